"""Configuration files of the pack, in the form that the engine takes."""

import json
from pathlib import Path

import pytest

from policy import configuration, registry
from policy.configuration import ConfigurationError
from policy.run import Pack

CONTROLS = Pack(registry.load()).controls


def test_the_example_of_the_documentation_names_controls_and_levels_that_exist() -> None:
    text = configuration.__doc__ or ""
    example = json.loads(text[text.index("{") : text.rindex("}") + 1])

    read = configuration.parse(example, CONTROLS)

    assert read.levels == {"all": "advisory", "s3-versioning": "disabled", "logs-retention": "mandatory"}
    assert read.parameters == {"logs-retention": {"minimum_days": 365}, "unknown-values": {"strict": True}}


def test_a_file_that_the_engine_does_not_take_is_refused_here_too(tmp_path: Path) -> None:
    file = tmp_path / "acme.json"
    file.write_text("s3-versioning: disabled")

    with pytest.raises(ConfigurationError, match=r"acme\.json: not JSON: .*; the engine takes JSON only"):
        configuration.load(file, CONTROLS)

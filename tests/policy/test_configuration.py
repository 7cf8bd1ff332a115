"""Configuration files of the pack, in the engine's format."""

import json
from pathlib import Path

import pytest

from policy import configuration, registry
from policy.configuration import ConfigurationError
from policy.pack import Pack

CONTROLS = Pack(registry.load()).controls


def test_the_documented_example_has_existing_controls_and_levels() -> None:
    documentation = configuration.__doc__ or ""
    example = json.loads(documentation[documentation.index("{") : documentation.rindex("}") + 1])

    read = configuration.parse(example, CONTROLS)

    assert read.levels == {"all": "advisory", "s3-versioning": "disabled", "logs-retention": "mandatory"}
    assert read.parameters == {"logs-retention": {"minimum_days": 365}, "unknown-values": {"strict": True}}


def test_a_file_other_than_json_is_rejected(tmp_path: Path) -> None:
    file = tmp_path / "acme.json"
    file.write_text("s3-versioning: disabled")

    with pytest.raises(ConfigurationError, match=r"acme\.json: malformed JSON: .*; the engine accepts JSON only"):
        configuration.load(file, CONTROLS)

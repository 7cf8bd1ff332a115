"""Configuration of functions."""

import pytest

from functions.shared.environment import required


def test_a_variable_has_its_value() -> None:
    assert required("TABLE_LIVE", {"TABLE_LIVE": "live"}) == "live"


@pytest.mark.parametrize("environment", [{}, {"TABLE_LIVE": ""}])
def test_a_missing_variable_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(KeyError, match="TABLE_LIVE: missing; set the environment variable of the function"):
        required("TABLE_LIVE", environment)

"""Settings of parameters: value size by tier."""

import pytest

from components.identity.parameter_store.settings import ParameterSettings


def test_a_value_of_more_than_four_kib_is_advanced() -> None:
    with pytest.raises(ValueError, match="value: '4097 bytes': allowed: 4096 bytes"):
        ParameterSettings(value="x" * 4097)
    assert ParameterSettings(value="x" * 4097, tier="Advanced").text == "x" * 4097

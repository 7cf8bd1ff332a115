"""Suggestions for misspelled names."""

import pytest

from components.foundation.suggestions import nearest


@pytest.mark.parametrize(("name", "known"), [("FIFO", "fifo"), ("Standard", "standard"), ("PER_ZONE", "per_zone")])
def test_a_name_that_differs_by_case_only_is_suggested(name: str, known: str) -> None:
    assert nearest(name, ["standard", "fifo", "per_zone"]) == known

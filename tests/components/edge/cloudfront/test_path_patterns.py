"""Path patterns that have a path in common."""

import pytest

from components.edge.cloudfront.path_patterns import overlaps


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("/*", "/api/*", True),
        ("/api/*", "/api/v1/users", True),
        ("/api/*", "/ap?/v1", True),
        ("/api*/v1", "/api/*", True),
        ("/*.gif", "/media/*", True),
        ("*", "", True),
        ("/api/*", "/live/*", False),
        ("/api", "/api/v1", False),
        ("/?", "/", False),
        ("/*.gif", "/media/*.png", False),
    ],
)
def test_two_patterns_overlap_in_either_order(one: str, other: str, expected: bool) -> None:
    assert (overlaps(one, other), overlaps(other, one)) == (expected, expected)

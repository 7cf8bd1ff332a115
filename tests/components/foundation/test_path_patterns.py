"""Path patterns that have a path in common, or all of them."""

import pytest

from components.foundation.path_patterns import covers, overlaps


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


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("/*", "/api/*", True),
        ("/*", "/", True),
        ("/api/*", "/api/v1/?sers", True),
        ("/*/v?", "/api/*/v1", True),
        ("/api/?", "/api/1", True),
        ("/api/?*", "/api/v*", True),
        ("/api/?", "/api/*", False),
        ("/api/*", "/*", False),
        ("/api/*.json", "/api/*", False),
        ("/api/1", "/api/?", False),
    ],
)
def test_a_pattern_covers_another_that_only_matches_paths_of_it(one: str, other: str, expected: bool) -> None:
    assert covers(one, other) == expected

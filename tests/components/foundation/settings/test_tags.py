"""Tags by the strictest rules of the services that receive them."""

import pytest

from components.foundation.settings.tags import tag_faults


@pytest.mark.parametrize("tags", [{"cost-center": "a b_c.d:e/f=g+h-i@j"}, {"Größe": "1"}, {"k" * 128: "v" * 256}])
def test_tags_that_every_service_takes_are_accepted(tags: dict[str, str]) -> None:
    assert list(tag_faults(tags)) == []


@pytest.mark.parametrize(
    ("tags", "problem"),
    [
        ({"AWS:owner": "me"}, "the prefix aws: is reserved"),
        ({"k" * 129: "v"}, "allowed: 1 to 128 characters for a key, 256 for a value"),
        ({"key": "v" * 257}, "allowed: 1 to 128 characters for a key, 256 for a value"),
        ({"": "v"}, "allowed: 1 to 128 characters for a key, 256 for a value"),
        ({"a&b": "v"}, "the key has characters that IAM, S3 and RDS reject"),
        ({"team": "a,b"}, "the value has characters that IAM, S3 and RDS reject"),
        ({"team": "a", "Team": "b"}, "differs from the tag 'team' only by case, and IAM compares keys without it"),
    ],
)
def test_a_tag_that_a_service_rejects_is_a_fault(tags: dict[str, str], problem: str) -> None:
    assert [fault.problem for fault in tag_faults(tags)] == [problem]

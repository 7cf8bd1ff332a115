"""Physical names: within length limits, and unique."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.foundation.names import iam_arn_pattern, iam_name, physical_name

PARTS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=40), min_size=1, max_size=5)


def test_a_short_name_stays_as_it_is() -> None:
    assert physical_name("acme", "media", "prod", limit=63) == "acme-media-prod"


def test_empty_parts_of_a_name_are_omitted() -> None:
    assert physical_name("acme", "", "prod", limit=63) == "acme-prod"


def test_a_long_name_is_cut_and_ends_in_its_digest() -> None:
    assert physical_name("a" * 40, "b" * 40, limit=32) == "aaaaaaaaaaaaaaaaaaaaaaaa-110c932"


@given(PARTS, st.integers(min_value=9, max_value=64))
def test_no_name_exceeds_its_limit(parts: list[str], limit: int) -> None:
    assert len(physical_name(*parts, limit=limit)) <= limit


@given(PARTS, PARTS, st.integers(min_value=20, max_value=64))
def test_different_names_are_unique(one: list[str], other: list[str], limit: int) -> None:
    alike = "-".join(one) == "-".join(other)
    assert (physical_name(*one, limit=limit) == physical_name(*other, limit=limit)) == alike


@given(PARTS, st.integers(min_value=9, max_value=64))
def test_a_name_is_the_same_from_run_to_run(parts: list[str], limit: int) -> None:
    assert physical_name(*parts, limit=limit) == physical_name(*parts, limit=limit)


def test_a_limit_without_room_for_a_digest_is_rejected() -> None:
    with pytest.raises(ValueError, match="limit: 8: allowed: more than 8"):
        physical_name("media", limit=8)


LONG = "primary-services-kubernetes-eks-karpenter-controller-iam-role"


def test_a_role_is_named_after_the_project_the_stack_and_its_logical_name() -> None:
    assert iam_name("media-platform", "acme-prod", "primary-vpc-flow-role") == (
        "media-platform-acme-prod-primary-vpc-flow-role"
    )


def test_a_long_role_name_is_truncated_to_64_characters_after_the_prefix() -> None:
    name = iam_name("media-platform", "acme-prod", LONG)

    assert name == "media-platform-acme-prod-primary-services-kubernetes-eks-DIGEST".replace("DIGEST", name[-7:])
    assert len(name) == 64


def test_role_names_that_are_truncated_alike_differ() -> None:
    assert iam_name("media-platform", "prod", f"{LONG}-a") != iam_name("media-platform", "prod", f"{LONG}-b")


def test_the_pattern_of_roles_ends_after_the_stack() -> None:
    assert iam_arn_pattern("media-platform", "acme-prod", account_id="123456789012") == (
        "arn:aws:iam::123456789012:role/media-platform-acme-prod-*"
    )

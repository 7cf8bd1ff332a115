"""Usage by role, for a load profile."""

from decimal import Decimal
from typing import Any

import pytest

from cost.estimate import estimate
from cost.load import LoadError, load, loads
from tests.conftest import STACKS_AND_SHOWCASES, graph_of
from tests.cost.graphs import cost_settings, graph, node

NAT = "aws:ec2/natGateway:NatGateway"
SETTINGS: dict[str, Any] = {
    "usage": {"vpc": {"processedGb": 10}},
    "perUser": {"vpc-nat-b": {"processedGb": 0.5}},
    "profiles": {"large": {"users": 1000}, "small": {"users": 10, "usage": {"vpc-nat-c": {"processedGb": 7}}}},
}


@pytest.mark.parametrize(
    ("profile", "name", "quantity"),
    [
        ("small", "primary-vpc-nat-a", 10),
        ("small", "primary-vpc-nat-b", 5),
        ("large", "primary-vpc-nat-b", 500),
        ("small", "primary-vpc-nat-c", 7),
        ("large", "primary-vpc-nat-c", 10),
    ],
)
def test_the_longest_role_decides_on_a_quantity(profile: str, name: str, quantity: int) -> None:
    assert load(SETTINGS, profile).of(name, "primary-vpc")["processedGb"] == quantity


@pytest.mark.parametrize(
    "names",
    [
        ("eu-west-1-vpc-nat-a", "eu-west-1-vpc"),
        ("primary-vpcs-nat-a", "primary-vpcs"),
        ("primary-vpc-archive-nat-a", "primary-vpc-archive"),
        ("vp",),
    ],
)
def test_a_role_applies_to_nothing_else(names: tuple[str, ...]) -> None:
    """A component whose name goes on after that of another one is not part of it."""
    assert dict(load(SETTINGS).of(*names)) == {}


def test_a_resource_is_used_by_its_own_name_and_those_of_its_components() -> None:
    inner = {**node("shop:vpc:Zone", name="primary-vpc-a"), "parent": "primary-vpc", "custom": False}
    nat = {**node(NAT, name="primary-vpc-a-nat"), "parent": "primary-vpc-a"}
    found = estimate(
        graph({**node("shop:vpc:Vpc", name="primary-vpc"), "custom": False}, inner, nat), load=load(SETTINGS)
    )
    assert found.total(by_usage=True) == Decimal("0.45")


def test_another_region_keeps_its_prefix() -> None:
    found = load({"usage": {"eu-west-1-vpc": {"processedGb": 3}}})
    assert found.of("eu-west-1-vpc-nat-a", "eu-west-1-vpc")["processedGb"] == 3


def test_the_profile_with_the_fewest_users_comes_first() -> None:
    assert ([*loads(SETTINGS)], load(SETTINGS).profile) == (["small", "large"], "small")


def test_an_unknown_profile_is_rejected_with_the_known_ones() -> None:
    with pytest.raises(LoadError, match="huge: no such profile; known: small, large"):
        load(SETTINGS, "huge")


def test_usage_that_no_formula_asks_for_is_named() -> None:
    settings = {"usage": {"vpc-nat-a": {"processedGb": 1, "proccesedGb": 1}, "nothing": {"requests": 1}}}
    found = estimate(graph(node(NAT, name="primary-vpc-nat-a")), load=load(settings))
    assert found.unread == (("nothing", "requests"), ("vpc-nat-a", "proccesedGb"))
    assert found.total(by_usage=True) == Decimal("0.045")


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_all_usage_of_a_stack_is_read(stack: str) -> None:
    """A role or a quantity that is misspelled, or a resource that is gone, would be silent otherwise."""
    resources = graph_of(stack).to_json()
    unread = {name: estimate(resources, load=each).unread for name, each in loads(cost_settings(stack)).items()}
    assert {name: found for name, found in unread.items() if found} == {}


@pytest.mark.requirement("MA-88")
def test_the_loads_are_100_1_000_and_10_000_users_with_50_messages_a_day() -> None:
    found = loads(cost_settings("messageai-prod"))
    messages = {int(each.users): each.of("primary-events-endpoint")["messages"] for each in found.values()}
    assert messages == {users: users * 50 * 30 for users in (100, 1_000, 10_000)}

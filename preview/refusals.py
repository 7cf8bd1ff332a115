"""Changes that a provider plans as updates, and that AWS refuses or ignores."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

Inputs = Mapping[str, Any]


def refusals_of(type_: str, old: Inputs, new: Inputs) -> tuple[str, ...]:
    """The reasons for which AWS refuses an update; empty for most updates."""
    rule = RULES.get(type_)
    return tuple(rule(old, new)) if rule else ()


def _key_types(old: Inputs, new: Inputs) -> Iterator[str]:
    """UpdateTable cannot change the type of a key attribute, and reports it only where nothing else changes."""
    before, after = _attribute_types(old), _attribute_types(new)
    for key in ("hashKey", "rangeKey"):
        name = old.get(key)
        if name == new.get(key) and name in before and name in after and before[name] != after[name]:
            yield f"{key} {name} keeps its type {before[name]}: only a new table has {after[name]}"


def _strings(value: Any) -> list[str]:
    return cast("list[str]", value) if isinstance(value, list) else []


def _attribute_types(inputs: Inputs) -> dict[str, str]:
    attributes = inputs.get("attributes")
    items = cast("list[Mapping[str, str]]", attributes) if isinstance(attributes, list) else []
    return {item["name"]: item["type"] for item in items}


def _subnets(old: Inputs, new: Inputs) -> Iterator[str]:
    """ModifyDBSubnetGroup and ModifyCacheSubnetGroup return SubnetInUse and InvalidSubnet."""
    before, after = set(_strings(old.get("subnetIds"))), set(_strings(new.get("subnetIds")))
    if before and after and not before & after:
        yield "a subnet in use cannot be removed from a subnet group, and one of another VPC cannot be added"


RULES: Mapping[str, Callable[[Inputs, Inputs], Iterator[str]]] = {
    "aws:dynamodb/table:Table": _key_types,
    "aws:elasticache/subnetGroup:SubnetGroup": _subnets,
    "aws:rds/subnetGroup:SubnetGroup": _subnets,
}

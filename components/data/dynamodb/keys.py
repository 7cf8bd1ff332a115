"""Attributes, keys and indexes of DynamoDB tables."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from components.data.dynamodb.capacity import ProvisionedUnits
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name

KEY_TYPES = ("S", "N", "B")
MOST_PROJECTED = 100  # non-key attributes in all indexes of a table: Amazon DynamoDB Developer Guide, "Quotas"

AttributeType = Literal["S", "N", "B", "SS", "NS", "BS", "BOOL", "M", "L", "NULL"]
AttributeName = Annotated[str, Field(min_length=1, max_length=255)]
IndexName = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_.-]{3,255}$")]


class AttributeSettings(Settings):
    """An attribute of the items. DynamoDB defines key attributes only; the others document the items."""

    type: AttributeType = "S"
    """`S` string, `N` number, `B` binary; `SS`, `NS`, `BS` sets; `BOOL`, `M` map, `L` list, `NULL`."""
    description: str = ""
    """Meaning of the attribute."""
    personal: bool = False
    """Whether the attribute contains personal data; the table is tagged accordingly."""


class Projection(Settings):
    """Attribute projection of an index."""

    projection: Literal["ALL", "KEYS_ONLY", "INCLUDE"] = "ALL"
    """`ALL` attributes, `KEYS_ONLY`, or `INCLUDE`: the keys and `nonKeyAttributes`."""
    non_key_attributes: tuple[AttributeName, ...] = ()
    """Projected non-key attributes, with `INCLUDE`."""

    def faults(self) -> Iterator[Fault]:
        """Attributes without INCLUDE, or INCLUDE without attributes."""
        if (self.projection == "INCLUDE") != bool(self.non_key_attributes):
            yield Fault(
                path="nonKeyAttributes",
                problem=f"{'is set' if self.non_key_attributes else 'missing'} with projection {self.projection}",
                remedy="set it with projection: INCLUDE, and only then",
            )


class GlobalIndex(Projection):
    """A global secondary index, with eventually consistent reads."""

    hash_keys: tuple[AttributeName, ...] = Field(min_length=1, max_length=4)
    """Partition key attributes."""
    range_keys: tuple[AttributeName, ...] = Field(default=(), max_length=4)
    """Sort key attributes, in order; none by default."""
    units: ProvisionedUnits | None = None
    """Capacity units on a provisioned table."""
    new: bool = False
    """Set it for the one deployment that adds the index, after the others, to a live provisioned table: Pulumi cannot
    ignore capacity changes of an index that does not exist yet."""

    def faults(self) -> Iterator[Fault]:
        """Key attributes that are listed twice."""
        yield from super().faults()
        keys = [
            *((f"hashKeys[{index}]", name) for index, name in enumerate(self.hash_keys)),
            *((f"rangeKeys[{index}]", name) for index, name in enumerate(self.range_keys)),
        ]
        for position, (path, name) in enumerate(keys):
            if any(name == earlier for _, earlier in keys[:position]):
                problem = "is a key attribute of the index already"
                yield Fault(path=path, value=name, problem=problem, remedy="remove one")


class LocalIndex(Projection):
    """A local secondary index. It cannot be added to an existing table."""

    range_key: AttributeName
    """Sort key attribute."""


def key_faults(
    attributes: Mapping[str, AttributeSettings], keys: Mapping[str, str], used: Mapping[str, str]
) -> Iterator[Fault]:
    """Keys without an attribute, or of an invalid type. keys: all keys by path; used: the table's keys."""
    for path, name in keys.items():
        if name not in attributes:
            yield Fault(
                path=path,
                value=name,
                problem="is not one of the attributes",
                remedy=unknown_name(path, name, attributes).remedy if attributes else "add it to attributes",
            )
        elif attributes[name].type not in KEY_TYPES:
            yield Fault(
                path=f"attributes.{name}.type",
                value=attributes[name].type,
                problem=f"is the type of a key ({path}), allowed: {', '.join(KEY_TYPES)}",
                remedy="change the type, or use another attribute as the key",
            )
    if len(set(used.values())) < len(used):
        yield Fault(path="rangeKey", value=used["rangeKey"], problem="is the hash key", remedy="set another attribute")

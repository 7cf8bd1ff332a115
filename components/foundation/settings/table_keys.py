"""What the items of a DynamoDB table look like, and what they are found by."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.table_capacity import ProvisionedUnits

KEY_TYPES = ("S", "N", "B")
MOST_PROJECTED = 100  # non-key attributes in all indexes of a table: Amazon DynamoDB Developer Guide, "Quotas"

AttributeType = Literal["S", "N", "B", "SS", "NS", "BS", "BOOL", "M", "L", "NULL"]
AttributeName = Annotated[str, Field(min_length=1, max_length=255)]
IndexName = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_.-]{3,255}$")]


class AttributeSettings(Settings):
    """An attribute of the items. DynamoDB itself knows those alone that are part of a key; the others are for people
    and for what reads this file."""

    type: AttributeType = "S"
    """`S` text, `N` number, `B` bytes; `SS`, `NS`, `BS` sets of them; `BOOL`, `M` map, `L` list, `NULL`."""
    description: str = ""
    """What it says."""
    personal: bool = False
    """Whether it tells something about a person; the table is tagged so."""


class Projection(Settings):
    """What an index holds beside keys."""

    projection: Literal["ALL", "KEYS_ONLY", "INCLUDE"] = "ALL"
    """`ALL` attributes, `KEYS_ONLY`, or the keys and those that `nonKeyAttributes` names (`INCLUDE`)."""
    non_key_attributes: tuple[AttributeName, ...] = ()
    """Further attributes, with `INCLUDE`."""

    def faults(self) -> Iterator[Fault]:
        """Attributes without INCLUDE, or the other way round."""
        if (self.projection == "INCLUDE") != bool(self.non_key_attributes):
            yield Fault(
                path="nonKeyAttributes",
                problem=f"{'are given' if self.non_key_attributes else 'missing'} with projection {self.projection}",
                remedy="give them with projection: INCLUDE, and only then",
            )


class GlobalIndex(Projection):
    """A global secondary index: other keys over the same items, read with eventual consistency."""

    hash_keys: tuple[AttributeName, ...] = Field(min_length=1, max_length=4)
    """Attributes that together are the partition key."""
    range_keys: tuple[AttributeName, ...] = Field(default=(), max_length=4)
    """Attributes that sort within a partition, in this order; none by default."""
    units: ProvisionedUnits | None = None
    """Units of its own on a provisioned table."""
    new: bool = False
    """Set for the one deployment that adds the index, behind the others, to a live provisioned table: Pulumi cannot
    leave its units to scaling before they are there."""


class LocalIndex(Projection):
    """A local secondary index: another order within a partition. It cannot be added to a table that exists."""

    range_key: AttributeName
    """Attribute that it sorts by."""


def key_faults(
    attributes: Mapping[str, AttributeSettings], keys: Mapping[str, str], used: Mapping[str, str]
) -> Iterator[Fault]:
    """Keys that are no attributes, or of a type that no key has. keys: all of them by path; used: by the table."""
    for path, name in keys.items():
        if name not in attributes:
            yield Fault(
                path=path,
                value=name,
                problem="is none of the attributes",
                remedy=unknown_name(path, name, attributes).remedy if attributes else "add it to attributes",
            )
        elif attributes[name].type not in KEY_TYPES:
            yield Fault(
                path=f"attributes.{name}.type",
                value=attributes[name].type,
                problem=f"is the type of a key ({path}), allowed: {', '.join(KEY_TYPES)}",
                remedy="change the type, or take another attribute as the key",
            )
    if len(set(used.values())) < len(used):
        yield Fault(path="rangeKey", value=used["rangeKey"], problem="is the hash key", remedy="name another attribute")

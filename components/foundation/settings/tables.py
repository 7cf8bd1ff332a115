"""DynamoDB tables: keys, capacity, protection and copies in other regions."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import AWS_REGIONS
from components.foundation.settings.table_capacity import ProvisionedUnits, TableCapacity
from components.foundation.settings.table_keys import (
    MOST_PROJECTED,
    AttributeName,
    AttributeSettings,
    GlobalIndex,
    IndexName,
    LocalIndex,
    key_faults,
)

# Amazon DynamoDB Developer Guide, "Multi-Region strong consistency (MRSC)": regions that agree with each other (T-16).
STRONG_REGIONS = (
    ("us-east-1", "us-east-2", "us-west-2"),
    ("eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"),
    ("ap-northeast-1", "ap-northeast-2", "ap-northeast-3"),
)
BOTH_IMAGES = "NEW_AND_OLD_IMAGES"
NAME_LIMIT = longest_name("aws:dynamodb/table:Table")

TableKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
StreamView = Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]


class TableSettings(Settings):
    """A table. It is encrypted with the region's key, and can be restored to any second of the last days."""

    name: str | None = Field(default=None, pattern=r"^[a-zA-Z0-9_.-]{3,255}$")
    """Physical name; `<system>-<environment>-<key>` when left out, so that two stacks share an account (GD-83)."""
    hash_key: AttributeName
    """Attribute that is the partition key."""
    range_key: AttributeName | None = None
    """Attribute that sorts within a partition; none by default, and then a partition is one item."""
    attributes: dict[AttributeName, AttributeSettings] = Field(min_length=1)
    """Attributes of the items by name: those of the keys must be here, the others tell what else an item has."""
    global_indexes: dict[IndexName, GlobalIndex] = Field(default_factory=dict, max_length=20)
    """Global secondary indexes by name."""
    local_indexes: dict[IndexName, LocalIndex] = Field(default_factory=dict, max_length=5)
    """Local secondary indexes by name. They are made with the table alone."""
    capacity: TableCapacity = Field(default_factory=TableCapacity)
    """How requests are paid for; each one when left out."""
    table_class: Literal["STANDARD", "STANDARD_INFREQUENT_ACCESS"] = "STANDARD"
    """Cheaper storage for dearer requests with STANDARD_INFREQUENT_ACCESS."""
    stream: StreamView | None = None
    """What the table's stream tells of a change; no stream by default. Tables with eventually consistent replicas
    have one with both images (T-15)."""
    ttl_attribute: AttributeName | None = None
    """Attribute (`N`, seconds since 1970) after which an item goes; items stay by default."""
    recovery_days: int = Field(default=35, ge=1, le=35)
    """Days that one can go back to any second of (35 in replicas, always)."""
    contributor_insights: Literal["none", "throttled_keys", "accessed_and_throttled_keys"] = "none"
    """Whether CloudWatch counts the keys that are asked for most, or throttled, at a price; in indexes and replicas
    as well."""
    replicas: tuple[str, ...] | None = None
    """Regions that hold a replica; all replica regions of the stack when left out, none with []."""
    consistency: Literal["eventual", "strong"] = "eventual"
    """How replicas agree. `strong`: a read sees every earlier write, in three regions of one set. It cannot be
    changed on a live table."""
    witness: str | None = None
    """Region that takes part in strong consistency without holding a replica that can be read; none by default."""

    def replica_regions(self, stack_replicas: tuple[str, ...]) -> tuple[str, ...]:
        """Regions of the replicas in a stack with these replica regions."""
        return stack_replicas if self.replicas is None else self.replicas

    @property
    def units(self) -> ProvisionedUnits | None:
        """Units where the table is provisioned."""
        return self.capacity.units

    @property
    def key_attributes(self) -> dict[str, str]:
        """Attributes of all keys by path, each where it is named first or again."""
        named = {"hashKey": self.hash_key}
        if self.range_key is not None:
            named["rangeKey"] = self.range_key
        for name, index in self.global_indexes.items():
            for field, keys in (("hashKeys", index.hash_keys), ("rangeKeys", index.range_keys)):
                named |= {f"globalIndexes.{name}.{field}[{place}]": key for place, key in enumerate(keys)}
        return named | {f"localIndexes.{name}.rangeKey": index.range_key for name, index in self.local_indexes.items()}

    @property
    def personal_attributes(self) -> tuple[str, ...]:
        """Attributes that tell something about a person."""
        return tuple(name for name, attribute in self.attributes.items() if attribute.personal)

    def faults(self) -> Iterator[Fault]:
        """Keys, indexes and modes that DynamoDB refuses."""
        own = {path: name for path, name in self.key_attributes.items() if path in ("hashKey", "rangeKey")}
        yield from key_faults(self.attributes, self.key_attributes, own)
        yield from self._index_faults()
        yield from self._ttl_faults()
        yield from self._strong_faults()

    def _index_faults(self) -> Iterator[Fault]:
        if self.local_indexes and self.range_key is None:
            yield Fault(path="localIndexes", problem="need a table with a range key", remedy="give rangeKey")
        for name in self.local_indexes:
            if name in self.global_indexes:
                yield Fault(path=f"localIndexes.{name}", problem="is a global index too", remedy="rename one")
        for name, index in self.global_indexes.items():
            path = f"globalIndexes.{name}.units"
            if self.units is not None and index.units is None:
                yield Fault(path=path, problem="missing: the table is provisioned", remedy="give read and write")
            if self.units is None and index.units is not None:
                yield Fault(path=path, problem="are for provisioned tables", remedy="remove them")
        indexes = (*self.global_indexes.values(), *self.local_indexes.values())
        projected = sum(len(index.non_key_attributes) for index in indexes)
        if projected > MOST_PROJECTED:
            yield Fault(
                path="globalIndexes",
                value=projected,
                problem=f"allowed: {MOST_PROJECTED} nonKeyAttributes in all indexes together",
                remedy="set projection: ALL where most are wanted",
            )

    def _ttl_faults(self) -> Iterator[Fault]:
        described = self.attributes.get(self.ttl_attribute or "")
        if described is not None and described.type != "N":
            yield Fault(
                path=f"attributes.{self.ttl_attribute}.type",
                value=described.type,
                problem="is the time that an item goes at (ttlAttribute), which is a number",
                remedy="set N",
            )

    def _strong_faults(self) -> Iterator[Fault]:
        if self.witness is not None:
            if self.witness not in AWS_REGIONS:
                yield Fault(path="witness", value=self.witness, problem="no AWS region", remedy="name a region")
            if self.consistency == "eventual":
                yield Fault(
                    path="witness",
                    value=self.witness,
                    problem="takes part in strong consistency alone",
                    remedy="set consistency: strong or remove it",
                )
        if self.consistency == "eventual":
            return
        excluded = {
            "ttlAttribute": (self.ttl_attribute, "remove it"),
            "localIndexes": (", ".join(self.local_indexes) or None, "remove them"),
            "capacity.mode": ("provisioned" if self.units else None, "set on_demand"),
        }
        for path, (value, remedy) in excluded.items():
            if value is not None:
                problem = "excludes strong consistency"
                yield Fault(path=path, value=value, problem=problem, remedy=f"{remedy} or set consistency: eventual")


class TablesSettings(Settings):
    """The DynamoDB tables of a system. Each is made in the primary region and copied to the others."""

    tables: dict[TableKey, TableSettings] = Field(min_length=1)
    """Tables by the name that the rest of the stack file calls them."""

    def faults(self) -> Iterator[Fault]:
        """Two tables of one physical name."""
        seen: dict[str, str] = {}
        for key, table in self.tables.items():
            if table.name is None:
                continue
            if table.name in seen:
                yield Fault(
                    path=f"tables.{key}.name",
                    value=table.name,
                    problem=f"is the name of tables.{seen[table.name]} too",
                    remedy="rename one",
                )
            seen[table.name] = key


def table_name(settings: TableSettings, prefix: str, key: str) -> str:
    """The physical name of a table: its own, or that of the stack and of the table's key."""
    return settings.name or physical_name(prefix, key, limit=NAME_LIMIT)

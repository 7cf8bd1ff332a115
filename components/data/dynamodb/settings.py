"""DynamoDB tables: keys, capacity, data protection and replicas."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from components.data.dynamodb.capacity import ProvisionedUnits, TableCapacity
from components.data.dynamodb.keys import (
    MOST_PROJECTED,
    AttributeName,
    AttributeSettings,
    GlobalIndex,
    IndexName,
    LocalIndex,
    key_faults,
)
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, same_names
from components.foundation.settings.keyed import KeyedSettings
from components.foundation.settings.regions import AWS_REGIONS, RegionName, unknown_region
from components.foundation.settings.types import ResourceKey

# Amazon DynamoDB Developer Guide, "Multi-Region strong consistency (MRSC)": region sets (T-16).
STRONG_REGIONS = (
    ("us-east-1", "us-east-2", "us-west-2"),
    ("eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"),
    ("ap-northeast-1", "ap-northeast-2", "ap-northeast-3"),
)
BOTH_IMAGES = "NEW_AND_OLD_IMAGES"
NAME_LIMIT = longest_name("aws:dynamodb/table:Table")

StreamView = Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]


class TableSettings(KeyedSettings):
    """A table, encrypted with the region's key, with point-in-time recovery."""

    name: str | None = Field(default=None, pattern=r"^[a-zA-Z0-9_.-]{3,255}$")
    """Physical name; `<system>-<environment>-<key>` if omitted, so that stacks can share an account (GD-83)."""
    hash_key: AttributeName
    """Partition key attribute."""
    range_key: AttributeName | None = None
    """Sort key attribute; none by default: the primary key is then the partition key."""
    attributes: dict[AttributeName, AttributeSettings] = Field(min_length=1)
    """Attributes of the items by name: key attributes are required here, the others are documentation."""
    global_indexes: dict[IndexName, GlobalIndex] = Field(default_factory=dict, max_length=20)
    """Global secondary indexes by name."""
    local_indexes: dict[IndexName, LocalIndex] = Field(default_factory=dict, max_length=5)
    """Local secondary indexes by name. They can only be created with the table."""
    capacity: TableCapacity = Field(default_factory=TableCapacity)
    """Capacity mode; on-demand if omitted."""
    table_class: Literal["STANDARD", "STANDARD_INFREQUENT_ACCESS"] = "STANDARD"
    """Table class; STANDARD_INFREQUENT_ACCESS has cheaper storage and more expensive requests."""
    stream: StreamView | None = None
    """Stream view type; no stream by default. Tables with eventually consistent replicas always have a stream with both
    images (T-15)."""
    ttl_attribute: AttributeName | None = None
    """Time to Live attribute (`N`, epoch seconds); items do not expire by default."""
    recovery_period_days: int = Field(default=35, ge=1, le=35)
    """Point-in-time recovery period in days (always 35 in replicas)."""
    contributor_insights: Literal["none", "throttled_keys", "accessed_and_throttled_keys"] = "none"
    """CloudWatch Contributor Insights of the table, its indexes and replicas: most throttled or accessed keys, at a
    price."""
    replicas: tuple[RegionName, ...] | None = None
    """Replica regions of the table; all replica regions of the stack if omitted, none with []."""
    consistency: Literal["eventual", "strong"] = "eventual"
    """Consistency of a global table. `strong`: multi-Region strong consistency, in three regions of one set. Immutable
    on a live table."""
    witness: RegionName | None = None
    """Witness region of a table with strong consistency, which has no readable replica; none by default."""

    def replica_regions(self, stack_replicas: tuple[str, ...]) -> tuple[str, ...]:
        """Regions of the replicas in a stack with these replica regions."""
        return stack_replicas if self.replicas is None else self.replicas

    @property
    def units(self) -> ProvisionedUnits | None:
        """Capacity units of a provisioned table."""
        return self.capacity.units

    @property
    def key_attributes(self) -> dict[str, str]:
        """All key attributes by path."""
        keys = {"hashKey": self.hash_key}
        if self.range_key is not None:
            keys["rangeKey"] = self.range_key
        for name, index in self.global_indexes.items():
            for field, names in (("hashKeys", index.hash_keys), ("rangeKeys", index.range_keys)):
                keys |= {f"globalIndexes.{name}.{field}[{i}]": attribute for i, attribute in enumerate(names)}
        return keys | {f"localIndexes.{name}.rangeKey": index.range_key for name, index in self.local_indexes.items()}

    @property
    def personal_attributes(self) -> tuple[str, ...]:
        """Attributes that contain personal data."""
        return tuple(name for name, attribute in self.attributes.items() if attribute.personal)

    def faults(self) -> Iterator[Fault]:
        """Keys, indexes and modes that DynamoDB rejects."""
        own = {path: name for path, name in self.key_attributes.items() if path in ("hashKey", "rangeKey")}
        yield from key_faults(self.attributes, self.key_attributes, own)
        yield from self._index_faults()
        yield from self._ttl_faults()
        yield from self._strong_faults()

    def _index_faults(self) -> Iterator[Fault]:
        if self.local_indexes and self.range_key is None:
            yield Fault(path="localIndexes", problem="requires a table with a range key", remedy="set rangeKey")
        for name in self.local_indexes:
            if name in self.global_indexes:
                yield Fault(
                    path=f"localIndexes.{name}", problem="is also the name of a global index", remedy="rename one"
                )
        for name, index in self.global_indexes.items():
            path = f"globalIndexes.{name}.units"
            if self.units is not None and index.units is None:
                yield Fault(path=path, problem="missing: the table is provisioned", remedy="set read and write")
            if self.units is None and index.units is not None:
                yield Fault(path=path, problem="applies to provisioned tables only", remedy="remove it")
        indexes = (*self.global_indexes.values(), *self.local_indexes.values())
        projected = sum(len(index.non_key_attributes) for index in indexes)
        if projected > MOST_PROJECTED:
            yield Fault(
                path="globalIndexes",
                value=projected,
                problem=f"allowed: {MOST_PROJECTED} nonKeyAttributes in all indexes together",
                remedy="set projection: ALL if most attributes are needed",
            )

    def _ttl_faults(self) -> Iterator[Fault]:
        described = self.attributes.get(self.ttl_attribute or "")
        if described is not None and described.type != "N":
            yield Fault(
                path=f"attributes.{self.ttl_attribute}.type",
                value=described.type,
                problem="is the TTL attribute (ttlAttribute), which must be a number",
                remedy="set N",
            )

    def _strong_faults(self) -> Iterator[Fault]:
        if self.witness is not None:
            if self.witness not in AWS_REGIONS:
                yield unknown_region("witness", self.witness)
            if self.consistency == "eventual":
                yield Fault(
                    path="witness",
                    value=self.witness,
                    problem="requires strong consistency",
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
                problem = "conflicts with strong consistency"
                yield Fault(path=path, value=value, problem=problem, remedy=f"{remedy} or set consistency: eventual")


class TablesSettings(Settings):
    """The DynamoDB tables of a system, created in the primary region and replicated to the others."""

    tables: dict[ResourceKey, TableSettings] = Field(min_length=1)
    """Tables by key."""

    def faults(self) -> Iterator[Fault]:
        """Tables with the same physical name."""
        yield from same_names("tables", {key: table.name for key, table in self.tables.items()})


def table_name(settings: TableSettings, prefix: str, key: str) -> str:
    """The physical name of a table: the explicit one, or prefix and key."""
    return settings.name or physical_name(prefix, key, limit=NAME_LIMIT)

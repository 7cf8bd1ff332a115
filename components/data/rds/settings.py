"""Settings of an RDS for PostgreSQL instance."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from components.data.databases.classes import POSTGRES_FAMILIES, PostgresClass, class_faults
from components.data.databases.settings import DatabaseSettings
from components.data.rds.storage import PostgresStorageSettings
from components.foundation.name_limits import longest_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionName
from components.foundation.settings.versions import EngineName

MOST_REPLICAS = 15  # Amazon RDS User Guide, "Quotas and constraints": read replicas of a source
REPLICA_NAME_LIMIT = 16
# Less a hyphen and the longest replica name.
NAME_LIMIT = longest_name("aws:rds/instance:Instance") - REPLICA_NAME_LIMIT - len("-")
ReplicaName = Annotated[str, Field(pattern=rf"^[a-z][a-z0-9]{{0,{REPLICA_NAME_LIMIT - 1}}}$")]


class PostgresReplicaSettings(Settings):
    """A read replica. Its volume is configured like the source's."""

    instance_class: PostgresClass | None = None
    """Instance class; the source's if omitted."""
    multi_az: bool = False
    """Whether the replica has a Multi-AZ standby."""
    backup_retention_days: int = Field(default=0, ge=0, le=35)
    """Retention of its automated backups in days, required from the start if it may be promoted; none by default."""


class BackupCopySettings(Settings):
    """Cross-Region automated backups, for point-in-time recovery in another region."""

    region: RegionName
    """Destination, one of the stack's replica regions."""
    retention_days: int = Field(default=7, ge=1, le=35)
    """Retention of the replicated backups in days."""


class PostgresSettings(DatabaseSettings):
    """A PostgreSQL instance in the primary region, its Multi-AZ standby and its read replicas."""

    engine: ClassVar[EngineName] = "postgres"

    name: str | None = Field(default=None, pattern=r"^[a-z](-?[a-z0-9])*$", max_length=NAME_LIMIT)
    """Identifier of the instance and prefix of its replicas'; `<system>-<environment>-postgres` if omitted."""
    instance_class: PostgresClass
    """Instance class of a current generation, such as db.r7g.2xlarge."""
    storage: PostgresStorageSettings = Field(default_factory=PostgresStorageSettings)
    """The volume."""
    multi_az: bool = True
    """Whether there is a Multi-AZ standby, which takes over in one to two minutes at twice the price."""
    replicas: dict[ReplicaName, PostgresReplicaSettings] = Field(default_factory=dict)
    """Read replicas in the primary region, by name; none by default."""
    regional_replicas: dict[RegionName, PostgresReplicaSettings] = Field(default_factory=dict)
    """Cross-Region read replicas in the stack's replica regions, by region; none by default."""
    backup_copy: BackupCopySettings | None = None
    """Cross-Region automated backups; none by default."""

    def has_copies_in(self, region: str) -> bool:
        """Whether a replica region has a read replica of the database or its replicated backups."""
        return region in self.regional_replicas or (self.backup_copy is not None and self.backup_copy.region == region)

    def faults(self) -> Iterator[Fault]:
        """Settings of an instance and its replicas that RDS rejects."""
        yield from super().faults()
        yield from class_faults("instanceClass", self.instance_class, POSTGRES_FAMILIES)
        for field, replicas in (("replicas", self.replicas), ("regionalReplicas", self.regional_replicas)):
            for name, replica in replicas.items():
                if replica.instance_class is not None:
                    yield from class_faults(f"{field}.{name}.instanceClass", replica.instance_class, POSTGRES_FAMILIES)
        count = len(self.replicas) + len(self.regional_replicas)
        if count > MOST_REPLICAS:
            yield Fault(
                path="replicas",
                value=count,
                problem=f"allowed, including other regions: {MOST_REPLICAS} or fewer",
                remedy="remove some",
            )
        if count and self.master_credentials == "managed":
            yield Fault(
                path="masterCredentials",
                value=self.master_credentials,
                problem="RDS does not support replicas of a database with a managed password",
                remedy="set own, or remove the replicas",
            )

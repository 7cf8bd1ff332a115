"""A PostgreSQL on RDS."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from components.foundation.name_limits import longest_name
from components.foundation.settings.base import Settings
from components.foundation.settings.database import DatabaseSettings
from components.foundation.settings.database_classes import POSTGRES_FAMILIES, class_faults
from components.foundation.settings.faults import Fault
from components.foundation.settings.postgres_storage import PostgresStorageSettings
from components.foundation.settings.versions import EngineName

MOST_REPLICAS = 15  # Amazon RDS User Guide, "Quotas and constraints": read replicas of a source
REPLICA_NAME_LIMIT = 16
# With a hyphen and the longest name of a copy behind it.
NAME_LIMIT = longest_name("aws:rds/instance:Instance") - REPLICA_NAME_LIMIT - len("-")
ReplicaName = Annotated[str, Field(pattern=rf"^[a-z][a-z0-9]{{0,{REPLICA_NAME_LIMIT - 1}}}$")]


class PostgresReplicaSettings(Settings):
    """A copy that is read. It lies on a volume like its source's."""

    instance_class: str | None = None
    """Its instance class; the source's when left out."""
    multi_az: bool = False
    """Whether it has a standby of its own in another zone."""
    backup_retention_days: int = Field(default=0, ge=0, le=35)
    """Days of its own backups, which a copy that is to take over needs from its first day; none by default."""


class BackupCopySettings(Settings):
    """Copies of the backups in another region, from which the database can be made anew to any second."""

    region: str
    """The region, one of the stack's replicas."""
    retention_days: int = Field(default=7, ge=1, le=35)
    """Days that the copies are kept."""


class PostgresSettings(DatabaseSettings):
    """A PostgreSQL instance in the primary region, its standby and its copies."""

    engine: ClassVar[EngineName] = "postgres"

    name: str | None = Field(default=None, pattern=r"^[a-z](-?[a-z0-9])*$", max_length=NAME_LIMIT)
    """Identifier of the instance, which its copies' begin with; `<system>-<environment>-postgres` when left out."""
    instance_class: str
    """Instance class of a current generation, such as db.r7g.2xlarge."""
    storage: PostgresStorageSettings = Field(default_factory=PostgresStorageSettings)
    """The volume."""
    multi_az: bool = True
    """Whether a standby in another zone takes over within a minute or two. It doubles the price."""
    replicas: dict[ReplicaName, PostgresReplicaSettings] = Field(default_factory=dict)
    """Copies in the primary region that serve reads, by name; none by default."""
    regional_replicas: dict[str, PostgresReplicaSettings] = Field(default_factory=dict)
    """Copies in the stack's replica regions, by region; none by default."""
    backup_copy: BackupCopySettings | None = None
    """Copies of the backups in another region; none by default."""

    def has_copies_in(self, region: str) -> bool:
        """Whether another region than the primary one has a copy of the database or of its backups."""
        return region in self.regional_replicas or (self.backup_copy is not None and self.backup_copy.region == region)

    def faults(self) -> Iterator[Fault]:
        """What RDS refuses of an instance and of its copies."""
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
                problem=f"allowed with those of other regions: {MOST_REPLICAS} or fewer",
                remedy="remove some",
            )
        if count and self.master_credentials == "managed":
            yield Fault(
                path="masterCredentials",
                value=self.master_credentials,
                problem="RDS makes no replica of a database whose password it manages",
                remedy="set own, or remove the replicas",
            )

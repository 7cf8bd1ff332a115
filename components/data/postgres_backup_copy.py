"""Copies of a database's backups in another region."""

from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, ResourceOptions
from pulumi_aws import rds


@dataclass(frozen=True, kw_only=True)
class PostgresBackupCopyArgs:
    """source_arn: the database, in another region than this one. key_arn: key of this region, where the copies lie.
    retention_days: days that they are kept, 1 to 35.
    """

    source_arn: Input[str]
    key_arn: Input[str]
    retention_days: int


class PostgresBackupCopy(ComponentResource):
    """The snapshots and the log of a database, copied as they come into being, so that it can be made anew in this
    region to any second up to a few minutes ago: a cold standby that costs its storage alone (MS-69)."""

    def __init__(self, name: str, args: PostgresBackupCopyArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:PostgresBackupCopy", name, None, opts)
        rds.InstanceAutomatedBackupsReplication(
            f"{name}-replication",
            source_db_instance_arn=args.source_arn,
            kms_key_id=args.key_arn,
            retention_period=args.retention_days,
            opts=ResourceOptions(parent=self, custom_timeouts=CustomTimeouts(create="2h", delete="2h")),
        )
        self.register_outputs({})

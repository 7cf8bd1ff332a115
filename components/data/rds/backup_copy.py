"""Cross-Region automated backups of a database."""

from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, ResourceOptions
from pulumi_aws import rds


@dataclass(frozen=True, kw_only=True)
class PostgresBackupCopyArgs:
    """source_arn: the database, in another region. key_arn: key of this region, for the replicated backups.
    retention_days: retention of the replicated backups, 1 to 35.
    """

    source_arn: Input[str]
    key_arn: Input[str]
    retention_days: int


class PostgresBackupCopy(ComponentResource):
    """Replicated snapshots and transaction logs of a database, for point-in-time recovery in this region with a lag of
    a
    few minutes: a cold standby at the cost of its storage (MS-69)."""

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

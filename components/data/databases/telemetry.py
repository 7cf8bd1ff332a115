"""Logs and metrics of a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pulumi import ComponentResource, Output, Resource, ResourceOptions
from pulumi_aws import cloudwatch, iam

from components.data.databases.settings import DatabaseSettings
from components.data.placement import Placement
from components.foundation.documents import trust
from components.foundation.outputs import after
from components.foundation.stack_names import role_name

DatabaseKind = Literal["instance", "cluster"]
# Amazon RDS User Guide and Aurora User Guide, "Publishing database logs to Amazon CloudWatch Logs".
LOG_EXPORTS: Mapping[DatabaseKind, tuple[str, ...]] = {
    "instance": ("iam-db-auth-error", "postgresql", "upgrade"),
    "cluster": ("iam-db-auth-error", "instance", "postgresql"),
}
MONITORING_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"


def log_group_names(kind: DatabaseKind, identifier: str) -> tuple[str, ...]:
    """The log groups of a database, whose names RDS defines, and which it would create without key and retention."""
    return tuple(f"/aws/rds/{kind}/{identifier}/{export}" for export in LOG_EXPORTS[kind])


@dataclass(frozen=True, kw_only=True)
class DatabaseTelemetryArgs:
    """Arguments of DatabaseTelemetry.

    kind, identifier: of the database, which determine the log groups' names.
    settings: log retention and Enhanced Monitoring interval; 0 seconds disable it, and then there is no role.
    placement: its key's policy allows CloudWatch Logs to use the key (T-26).
    """

    kind: DatabaseKind
    identifier: str
    settings: DatabaseSettings
    placement: Placement


class DatabaseTelemetry(ComponentResource):
    """The log groups of a database, created before it so that they have a key and retention (T-31), and the role that
    RDS assumes for Enhanced Monitoring.

    monitoring_role_arn depends on the role's policy; None if monitoring is disabled. log_groups: dependencies of the
    database.
    """

    log_exports: Sequence[str]
    log_groups: Sequence[Resource]
    monitoring_role_arn: Output[str] | None

    def __init__(self, name: str, args: DatabaseTelemetryArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:DatabaseTelemetry", name, None, opts)
        child, account_id = ResourceOptions(parent=self), args.placement.account_id

        self.log_exports = LOG_EXPORTS[args.kind]
        self.log_groups = [
            cloudwatch.LogGroup(
                f"{name}-{export}",
                name=group_name,
                kms_key_id=args.placement.key_arn,
                retention_in_days=args.settings.log_retention_days,
                opts=child,
            )
            for export, group_name in zip(self.log_exports, log_group_names(args.kind, args.identifier), strict=True)
        ]
        self.monitoring_role_arn = None
        if args.settings.monitoring_interval_seconds:
            role = iam.Role(
                f"{name}-role",
                name=role_name(f"{name}-role"),
                description=f"Writes measurements of {args.identifier}",
                assume_role_policy=trust(
                    "monitoring.rds.amazonaws.com",
                    account_id,
                    source_arn=Output.concat(
                        f"arn:aws:rds:{args.placement.region}:", account_id, f":db:{args.identifier}*"
                    ),
                ),
                opts=child,
            )
            attached = iam.RolePolicyAttachment(
                f"{name}-role-policy", role=role.name, policy_arn=MONITORING_POLICY, opts=child
            )
            self.monitoring_role_arn = after(role.arn, attached)

        self.register_outputs({"monitoring_role_arn": self.monitoring_role_arn})

"""An RDS for PostgreSQL instance."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import rds

from components.data.databases.names import final_snapshot_name
from components.data.databases.network import DatabaseNetwork, DatabaseNetworkArgs
from components.data.databases.secret import DatabaseSecret, DatabaseSecretArgs, new_password
from components.data.databases.telemetry import DatabaseTelemetry, DatabaseTelemetryArgs
from components.data.placement import Placement
from components.data.rds.parts import TIMEOUTS, parameter_group, storage_drift
from components.data.rds.settings import PostgresSettings


@dataclass(frozen=True, kw_only=True)
class PostgresArgs:
    """Arguments of Postgres.

    identifier: instance identifier, at most 63 characters, beginning with a letter.
    protect: protect it from deletion, with a final snapshot and a recovery window for its secret.
    secret_replicas: keys of replica regions of an `own` password, by region; none by default.
    rotation_function_arn: rotation function of an `own` password; without one the password is never rotated.
    """

    settings: PostgresSettings
    identifier: str
    placement: Placement
    protect: bool = False
    secret_replicas: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    rotation_function_arn: Input[str] | None = None


class Postgres(ComponentResource):
    """An instance with Multi-AZ standby, parameters, logs, monitoring, security group and master user secret.

    It is encrypted, not in public subnets, and requires TLS; clients authenticate with IAM or a password. Read replicas
    are PostgresReplica components, which refer to it by `identifier` in its region and by `arn` elsewhere.
    """

    arn: Output[str]
    identifier: Output[str]
    endpoint: Output[str]
    resource_id: Output[str]
    security_group_id: Output[str]
    secret_arn: Output[str]
    parameter_group_name: Output[str]

    def __init__(self, name: str, args: PostgresArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:Postgres", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, placement, storage = args.settings, args.placement, args.settings.storage
        own_password = settings.master_credentials == "own"

        network = DatabaseNetwork(
            f"{name}-network",
            DatabaseNetworkArgs(identifier=args.identifier, port=settings.port, placement=placement),
            child,
        )
        telemetry = DatabaseTelemetry(
            f"{name}-telemetry",
            DatabaseTelemetryArgs(kind="instance", identifier=args.identifier, settings=settings, placement=placement),
            child,
        )
        parameters = parameter_group(f"{name}-parameters", args.identifier, settings, child)
        instance = rds.Instance(
            f"{name}-instance",
            identifier=args.identifier,
            engine=settings.engine,
            engine_version=settings.engine_version,
            auto_minor_version_upgrade=settings.takes_minor_versions,
            allow_major_version_upgrade=settings.allow_major_version_upgrade,
            apply_immediately=settings.apply_immediately,
            instance_class=settings.instance_class,
            multi_az=settings.multi_az,
            # The volume
            storage_type=storage.type,
            allocated_storage=storage.allocated_gib,
            max_allocated_storage=storage.max_allocated_gib,
            iops=storage.settled_iops,
            storage_throughput=storage.settled_throughput_mibps,
            storage_encrypted=True,
            kms_key_id=placement.key_arn,
            # Authentication and network
            db_name=settings.database_name,
            username=settings.master_username,
            password=new_password(self) if own_password else None,
            manage_master_user_password=None if own_password else True,
            master_user_secret_kms_key_id=None if own_password else placement.key_arn,
            iam_database_authentication_enabled=True,
            db_subnet_group_name=network.subnet_group_name,
            vpc_security_group_ids=[network.security_group_id],
            port=settings.port,
            publicly_accessible=False,
            parameter_group_name=parameters.name,
            # Storage and backup
            backup_retention_period=settings.backup_retention_days,
            backup_window=settings.backup_window,
            maintenance_window=settings.maintenance_window,
            copy_tags_to_snapshot=True,
            delete_automated_backups=not args.protect,
            deletion_protection=args.protect,
            skip_final_snapshot=not args.protect,
            final_snapshot_identifier=(
                final_snapshot_name(args.identifier, settings.generation) if args.protect else None
            ),
            # Monitoring
            enabled_cloudwatch_logs_exports=telemetry.log_exports,
            monitoring_interval=settings.monitoring_interval_seconds,
            monitoring_role_arn=telemetry.monitoring_role_arn,
            database_insights_mode=settings.insights,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=placement.key_arn,
            performance_insights_retention_period=settings.insights_days,
            opts=ResourceOptions(
                parent=self,
                protect=args.protect,
                depends_on=telemetry.log_groups,
                # Rotation replaces the initial password, and storage autoscaling controls the size.
                ignore_changes=[
                    *(["password"] if own_password else []),
                    *storage_drift(storage.max_allocated_gib is not None),
                ],
                custom_timeouts=TIMEOUTS,
            ),
        )
        if own_password:
            self.secret_arn = DatabaseSecret(
                f"{name}-master",
                DatabaseSecretArgs(
                    kind="instance",
                    database=instance,
                    identifier=args.identifier,
                    username=settings.master_username,
                    password=instance.password.apply(lambda password: password or ""),
                    host=instance.address,
                    port=settings.port,
                    database_name=settings.database_name,
                    key_arn=placement.key_arn,
                    replicas=args.secret_replicas,
                    rotation_function_arn=args.rotation_function_arn,
                    rotation_days=settings.rotation_days,
                    reached_by=[network],
                    recovery_window_days=30 if args.protect else 0,
                    protect=args.protect,
                ),
                child,
            ).arn
        else:
            self.secret_arn = instance.master_user_secrets[0].secret_arn

        self.arn, self.identifier = instance.arn, instance.identifier
        self.endpoint, self.resource_id = instance.address, instance.resource_id
        self.security_group_id, self.parameter_group_name = network.security_group_id, parameters.name
        self.register_outputs(
            {
                "arn": self.arn,
                "endpoint": self.endpoint,
                "security_group_id": self.security_group_id,
                "secret_arn": self.secret_arn,
            }
        )

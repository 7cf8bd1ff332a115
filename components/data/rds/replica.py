"""A read replica of RDS for PostgreSQL, in the same or another region."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import rds

from components.data.databases.network import DatabaseNetwork, DatabaseNetworkArgs
from components.data.databases.telemetry import DatabaseTelemetry, DatabaseTelemetryArgs
from components.data.placement import Placement
from components.data.rds.parts import TIMEOUTS, parameter_group, storage_drift
from components.data.rds.settings import PostgresReplicaSettings, PostgresSettings


@dataclass(frozen=True, kw_only=True)
class SourceInRegion:
    """A source in the same region, whose key, subnets, security group and parameters the replica shares."""

    identifier: Input[str]
    security_group_id: Input[str]
    parameter_group_name: Input[str]


@dataclass(frozen=True, kw_only=True)
class SourceElsewhere:
    """A source in another region, referred to by ARN; the replica has its own key, network and parameters (T-19)."""

    arn: Input[str]


@dataclass(frozen=True, kw_only=True)
class PostgresReplicaArgs:
    """Arguments of PostgresReplica.

    settings: of the replica. source_settings: of the source, as defaults.
    source: the source, which must have automated backups and no managed password (T-19, T-43).
    identifier: the replica's identifier.
    protect: protect it from deletion. RDS does not support final snapshots of replicas.
    """

    settings: PostgresReplicaSettings
    source_settings: PostgresSettings
    source: SourceInRegion | SourceElsewhere
    identifier: str
    placement: Placement
    protect: bool = False


class PostgresReplica(ComponentResource):
    """A read replica with its own logs and monitoring; in another region with its own key, network and parameters.

    It is created after its source and deleted before it. Its users and passwords are the source's.
    """

    arn: Output[str]
    endpoint: Output[str]
    resource_id: Output[str]
    security_group_id: Output[str]

    def __init__(self, name: str, args: PostgresReplicaArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:PostgresReplica", name, None, opts)
        child = ResourceOptions(parent=self)
        placement, source, storage = args.placement, args.source_settings, args.source_settings.storage

        telemetry = DatabaseTelemetry(
            f"{name}-telemetry",
            DatabaseTelemetryArgs(kind="instance", identifier=args.identifier, settings=source, placement=placement),
            child,
        )
        subnet_group_name: Input[str] | None = None
        if isinstance(args.source, SourceInRegion):
            replicated: Input[str] = args.source.identifier
            security_group_id, parameter_group_name = args.source.security_group_id, args.source.parameter_group_name
        else:
            replicated = args.source.arn
            network = DatabaseNetwork(
                f"{name}-network",
                DatabaseNetworkArgs(identifier=args.identifier, port=source.port, placement=placement),
                child,
            )
            subnet_group_name, security_group_id = network.subnet_group_name, network.security_group_id
            parameter_group_name = parameter_group(f"{name}-parameters", args.identifier, source, child).name

        instance = rds.Instance(
            f"{name}-instance",
            identifier=args.identifier,
            replicate_source_db=replicated,
            auto_minor_version_upgrade=source.takes_minor_versions,
            apply_immediately=source.apply_immediately,
            instance_class=args.settings.instance_class or source.instance_class,
            multi_az=args.settings.multi_az,
            storage_type=storage.type,
            max_allocated_storage=storage.max_allocated_gib,
            iops=storage.settled_iops,
            storage_throughput=storage.settled_throughput_mibps,
            storage_encrypted=True,
            kms_key_id=placement.key_arn if isinstance(args.source, SourceElsewhere) else None,
            iam_database_authentication_enabled=True,
            db_subnet_group_name=subnet_group_name,
            vpc_security_group_ids=[security_group_id],
            port=source.port,
            publicly_accessible=False,
            parameter_group_name=parameter_group_name,
            backup_retention_period=args.settings.backup_retention_days,
            backup_window=source.backup_window if args.settings.backup_retention_days else None,
            maintenance_window=source.maintenance_window,
            copy_tags_to_snapshot=True,
            delete_automated_backups=not args.protect,
            deletion_protection=args.protect,
            skip_final_snapshot=True,
            enabled_cloudwatch_logs_exports=telemetry.log_exports,
            monitoring_interval=source.monitoring_interval_seconds,
            monitoring_role_arn=telemetry.monitoring_role_arn,
            database_insights_mode=source.insights,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=placement.key_arn,
            performance_insights_retention_period=source.insights_days,
            opts=ResourceOptions(
                parent=self,
                protect=args.protect,
                depends_on=telemetry.log_groups,
                # A promoted replica has no source; setting it again would replace the instance and lose its data.
                ignore_changes=["replicateSourceDb", *storage_drift(storage.max_allocated_gib is not None)],
                custom_timeouts=TIMEOUTS,
            ),
        )

        self.arn, self.endpoint, self.resource_id = instance.arn, instance.address, instance.resource_id
        self.security_group_id = Output.from_input(security_group_id)
        self.register_outputs({"arn": self.arn, "endpoint": self.endpoint, "security_group_id": self.security_group_id})

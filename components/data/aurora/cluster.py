"""An Aurora PostgreSQL cluster of one region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import rds

from components.data.aurora.parts import TIMEOUTS, cluster_drift, cluster_parameters, instances, serverless_scaling
from components.data.aurora.settings import AuroraSettings
from components.data.databases.names import final_snapshot_name
from components.data.databases.network import DatabaseNetwork, DatabaseNetworkArgs
from components.data.databases.secret import DatabaseSecret, DatabaseSecretArgs, new_password
from components.data.databases.telemetry import DatabaseTelemetry, DatabaseTelemetryArgs
from components.data.placement import Placement
from components.foundation.cidr import Zone
from components.foundation.outputs import after


@dataclass(frozen=True, kw_only=True)
class GlobalMembership:
    """Membership of a secondary cluster in a global database.

    global_cluster_id: `AuroraGlobal.id`, which depends on the primary cluster and its instances.
    source_region: the primary cluster's region.
    """

    global_cluster_id: Input[str]
    source_region: str


@dataclass(frozen=True, kw_only=True)
class AuroraClusterArgs:
    """Arguments of AuroraCluster.

    settings: of the primary and all secondary clusters; `placement.region` selects its own.
    identifier: cluster identifier and prefix of its instances'.
    follows: the global database that it joins as a secondary; a standalone or primary cluster if omitted.
    protect: protect it from deletion, with a final snapshot and a recovery window for its secret.
    secret_replicas: keys of replica regions of an `own` password, by region; none by default.
    rotation_function_arn: rotation function of an `own` password; without one the password is never rotated.
    """

    settings: AuroraSettings
    identifier: str
    placement: Placement
    follows: GlobalMembership | None = None
    protect: bool = False
    secret_replicas: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    rotation_function_arn: Input[str] | None = None

    def __post_init__(self) -> None:
        region = self.placement.region
        if self.follows is not None and region not in self.settings.secondaries:
            known = ", ".join(self.settings.secondaries) or "none"
            raise ValueError(f"placement.region: {region}: allowed: {known}; add it to the settings' secondaries")
        for zone in self.zones:
            if zone not in self.placement.subnet_ids:
                known = ", ".join(self.placement.subnet_ids)
                raise ValueError(f"placement.subnet_ids: no {zone}, which has an instance: {known}; add its subnet")

    @property
    def zones(self) -> Sequence[Zone]:
        """Zones of the region that have an instance."""
        settings = self.settings
        return settings.zones if self.follows is None else settings.secondaries[self.placement.region].zones


class AuroraCluster(ComponentResource):
    """A cluster with an instance per zone, parameters, logs, monitoring, security group and secret.

    It is encrypted with the region's key, not in public subnets, and requires TLS; clients authenticate with IAM or a
    password. A secondary cluster has the primary's users and passwords, and so no secret.

    available_arn depends on the instances: a global database takes this, so that it is created from an available
    cluster, and deleted before it (T-17).
    """

    arn: Output[str]
    available_arn: Output[str]
    cluster_id: Output[str]
    endpoint: Output[str]
    reader_endpoint: Output[str]
    resource_id: Output[str]
    security_group_id: Output[str]
    secret_arn: Output[str] | None

    def __init__(self, name: str, args: AuroraClusterArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:AuroraCluster", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, placement, follows = args.settings, args.placement, args.follows
        own_password = follows is None and settings.master_credentials == "own"
        managed = follows is None and settings.master_credentials == "managed"

        network = DatabaseNetwork(
            f"{name}-network",
            DatabaseNetworkArgs(identifier=args.identifier, port=settings.port, placement=placement),
            child,
        )
        telemetry = DatabaseTelemetry(
            f"{name}-telemetry",
            DatabaseTelemetryArgs(kind="cluster", identifier=args.identifier, settings=settings, placement=placement),
            child,
        )
        parameters = cluster_parameters(f"{name}-parameters", args.identifier, settings, child)
        cluster = rds.Cluster(
            f"{name}-cluster",
            cluster_identifier=args.identifier,
            engine=settings.engine,
            engine_mode="provisioned",
            engine_version=settings.engine_version,
            allow_major_version_upgrade=settings.allow_major_version_upgrade,
            apply_immediately=settings.apply_immediately,
            global_cluster_identifier=follows.global_cluster_id if follows else None,
            source_region=follows.source_region if follows else None,
            serverlessv2_scaling_configuration=serverless_scaling(settings),
            storage_type="aurora-iopt1" if settings.io_optimized else None,
            storage_encrypted=True,
            kms_key_id=placement.key_arn,
            # Authentication and network
            database_name=settings.database_name if follows is None else None,
            master_username=settings.master_username if follows is None else None,
            master_password=new_password(self) if own_password else None,
            manage_master_user_password=True if managed else None,
            master_user_secret_kms_key_id=placement.key_arn if managed else None,
            iam_database_authentication_enabled=True,
            enable_http_endpoint=settings.data_api if follows is None else None,
            db_subnet_group_name=network.subnet_group_name,
            vpc_security_group_ids=[network.security_group_id],
            port=settings.port,
            db_cluster_parameter_group_name=parameters.name,
            # Storage and backup
            backup_retention_period=settings.backup_retention_days,
            preferred_backup_window=settings.backup_window,
            preferred_maintenance_window=settings.maintenance_window,
            copy_tags_to_snapshot=True,
            delete_automated_backups=not args.protect,
            deletion_protection=args.protect,
            skip_final_snapshot=not args.protect,
            final_snapshot_identifier=(
                final_snapshot_name(args.identifier, settings.generation) if args.protect else None
            ),
            # Monitoring
            enabled_cloudwatch_logs_exports=telemetry.log_exports,
            database_insights_mode=settings.insights,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=placement.key_arn,
            performance_insights_retention_period=settings.insights_days,
            opts=ResourceOptions(
                parent=self,
                protect=args.protect,
                depends_on=telemetry.log_groups,
                ignore_changes=cluster_drift(settings, own_password=own_password),
                custom_timeouts=TIMEOUTS,
            ),
        )
        members = instances(
            f"{name}-instance",
            cluster,
            args.identifier,
            settings,
            placement,
            args.zones,
            telemetry.monitoring_role_arn,
            self,
        )

        self.secret_arn = None
        if own_password:
            self.secret_arn = DatabaseSecret(
                f"{name}-master",
                DatabaseSecretArgs(
                    kind="cluster",
                    database=cluster,
                    identifier=args.identifier,
                    username=settings.master_username,
                    password=cluster.master_password.apply(lambda password: password or ""),
                    host=cluster.endpoint,
                    port=settings.port,
                    database_name=settings.database_name,
                    key_arn=placement.key_arn,
                    replicas=args.secret_replicas,
                    rotation_function_arn=args.rotation_function_arn,
                    rotation_days=settings.rotation_days,
                    reached_by=[network, *members.values()],
                    recovery_window_days=30 if args.protect else 0,
                    protect=args.protect,
                ),
                child,
            ).arn
        elif managed:
            self.secret_arn = cluster.master_user_secrets[0].secret_arn

        self.arn, self.cluster_id = cluster.arn, cluster.id.apply(str)
        self.available_arn = after(cluster.arn, *members.values())
        self.endpoint, self.reader_endpoint = cluster.endpoint, cluster.reader_endpoint
        self.resource_id, self.security_group_id = cluster.cluster_resource_id, network.security_group_id
        self.register_outputs(
            {
                "arn": self.arn,
                "endpoint": self.endpoint,
                "reader_endpoint": self.reader_endpoint,
                "security_group_id": self.security_group_id,
                "secret_arn": self.secret_arn,
            }
        )

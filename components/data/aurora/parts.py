"""The instances, the parameters and the capacity of an Aurora cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pulumi import CustomTimeouts, Output, Resource, ResourceOptions
from pulumi_aws import rds

from components.data.aurora.settings import AuroraSettings
from components.data.databases.parameters import database_parameters
from components.data.placement import Placement
from components.foundation.cidr import Zone

# A secondary cluster is initialized from the primary one; upgrades of large clusters take hours.
TIMEOUTS = CustomTimeouts(create="2h", update="3h", delete="2h")
# Changed by a switchover or failover of a global database, or by an upgrade of all its clusters (T-17).
GLOBAL_DRIFT = ("engineVersion", "globalClusterIdentifier", "replicationSourceIdentifier")


def cluster_drift(settings: AuroraSettings, *, own_password: bool) -> list[str]:
    """Properties that change outside the program: rotated passwords, and roles in a global database."""
    return [*(["masterPassword"] if own_password else []), *(GLOBAL_DRIFT if settings.is_global else ())]


def serverless_scaling(settings: AuroraSettings) -> rds.ClusterServerlessv2ScalingConfigurationArgs | None:
    """Capacity range of serverless instances."""
    if settings.serverless is None:
        return None
    return rds.ClusterServerlessv2ScalingConfigurationArgs(
        min_capacity=settings.serverless.min_capacity,
        max_capacity=settings.serverless.max_capacity,
        seconds_until_auto_pause=settings.serverless.auto_pause_seconds,
    )


def cluster_parameters(
    name: str, identifier: str, settings: AuroraSettings, opts: ResourceOptions
) -> rds.ClusterParameterGroup:
    """The cluster parameter group. A new major version gets a new group, created before the old one is deleted."""
    return rds.ClusterParameterGroup(
        name,
        family=f"aurora-postgresql{settings.major_version}",
        description=f"Parameters of {identifier}",
        parameters=[
            rds.ClusterParameterGroupParameterArgs(name=parameter, value=value, apply_method=method)
            for parameter, (value, method) in database_parameters(settings.parameters).items()
        ],
        opts=opts,
    )


def instances(
    name: str,
    cluster: rds.Cluster,
    identifier: str,
    settings: AuroraSettings,
    placement: Placement,
    zones: Sequence[Zone],
    monitoring_role_arn: Output[str] | None,
    parent: Resource,
) -> Mapping[Zone, rds.ClusterInstance]:
    """An instance per zone. The first one is created before the others and becomes the writer; afterwards the writer
    changes with each failover, and all instances have the same configuration."""
    made: dict[Zone, rds.ClusterInstance] = {}
    for zone in zones:
        first = next(iter(made.values()), None)
        made[zone] = rds.ClusterInstance(
            f"{name}-{zone}",
            identifier=f"{identifier}-{zone}",
            cluster_identifier=cluster.id,
            engine=rds.EngineType.AURORA_POSTGRESQL,
            instance_class=settings.class_of(placement.region),
            availability_zone=f"{placement.region}{zone}",
            promotion_tier=1 if first else 0,
            auto_minor_version_upgrade=settings.takes_minor_versions,
            apply_immediately=settings.apply_immediately,
            db_subnet_group_name=cluster.db_subnet_group_name,
            publicly_accessible=False,
            copy_tags_to_snapshot=True,
            preferred_maintenance_window=settings.maintenance_window,
            monitoring_interval=settings.monitoring_interval_seconds,
            monitoring_role_arn=monitoring_role_arn,
            opts=ResourceOptions(parent=parent, depends_on=[first] if first else [], custom_timeouts=TIMEOUTS),
        )
    return made

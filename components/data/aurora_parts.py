"""The instances, the parameters and the capacity of an Aurora cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pulumi import CustomTimeouts, Output, Resource, ResourceOptions
from pulumi_aws import rds

from components.data.placement import Placement
from components.data.postgres_parts import database_parameters
from components.foundation.cidr import Zone
from components.foundation.settings.aurora import AuroraSettings

# A secondary region's cluster is filled from the primary one; upgrades of large clusters take hours.
TIMEOUTS = CustomTimeouts(create="2h", update="3h", delete="2h")
# What a switchover or a failover of a global database changes, and an upgrade of all its clusters at once (T-17).
GLOBAL_DRIFT = ("engineVersion", "globalClusterIdentifier", "replicationSourceIdentifier")


def cluster_drift(settings: AuroraSettings, *, own_password: bool) -> list[str]:
    """What changes behind the program's back, and nothing else: passwords that rotate, places in a global database."""
    return [*(["masterPassword"] if own_password else []), *(GLOBAL_DRIFT if settings.is_global else ())]


def serverless_scaling(settings: AuroraSettings) -> rds.ClusterServerlessv2ScalingConfigurationArgs | None:
    """Between which capacities serverless instances move."""
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
    """The parameters of a cluster. A new major version takes a new group, made before the old one goes."""
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
    place: Placement,
    zones: Sequence[Zone],
    monitoring_role_arn: Output[str] | None,
    parent: Resource,
) -> Mapping[Zone, rds.ClusterInstance]:
    """An instance in each zone. The first is made before the others, so that it is the one that writes; which one
    writes later is Aurora's to say, and all are alike."""
    made: dict[Zone, rds.ClusterInstance] = {}
    for zone in zones:
        first = next(iter(made.values()), None)
        made[zone] = rds.ClusterInstance(
            f"{name}-{zone}",
            identifier=f"{identifier}-{zone}",
            cluster_identifier=cluster.id,
            engine=rds.EngineType.AURORA_POSTGRESQL,
            instance_class=settings.class_of(place.region),
            availability_zone=f"{place.region}{zone}",
            promotion_tier=1 if first else 0,
            auto_minor_version_upgrade=settings.takes_minor_versions,
            apply_immediately=settings.apply_immediately,
            db_subnet_group_name=cluster.db_subnet_group_name,
            publicly_accessible=False,
            copy_tags_to_snapshot=True,
            preferred_maintenance_window=settings.maintenance_window,
            monitoring_interval=settings.monitoring_seconds,
            monitoring_role_arn=monitoring_role_arn,
            opts=ResourceOptions(parent=parent, depends_on=[first] if first else [], custom_timeouts=TIMEOUTS),
        )
    return made

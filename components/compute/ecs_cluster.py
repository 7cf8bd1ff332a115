"""Where a region's containers run."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch, ecs

from components.foundation.outputs import waits_for
from components.foundation.settings.ecs import EcsSettings
from components.foundation.settings.ecs_scaling import CapacitySettings

FARGATE, FARGATE_SPOT = "FARGATE", "FARGATE_SPOT"


def exec_log_group_name(cluster_name: str) -> str:
    """The log group of what people type into a cluster's containers, so that a key's policy can name it."""
    return f"/ecs/{cluster_name}/exec"


@dataclass(frozen=True, kw_only=True)
class EcsClusterArgs:
    """What a cluster is asked for.

    cluster_name: physical name. key_arn: key of the region, whose policy has `fargate_storage_uses`.
    """

    settings: EcsSettings
    cluster_name: str
    key_arn: Input[str]


@dataclass(frozen=True, kw_only=True)
class ClusterRef:
    """A cluster to run in. arn, name: known once its capacity can be used, which is needed until the last service
    has gone. exec_log_group_arn: where a shell can be opened in containers.
    """

    name: Output[str]
    arn: Output[str]
    exec_log_group_arn: Output[str] | None


class EcsCluster(ComponentResource):
    """A cluster on Fargate and Fargate Spot, watched by Container Insights, its tasks' disks under the key.

    Where a service lets people open a shell, what they do is encrypted with the key and logged. The service-linked
    role of ECS is taken as given (T-13).
    """

    name: Output[str]
    arn: Output[str]
    ref: ClusterRef

    def __init__(self, name: str, args: EcsClusterArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:EcsCluster", name, None, opts)
        child = ResourceOptions(parent=self)

        sessions = None
        if args.settings.executes:
            sessions = cloudwatch.LogGroup(
                f"{name}-exec",
                name=exec_log_group_name(args.cluster_name),
                kms_key_id=args.key_arn,
                retention_in_days=args.settings.exec_log_retention_days,
                opts=child,
            )
        cluster = ecs.Cluster(
            f"{name}-cluster",
            name=args.cluster_name,
            settings=[ecs.ClusterSettingArgs(name="containerInsights", value=args.settings.container_insights)],
            configuration=ecs.ClusterConfigurationArgs(
                managed_storage_configuration=ecs.ClusterConfigurationManagedStorageConfigurationArgs(
                    fargate_ephemeral_storage_kms_key_id=args.key_arn
                ),
                execute_command_configuration=ecs.ClusterConfigurationExecuteCommandConfigurationArgs(
                    kms_key_id=args.key_arn,
                    logging="OVERRIDE",
                    log_configuration=ecs.ClusterConfigurationExecuteCommandConfigurationLogConfigurationArgs(
                        cloud_watch_encryption_enabled=True, cloud_watch_log_group_name=sessions.name
                    ),
                )
                if sessions
                else None,
            ),
            opts=child,
        )
        providers = ecs.ClusterCapacityProviders(
            f"{name}-capacity",
            cluster_name=cluster.name,
            capacity_providers=[FARGATE, FARGATE_SPOT],
            default_capacity_provider_strategies=[
                ecs.ClusterCapacityProvidersDefaultCapacityProviderStrategyArgs(
                    capacity_provider=provider, weight=weight, base=base
                )
                for provider, weight, base in strategy(args.settings.capacity)
            ],
            opts=child,
        )

        self.name, self.arn = providers.cluster_name, waits_for(cluster.arn, providers)
        self.ref = ClusterRef(name=self.name, arn=self.arn, exec_log_group_arn=sessions.arn if sessions else None)
        self.register_outputs({"name": self.name, "arn": self.arn})


def strategy(capacity: CapacitySettings) -> list[tuple[str, int, int]]:
    """Provider, weight and base of each provider that has a weight."""
    shares = [(FARGATE, capacity.fargate, capacity.base), (FARGATE_SPOT, capacity.fargate_spot, 0)]
    return [share for share in shares if share[1]]

"""The ECS cluster of a region."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch, ecs

from components.compute.ecs.scaling import CapacitySettings
from components.compute.ecs.settings import EcsSettings
from components.foundation.outputs import after

FARGATE, FARGATE_SPOT = "FARGATE", "FARGATE_SPOT"


def exec_log_group_name(cluster_name: str) -> str:
    """The log group of a cluster's ECS Exec sessions, derived from its name for use in key policies."""
    return f"/ecs/{cluster_name}/exec"


def insights_log_group_name(cluster_name: str) -> str:
    """The log group of Container Insights, whose name CloudWatch defines (Amazon CloudWatch User Guide, "Container
    Insights performance log events for Amazon ECS")."""
    return f"/aws/ecs/containerinsights/{cluster_name}/performance"


@dataclass(frozen=True, kw_only=True)
class EcsClusterArgs:
    """Arguments of EcsCluster.

    cluster_name: physical name. key_arn: key of the region, for ECS Exec sessions and logs. storage_key_arn:
    single-Region key of the ephemeral storage, whose policy contains `fargate_storage_uses`.
    """

    settings: EcsSettings
    cluster_name: str
    key_arn: Input[str]
    storage_key_arn: Input[str]


@dataclass(frozen=True, kw_only=True)
class ClusterRef:
    """An ECS cluster. arn, name: depend on the capacity providers, which must exist until the last service is deleted.
    exec_log_group_arn: for services with ECS Exec.
    """

    name: Output[str]
    arn: Output[str]
    exec_log_group_arn: Output[str] | None


class EcsCluster(ComponentResource):
    """A cluster with Fargate and Fargate Spot, Container Insights, and ephemeral storage encrypted with its own key.

    ECS Exec sessions are encrypted with the key and logged. The log group of Container Insights exists before the
    cluster, and is deleted after it: CloudWatch would create it without key and retention (T-60). The service-linked
    role of ECS is assumed to exist (T-13).
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
        insights = cloudwatch.LogGroup(
            f"{name}-insights",
            name=insights_log_group_name(args.cluster_name),
            kms_key_id=args.key_arn,
            retention_in_days=args.settings.insights_log_retention_days,
            opts=child,
        )
        cluster = ecs.Cluster(
            f"{name}-cluster",
            name=args.cluster_name,
            settings=[ecs.ClusterSettingArgs(name="containerInsights", value=args.settings.container_insights)],
            configuration=ecs.ClusterConfigurationArgs(
                managed_storage_configuration=ecs.ClusterConfigurationManagedStorageConfigurationArgs(
                    fargate_ephemeral_storage_kms_key_id=args.storage_key_arn
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
            opts=ResourceOptions(parent=self, depends_on=[insights]),
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

        self.name, self.arn = providers.cluster_name, after(cluster.arn, providers)
        self.ref = ClusterRef(name=self.name, arn=self.arn, exec_log_group_arn=sessions.arn if sessions else None)
        self.register_outputs({"name": self.name, "arn": self.arn})


def strategy(capacity: CapacitySettings) -> list[tuple[str, int, int]]:
    """Provider, weight and base of each provider that has a weight."""
    shares = [(FARGATE, capacity.fargate, capacity.base), (FARGATE_SPOT, capacity.fargate_spot, 0)]
    return [share for share in shares if share[1]]

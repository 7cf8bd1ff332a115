"""Controls for ECS clusters: ephemeral storage and ECS Exec."""

from policy.frameworks import LOGGED
from policy.readers.keys import has_customer_key
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import ECS_CLUSTER, ECS_SERVICE

DEVELOPER_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide"
EXEC = "configuration.executeCommandConfiguration"


@resource_control(
    "ecs-ephemeral-storage-key",
    title="Ephemeral storage of Fargate tasks is encrypted with a customer managed key",
    severity="low",
    types=[ECS_CLUSTER],
    frameworks={"PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["SC-12", "SC-28", "SC-28(1)"]},
    remedy="Set configuration.managed_storage_configuration.fargate_ephemeral_storage_kms_key_id.",
    url=f"{DEVELOPER_GUIDE}/fargate-storage-encryption.html",
)
def ephemeral_storage_has_customer_managed_key(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    path = "configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId"
    if not has_customer_key(cluster, path):
        yield cluster.fail("ephemeral storage is encrypted with an AWS managed key", path)


@stack_control(
    "ecs-exec-logged",
    title="ECS Exec sessions are encrypted and logged",
    severity="medium",
    types=[ECS_SERVICE],
    frameworks={"PCI DSS 4.0": ["10.2.1"], "NIST 800-53": [*LOGGED, "AC-17", "AC-17(1)"]},
    remedy="Omit enable_execute_command, or set execute_command_configuration of the cluster with a KMS key and a "
    "log group.",
    url=f"{DEVELOPER_GUIDE}/ecs-exec.html",
)
def exec_is_logged(service: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """DEFAULT uses the task's log configuration, OVERRIDE the cluster's."""
    if not service.flag("enableExecuteCommand"):
        return
    clusters = stack.follow(service, "cluster", ECS_CLUSTER)
    if not clusters:
        yield service.unknown("its cluster is outside of this stack", "cluster")
    for cluster in clusters:
        if not cluster.has(f"{EXEC}.kmsKeyId"):
            yield service.missing(f"sessions of {cluster.name} have no customer managed key", "enableExecuteCommand")
        if cluster.string(f"{EXEC}.logging") in ("", "NONE"):
            yield service.missing(f"{cluster.name} does not log commands", "enableExecuteCommand")

"""Controls for volumes of ECS task definitions."""

from policy.frameworks import IN_TRANSIT, PRIVILEGE
from policy.readers.file_paths import resolved
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import ECS_TASK_DEFINITION

SOCKETS = ("/docker.sock", "/containerd.sock")
# Directories of the host with a socket; /var/run is a link to /run.
DIRECTORIES = ("/", "/run", "/run/containerd", "/var/run", "/var/run/containerd")


@resource_control(
    "ecs-docker-socket",
    title="Tasks do not mount the container runtime's socket",
    severity="critical",
    types=[ECS_TASK_DEFINITION],
    frameworks={"NIST 800-53": PRIVILEGE},
    remedy="Remove the volume with docker.sock or containerd.sock, or with a directory that contains it.",
    url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
)
def socket_is_not_mounted(task: Resource, settings: Settings) -> Iterator[Finding]:
    for volume in task.nodes("volumes"):
        if not volume.has("hostPath"):
            continue
        path = resolved(volume.string("hostPath"))
        if path.endswith(SOCKETS) or path in DIRECTORIES:
            yield volume.fail("containers of the task control the instance", "hostPath")


@resource_control(
    "ecs-efs-tls",
    title="Tasks mount EFS with TLS",
    severity="medium",
    types=[ECS_TASK_DEFINITION],
    frameworks={"FSBP": ["ECS.18"], "NIST 800-53": IN_TRANSIT},
    remedy="Set transit_encryption of efs_volume_configuration to ENABLED.",
    url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
)
def efs_is_mounted_with_tls(task: Resource, settings: Settings) -> Iterator[Finding]:
    for volume in task.nodes("volumes"):
        efs = volume.node("efsVolumeConfiguration")
        if efs.value and efs.string("transitEncryption") != "ENABLED":
            yield efs.fail("files are transferred without TLS", "transitEncryption")

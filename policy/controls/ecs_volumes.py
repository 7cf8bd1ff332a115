"""Controls for volumes of ECS task definitions."""

import re

from policy.frameworks import IN_TRANSIT, PRIVILEGE
from policy.readers.file_paths import resolved
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import ECS_TASK_DEFINITION

SOCKETS = ("/docker.sock", "/containerd.sock", "/podman.sock", "/crio.sock")
# Directories of the host with a socket; /var/run is a link to /run.
DIRECTORIES = (
    "/",
    "/run",
    *(f"/run/{name}" for name in ("containerd", "docker", "docker/containerd", "podman", "crio")),
)
# The root directory of a process, and the link.
_ROOT = re.compile(r"/proc/[^/]+/(?:root|cwd)(?=/|$)|/var(?=/run(?:/|$))")
# Properties of a volume with a path of the host: the device is that of a bind mount.
PATHS = ("hostPath", "dockerVolumeConfiguration.driverOpts.device")


@resource_control(
    "ecs-docker-socket",
    title="Tasks do not mount the container runtime's socket",
    severity="critical",
    types=[ECS_TASK_DEFINITION],
    frameworks={"NIST 800-53": PRIVILEGE},
    remedy="Remove the volume with a socket of a container runtime, or with a directory that contains one.",
    url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
)
def socket_is_not_mounted(task: Resource, settings: Settings) -> Iterator[Finding]:
    for volume in task.nodes("volumes"):
        for path in PATHS:
            if volume.has(path) and _exposes_runtime(volume.string(path)):
                yield volume.fail("containers of the task control the instance", path)


def _exposes_runtime(path: str) -> bool:
    """Whether a path of the host is a socket of its container runtime, or a directory that contains one."""
    if not path.startswith("/"):  # a device other than a directory, such as tmpfs
        return False
    real = resolved(_ROOT.sub("", resolved(path)))
    return real.endswith(SOCKETS) or real in DIRECTORIES


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

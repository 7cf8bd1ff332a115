"""ECS: volumes of task definitions."""

from policy.tokens import ECS_TASK_DEFINITION
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def task(**volume: object) -> list[Given]:
    return [resource(ECS_TASK_DEFINITION, volumes=[{"name": "data", **volume}])]


def bound(device: object) -> list[Given]:
    return task(dockerVolumeConfiguration={"driver": "local", "driverOpts": {"o": "bind", "device": device}})


def test_the_runtime_socket_is_not_mounted(cases: Cases) -> None:
    cases(
        "ecs-docker-socket",
        passes=[
            task(),
            task(hostPath="/var/data"),
            task(hostPath="/proc"),
            bound("/var/data"),
            bound("tmpfs"),
            task(dockerVolumeConfiguration={"driver": "local"}),
        ],
        fails=[
            task(hostPath="/var/run/docker.sock"),
            task(hostPath="/run/containerd/containerd.sock"),
            task(hostPath="/run/../run//docker.sock/."),
            task(hostPath="/var/run/"),
            task(hostPath="//"),
            task(hostPath="/proc/1/root"),
            task(hostPath="/proc/1/root/var/run/docker.sock"),
            task(hostPath="/run/docker"),
            task(hostPath="/var/run/podman/podman.sock"),
            task(hostPath="/run/crio/crio.sock"),
            bound("/var/run/docker.sock"),
        ],
        unknown=[task(hostPath=UNKNOWN), bound(UNKNOWN)],
    )


def test_efs_is_mounted_with_tls(cases: Cases) -> None:
    cases(
        "ecs-efs-tls",
        passes=[task(), task(efsVolumeConfiguration={"fileSystemId": "fs-1", "transitEncryption": "ENABLED"})],
        fails=[
            task(efsVolumeConfiguration={"fileSystemId": "fs-1"}),
            task(efsVolumeConfiguration={"fileSystemId": "fs-1", "transitEncryption": "DISABLED"}),
        ],
        unknown=[task(efsVolumeConfiguration={"fileSystemId": "fs-1", "transitEncryption": UNKNOWN})],
    )

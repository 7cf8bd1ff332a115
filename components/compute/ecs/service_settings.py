"""Settings of an ECS service: containers, deployment and scaling."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.compute.ecs.image import ImageSettings, uri_faults
from components.compute.ecs.scaling import CapacitySettings, ScalingSettings, TaskCountSettings
from components.compute.ecs.sizes import (
    EPHEMERAL_STORAGE_GIB,
    MEMORY_MIB,
    CpuUnits,
    cpu_for,
    memory_words,
)
from components.compute.load_balancing.route_settings import RouteSettings
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.types import LogRetentionDays

VariableName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,127}$")]
VolumeName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
MountPath = Annotated[str, Field(pattern=r"^/[A-Za-z0-9._/-]{1,200}$")]
SECRET_ENDINGS = ("password", "passwd", "secret", "token", "apikey", "privatekey", "credentials")
COLLECTOR_IMAGE = "public.ecr.aws/aws-observability/aws-otel-collector:v0.45.0"


class SecretVariable(Settings):
    """Source of a secret environment variable, read when a task starts. The stack file never contains the value."""

    secret: str | None = None
    """A secret, by its name in the stack file."""
    json_key: str = Field(default="", pattern=r"^[A-Za-z0-9_.-]*$")
    """JSON key within the secret; the whole secret if omitted."""
    parameter: str | None = None
    """Instead of a secret: a parameter, by its name in the stack file."""

    def faults(self) -> Iterator[Fault]:
        """Two sources or none."""
        if (self.secret is None) == (self.parameter is None):
            yield Fault(path="", problem="needs either a secret or a parameter")
        elif self.json_key and self.parameter is not None:
            yield Fault(path="jsonKey", value=self.json_key, problem="applies to secrets only", remedy="remove it")


class DeploymentSettings(Settings):
    """Rolling deployment of new revisions, always with the deployment circuit breaker and rollback."""

    minimum_healthy_percent: int = Field(default=50, ge=0, le=100)
    """Tasks that stay well meanwhile, of those desired."""
    maximum_percent: int = Field(default=200, ge=101, le=200)
    """Tasks that run meanwhile, of those desired; more than 100, for zones could not be balanced otherwise."""


class CollectorSettings(Settings):
    """A container of AWS Distro for OpenTelemetry in each task: traces to X-Ray, metrics to CloudWatch."""

    image: str = COLLECTOR_IMAGE
    """Its image, by digest or version."""
    memory_mib: int = Field(default=256, ge=64, le=2048)
    """Memory that it may use, of the task's."""

    def faults(self) -> Iterator[Fault]:
        """An image that changes under its name."""
        yield from uri_faults("image", self.image)


class EcsServiceSettings(Settings):
    """A service of equal tasks on Fargate, in the private subnets, without public addresses."""

    name: str | None = Field(default=None, pattern=r"^[a-zA-Z][a-zA-Z0-9-]{0,253}[a-zA-Z0-9]$")
    """Physical name; `<system>-<environment>-<key>` if omitted."""
    image: ImageSettings
    """Container image."""
    platform: Literal["fargate", "app_runner"] = "fargate"
    """Compute platform. `app_runner` is rejected: it is closed to new customers (QA-10)."""
    cpu_units: CpuUnits = 256
    """Task CPU in units (1024 per vCPU)."""
    memory_mib: int = 512
    """Task memory; valid values depend on the CPU."""
    gpu_count: int = Field(default=0, ge=0)
    """GPUs of a task; more than none are rejected, because Fargate has none (GD-54)."""
    ephemeral_storage_gib: int | None = Field(default=None, ge=EPHEMERAL_STORAGE_GIB[0], le=EPHEMERAL_STORAGE_GIB[1])
    """Ephemeral storage of a task; 20 GiB, at no charge, if omitted."""
    architecture: Literal["X86_64", "ARM64"] = "X86_64"
    """Processors that the image was built for."""
    command: tuple[str, ...] = ()
    """Override of the image's command."""
    environment: dict[VariableName, str] = Field(default_factory=dict)
    """Variables that are no secrets."""
    secrets: dict[VariableName, SecretVariable] = Field(default_factory=dict)
    """Environment variables from secrets or parameters, read when a task starts."""
    user: str = Field(default="1000:1000", pattern=r"^[a-z0-9_][a-z0-9_-]*(:[a-z0-9_][a-z0-9_-]*)?$")
    """User, and group, that the container runs as; not root."""
    readonly_root_filesystem: bool = True
    """Whether the root file system is read-only."""
    volumes: dict[VolumeName, MountPath] = Field(default_factory=dict)
    """Writable mount paths on the task's ephemeral storage, by volume name. A new volume belongs to root unless the
    image declares a VOLUME at the path, owned by the user."""

    health_check_command: tuple[str, ...] = ()
    """Container health check command, such as `[CMD-SHELL, "curl -fs localhost:3000/health"]`; none if omitted."""

    stop_timeout_seconds: int = Field(default=30, ge=2, le=120)
    """Stop timeout: seconds between SIGTERM and SIGKILL."""
    http: RouteSettings | None = None
    """Route of the load balancer to the service; none if omitted, as for workers."""
    tasks: TaskCountSettings = Field(default_factory=TaskCountSettings)
    """Number of tasks."""
    scaling: ScalingSettings = Field(default_factory=ScalingSettings)
    """Auto scaling; none by default."""
    capacity: CapacitySettings | None = None
    """Fargate and Fargate Spot; as the cluster has it if omitted."""
    deployment: DeploymentSettings = Field(default_factory=DeploymentSettings)
    """Rolling deployment."""
    access: AccessSettings = Field(default_factory=AccessSettings)
    """Access to the stack's resources."""
    egress: Literal["https", "endpoints"] = "https"
    """Egress, in addition to what `access` needs: `https` to any address, or only to the VPC's `endpoints`."""

    collector: CollectorSettings | None = None
    """Traces and metrics; none if omitted."""
    execute_command: bool = False
    """Whether ECS Exec is enabled; sessions are logged."""
    log_retention_days: LogRetentionDays = 90
    """Days that its logs are kept."""

    @property
    def scales(self) -> bool:
        """Whether auto scaling controls the number of tasks."""
        return self.tasks.maximum > self.tasks.minimum

    def faults(self) -> Iterator[Fault]:
        """Settings that Fargate, ECS or the load balancer reject, or that have no effect."""
        yield from self._platform_faults()
        yield from self._size_faults()
        yield from self._variable_faults()
        yield from self._container_faults()
        yield from self._scaling_faults()

    def _platform_faults(self) -> Iterator[Fault]:
        if self.platform == "app_runner":
            yield Fault(
                path="platform",
                value=self.platform,
                problem="is closed to new customers since 30 April 2026",
                remedy="set fargate",
            )
        if self.gpu_count:
            yield Fault(
                path="gpuCount",
                value=self.gpu_count,
                problem="Fargate has no GPUs",
                remedy="transcode with MediaConvert, or without hardware acceleration",
            )

    def _size_faults(self) -> Iterator[Fault]:
        if self.memory_mib not in MEMORY_MIB[self.cpu_units]:
            others = cpu_for(self.memory_mib)
            yield Fault(
                path="memoryMib",
                value=self.memory_mib,
                problem=f"allowed with {self.cpu_units} CPU units: {memory_words(self.cpu_units)}",
                remedy=f"or set it {others} CPU units" if others else "",
            )
        if self.collector and self.collector.memory_mib >= self.memory_mib:
            yield Fault(
                path="collector.memoryMib",
                value=self.collector.memory_mib,
                problem=f"uses all of the task's {self.memory_mib}",
                remedy="set the task more memory",
            )

    def _variable_faults(self) -> Iterator[Fault]:
        for name in self.environment:
            if name in self.secrets:
                yield Fault(path=f"environment.{name}", problem="is a secret too", remedy="remove one of the two")
            if name.lower().replace("_", "").endswith(SECRET_ENDINGS):
                yield Fault(
                    path=f"environment.{name}",
                    problem="is named like a secret, and environment variables are visible in the task definition",
                    remedy="set it in secrets, by the name of a secret or a parameter",
                )

    def _container_faults(self) -> Iterator[Fault]:
        if self.user.split(":")[0] in ("root", "0"):
            yield Fault(path="user", value=self.user, problem="is root", remedy="run the image as another user")
        if self.execute_command and self.readonly_root_filesystem:
            yield Fault(
                path="executeCommand",
                value=True,
                problem="writes into the container's file system",
                remedy="set readonlyRootFilesystem: false while it is needed",
            )
        if self.health_check_command and self.health_check_command[0] not in ("CMD", "CMD-SHELL"):
            yield Fault(
                path="healthCheckCommand[0]",
                value=self.health_check_command[0],
                problem="must be CMD or CMD-SHELL, then the command",
            )
        paths = list(self.volumes.values())
        for name, path in self.volumes.items():
            if paths.count(path) > 1:
                yield Fault(path=f"volumes.{name}", value=path, problem="is mounted twice", remedy="remove one")

    def _scaling_faults(self) -> Iterator[Fault]:
        scaling, tasks = self.scaling, self.tasks
        if self.scales and not scaling.measured:
            yield Fault(
                path="tasks.maximum",
                value=tasks.maximum,
                problem="is never reached: there is no scaling policy",
                remedy="set scaling a measure, or set maximum to the minimum",
            )
        if not self.scales and scaling.measured:
            yield Fault(
                path="scaling",
                problem=f"has nothing to do: minimum and maximum are both {tasks.maximum}",
                remedy="raise tasks.maximum",
            )
        if self.scales and tasks.minimum == 0 and scaling.measured and scaling.queue is None:
            yield Fault(
                path="tasks.minimum",
                value=0,
                problem="never scales out: without tasks there are no metrics",
                remedy="set it to 1, or scale by a queue",
            )
        if self.scales and tasks.minimum == 0 and scaling.queue is not None and scaling.queue.mode == "step":
            yield Fault(
                path="tasks.minimum",
                value=0,
                problem=f"leaves {scaling.queue.messages} messages waiting: scaling steps begin above them",
                remedy="set it to 1, or scaling.queue.mode: backlog_per_task",
            )
        if scaling.requests_per_target is not None and self.http is None:
            yield Fault(
                path="scaling.requestsPerTarget",
                value=scaling.requests_per_target,
                problem="the service has no route",
                remedy="set it http, or scale by another measure",
            )

"""Settings of an ECS service: containers, deployment and scaling."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, Tag

from components.compute.ecs.image import ImageSettings, RepositoryImage, uri_faults
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
from components.foundation.settings.keyed import KeyedSettings
from components.foundation.settings.plain_secrets import plain_secret_faults
from components.foundation.settings.types import LogRetentionDays
from components.foundation.settings.variants import one_of

VariableName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,127}$")]
VolumeName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
MountPath = Annotated[str, Field(pattern=r"^/[A-Za-z0-9._/-]{1,200}$")]
# Linux, capabilities(7), CAP_NET_BIND_SERVICE: lower ports are privileged.
FIRST_PORT = 1024
COLLECTOR_IMAGE = "public.ecr.aws/aws-observability/aws-otel-collector:v0.45.0"


class SecretVariable(Settings):
    """A secret environment variable from Secrets Manager, read when a task starts."""

    secret: str
    """Key of a secret of the stack."""
    json_key: str = Field(default="", pattern=r"^[A-Za-z0-9_.-]*$")
    """Key at the top of the secret's JSON object; the whole secret if omitted, as for a signing key, whose container
    parses the JSON, since its private keys are below `slots`."""


class ParameterVariable(Settings):
    """A secret environment variable from Parameter Store, read when a task starts."""

    parameter: str
    """Key of a parameter of the stack."""


VariableSource = Annotated[
    Annotated[SecretVariable, Tag("secret")] | Annotated[ParameterVariable, Tag("parameter")],
    one_of("secret", "parameter"),
]


class DeploymentSettings(Settings):
    """Rolling deployment of new revisions, always with the deployment circuit breaker and rollback."""

    minimum_healthy_percent: int = Field(default=50, ge=0, le=100)
    """Minimum number of healthy tasks during a deployment, in percent of the desired count."""
    maximum_percent: int = Field(default=200, ge=101, le=200)
    """Maximum number of tasks during a deployment, in percent of the desired count; more than 100, as required by
    balancing over zones."""


class CollectorSettings(Settings):
    """A container of AWS Distro for OpenTelemetry in each task: traces to X-Ray, metrics to CloudWatch."""

    image: str = COLLECTOR_IMAGE
    """Image URI, with a digest or version tag."""
    memory_mib: int = Field(default=256, ge=64, le=2048)
    """Memory limit of the container in MiB, within the task's memory."""

    def faults(self) -> Iterator[Fault]:
        """A mutable image reference."""
        yield from uri_faults("image", self.image)


class EcsServiceSettings(KeyedSettings):
    """A service on Fargate, in private subnets, without public IP addresses."""

    name: str | None = Field(default=None, pattern=r"^[a-zA-Z][a-zA-Z0-9-]{0,253}[a-zA-Z0-9]$")
    """Physical name; `<system>-<environment>-<key>` if omitted."""
    image: ImageSettings
    """Container image."""
    platform: Literal["fargate", "app_runner"] = "fargate"
    """Compute platform. `app_runner` is rejected: it is closed to new customers (QA-10)."""
    cpu_units: CpuUnits = 256
    """Task CPU in units (1024 per vCPU)."""
    memory_mib: int = 512
    """Task memory in MiB; valid values depend on the CPU."""
    gpu_count: int = Field(default=0, ge=0)
    """Number of GPUs per task; only 0 is accepted, because Fargate does not support GPUs (GD-54)."""
    ephemeral_storage_gib: int | None = Field(default=None, ge=EPHEMERAL_STORAGE_GIB[0], le=EPHEMERAL_STORAGE_GIB[1])
    """Ephemeral storage of a task in GiB; 20 GiB, at no charge, if omitted."""
    architecture: Literal["X86_64", "ARM64"] = "X86_64"
    """CPU architecture of the image."""
    command: tuple[str, ...] = ()
    """Override of the image's command; none by default."""
    environment: dict[VariableName, str] = Field(default_factory=dict)
    """Environment variables that are not secret; none by default."""
    secrets: dict[VariableName, VariableSource] = Field(default_factory=dict)
    """Secret environment variables, from secrets or parameters, read when a task starts; none by default."""
    user: str = Field(default="1000:1000", pattern=r"^[a-z0-9_][a-z0-9_-]*(:[a-z0-9_][a-z0-9_-]*)?$")
    """User and group of the container's processes; root is rejected."""
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
    """Load balancer route to the service; none if omitted, as for workers."""
    release: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._-]{1,64}$")
    """Release of the service, such as `2026-11-30` or `1`: a new value starts a deployment without any other change,
    as required after a failed first deployment (T-61). None by default."""
    idle: bool = False
    """Whether all resources exist with zero tasks, until the image is pushed and secrets have values (T-61). With
    auto scaling, false raises the number of tasks to the minimum."""
    tasks: TaskCountSettings = Field(default_factory=TaskCountSettings)
    """Number of tasks."""
    scaling: ScalingSettings = Field(default_factory=ScalingSettings)
    """Auto scaling; none by default."""
    capacity: CapacitySettings | None = None
    """Capacity provider strategy; the cluster's default capacity provider strategy if omitted."""
    deployment: DeploymentSettings = Field(default_factory=DeploymentSettings)
    """Rolling deployment."""
    access: AccessSettings = Field(default_factory=AccessSettings)
    """Access to the stack's resources."""
    egress: Literal["https", "endpoints"] = "https"
    """Egress, in addition to that required by `access`: `https` to any address, or only to the VPC's `endpoints`."""

    collector: CollectorSettings | None = None
    """OpenTelemetry collector sidecar for traces and metrics; none if omitted."""
    execute_command: bool = False
    """Whether ECS Exec is enabled; sessions are logged."""
    log_retention_days: LogRetentionDays = 90
    """Log retention in days."""

    @property
    def repository(self) -> str | None:
        """Key of the image's repository; None for an image of another registry."""
        return self.image.repository if isinstance(self.image, RepositoryImage) else None

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """Secrets of its environment variables, each once."""
        sources = self.secrets.values()
        return tuple(dict.fromkeys(source.secret for source in sources if isinstance(source, SecretVariable)))

    @property
    def parameter_keys(self) -> tuple[str, ...]:
        """Parameters of its environment variables, each once."""
        sources = self.secrets.values()
        return tuple(dict.fromkeys(source.parameter for source in sources if isinstance(source, ParameterVariable)))

    @property
    def scales(self) -> bool:
        """Whether auto scaling controls the number of tasks."""
        return self.tasks.maximum > self.tasks.minimum

    def faults(self) -> Iterator[Fault]:
        """Settings that Fargate, ECS or the load balancer reject, or that have no effect."""
        yield from self._platform_faults()
        yield from self._port_faults()
        yield from self._size_faults()
        yield from self._variable_faults()
        yield from self._container_faults()
        yield from self._scaling_faults()

    def _port_faults(self) -> Iterator[Fault]:
        if self.http is not None and self.http.port < FIRST_PORT:
            yield Fault(
                path="http.port",
                value=self.http.port,
                problem=f"below {FIRST_PORT} needs a Linux capability, and services have none",
                remedy="listen on a port such as 8080",
            )

    def _platform_faults(self) -> Iterator[Fault]:
        if self.platform == "app_runner":
            yield Fault(
                path="platform",
                value=self.platform,
                problem="has been closed to new customers since 30 April 2026",
                remedy="set fargate",
            )
        if self.gpu_count:
            yield Fault(
                path="gpuCount",
                value=self.gpu_count,
                problem="Fargate does not support GPUs",
                remedy="transcode with MediaConvert, or without hardware acceleration",
            )

    def _size_faults(self) -> Iterator[Fault]:
        if self.memory_mib not in MEMORY_MIB[self.cpu_units]:
            others = cpu_for(self.memory_mib)
            yield Fault(
                path="memoryMib",
                value=self.memory_mib,
                problem=f"allowed with {self.cpu_units} CPU units: {memory_words(self.cpu_units)}",
                remedy=f"or use {others} CPU units" if others else "",
            )
        if self.collector and self.collector.memory_mib >= self.memory_mib:
            yield Fault(
                path="collector.memoryMib",
                value=self.collector.memory_mib,
                problem=f"must be less than the task's memory ({self.memory_mib})",
                remedy="raise memoryMib",
            )

    def _variable_faults(self) -> Iterator[Fault]:
        for name in self.environment:
            if name in self.secrets:
                yield Fault(
                    path=f"environment.{name}", problem="is also defined in secrets", remedy="remove one of the two"
                )
        yield from plain_secret_faults(
            "environment",
            self.environment,
            "environment variables are visible in the task definition",
            "define it in secrets, with the key of a secret or a parameter",
        )

    def _container_faults(self) -> Iterator[Fault]:
        if self.user.split(":")[0] in ("root", "0"):
            yield Fault(path="user", value=self.user, problem="is root", remedy="set another user")
        if self.execute_command and self.readonly_root_filesystem:
            yield Fault(
                path="executeCommand",
                value=True,
                problem="requires a writable root file system",
                remedy="set readonlyRootFilesystem: false while it is in use",
            )
        if self.health_check_command and self.health_check_command[0] not in ("CMD", "CMD-SHELL"):
            yield Fault(
                path="healthCheckCommand[0]",
                value=self.health_check_command[0],
                problem="must be CMD or CMD-SHELL, followed by the command",
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
                remedy="add a scaling policy, or set maximum to the minimum",
            )
        if not self.scales and scaling.measured:
            yield Fault(
                path="scaling",
                problem=f"has no effect: minimum and maximum are both {tasks.maximum}",
                remedy="raise tasks.maximum",
            )
        if self.scales and tasks.minimum == 0 and scaling.measured and scaling.queue is None:
            yield Fault(
                path="tasks.minimum",
                value=0,
                problem="never scales out: without tasks there are no metrics",
                remedy="set it to 1, or scale on queue depth",
            )
        if self.scales and tasks.minimum == 0 and scaling.queue is not None and scaling.queue.mode == "step":
            yield Fault(
                path="tasks.minimum",
                value=0,
                problem=f"leaves up to {scaling.queue.messages} messages unprocessed: step scaling starts above that",
                remedy="set it to 1, or scaling.queue.mode: backlog_per_task",
            )
        if scaling.requests_per_target is not None and self.http is None:
            yield Fault(
                path="scaling.requestsPerTarget",
                value=scaling.requests_per_target,
                problem="the service has no route",
                remedy="set http, or scale on another metric",
            )

"""The container definitions of a service's task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pulumi import Input, Output

from components.compute.ecs.collector import COLLECTOR, collector_container, collector_variables
from components.compute.ecs.image import RepositoryImage, UriImage
from components.compute.ecs.service_settings import EcsServiceSettings, ParameterVariable, SecretVariable

MAIN = "main"
LOG_BUFFER = "25m"


@dataclass(frozen=True, kw_only=True)
class ContainerValues:
    """Values for container definitions that are not in the settings.

    image: image URI. environment: further environment variables, such as addresses of other resources.
    secrets: ECS `valueFrom` by environment variable. collector_configuration: required with a collector.
    """

    region: str
    log_group_name: Input[str]
    image: Input[str]
    environment: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    secrets: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    collector_configuration: str = ""


def image_name(image: RepositoryImage | UriImage, repository_url: Input[str] | None) -> Input[str]:
    """The URI of an image, by digest if there is one. ValueError for a repository without a URL."""
    if isinstance(image, UriImage):
        return image.uri
    if repository_url is None:
        raise ValueError(f"repository_url: missing, and the image is in the repository {image.repository!r}")
    return Output.concat(repository_url, "@" if image.digest else ":", image.digest or image.tag or "")


def value_from(
    source: SecretVariable | ParameterVariable,
    secret_arns: Mapping[str, Input[str]],
    parameter_arns: Mapping[str, Input[str]],
) -> Input[str]:
    """The ECS `valueFrom` of a variable: an ARN, with the JSON key of a secret if there is one. ARNs: by key."""
    match source:
        case SecretVariable(secret=secret, json_key=json_key):
            arn = secret_arns[secret]
            return Output.concat(arn, ":", json_key, "::") if json_key else arn
        case ParameterVariable(parameter=parameter):
            return parameter_arns[parameter]


def container_definitions(settings: EcsServiceSettings, values: ContainerValues) -> Output[str]:
    """The definitions of the service's container and its collector, as JSON."""
    containers = [_main(settings, values)]
    if settings.collector is not None:
        containers.append(
            collector_container(
                settings.collector.image,
                settings.collector.memory_mib,
                values.collector_configuration,
                _logs(values, COLLECTOR),
            )
        )
    return Output.json_dumps(containers)


def _main(settings: EcsServiceSettings, values: ContainerValues) -> Mapping[str, Any]:
    given = {**values.environment, **settings.environment}
    environment: list[Mapping[str, Input[str]]] = [{"name": name, "value": given[name]} for name in sorted(given)]
    definition: dict[str, Any] = {
        "name": MAIN,
        "image": values.image,
        "essential": True,
        "user": settings.user,
        "readonlyRootFilesystem": settings.readonly_root_filesystem,
        "stopTimeout": settings.stop_timeout_seconds,
        "environment": [*environment, *(collector_variables() if settings.collector else ())],
        "secrets": [{"name": name, "valueFrom": values.secrets[name]} for name in sorted(values.secrets)],
        "mountPoints": [
            {"sourceVolume": name, "containerPath": path, "readOnly": False} for name, path in settings.volumes.items()
        ],
        "linuxParameters": {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}},
        "logConfiguration": _logs(values, MAIN),
    }
    if settings.http is not None:
        definition["portMappings"] = [{"name": "http", "containerPort": settings.http.port, "protocol": "tcp"}]
    if settings.command:
        definition["command"] = list(settings.command)
    if settings.health_check_command:
        definition["healthCheck"] = _health(settings.health_check_command)
    if settings.collector is not None:
        definition["dependsOn"] = [{"containerName": COLLECTOR, "condition": "START"}]
    return definition


def _health(command: Sequence[str]) -> Mapping[str, Any]:
    return {"command": list(command), "interval": 15, "timeout": 5, "retries": 3, "startPeriod": 60}


def _logs(values: ContainerValues, stream: str) -> Mapping[str, Any]:
    """Non-blocking log configuration: messages that CloudWatch Logs cannot accept in time are dropped."""
    return {
        "logDriver": "awslogs",
        "options": {
            "awslogs-group": values.log_group_name,
            "awslogs-region": values.region,
            "awslogs-stream-prefix": stream,
            "mode": "non-blocking",
            "max-buffer-size": LOG_BUFFER,
        },
    }

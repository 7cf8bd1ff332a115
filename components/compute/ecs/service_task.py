"""The task definition of a service: containers, roles and logs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch, ecs

from components.compute.ecs.collector import collector_configuration, collector_grants
from components.compute.ecs.containers import ContainerValues, container_definitions, image_name, secret_source
from components.compute.ecs.service_placement import ServicePlacement, ServiceResources
from components.compute.ecs.service_settings import EcsServiceSettings
from components.compute.ecs.task_grants import exec_grants, execution_grants, protection_grants
from components.foundation.grants import Grant
from components.identity.workload_role import WorkloadRole, WorkloadRoleArgs, task_source


def log_group_names(service_name: str) -> tuple[str, str]:
    """The log groups of a service, for its containers and the collector's metrics, derived from its name."""
    return f"/ecs/{service_name}", f"/ecs/{service_name}/metrics"


@dataclass(frozen=True, kw_only=True)
class ServiceTaskArgs:
    """Arguments of ServiceTask.

    service_name: physical name of the service. grants: permissions of the task, by name.
    environment: environment variables in addition to those of the settings, such as addresses of other resources.
    """

    settings: EcsServiceSettings
    service_name: str
    placement: ServicePlacement
    resources: ServiceResources
    grants: Mapping[str, Grant] = field(default_factory=dict[str, Grant])
    environment: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])

    def __post_init__(self) -> None:
        if self.settings.execute_command and self.placement.cluster.exec_log_group_arn is None:
            raise ValueError("placement.cluster.exec_log_group_arn: missing, and settings.execute_command is on")
        self.resources.check(self.settings)


class ServiceTask(ComponentResource):
    """A task definition, its log groups, and two roles: the task execution role and the task role.

    Replaced revisions stay active: a failed deployment is rolled back to one.
    """

    arn: Output[str]
    role_arn: Output[str]
    log_group_name: Output[str]

    def __init__(self, name: str, args: ServiceTaskArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:ServiceTask", name, None, opts)
        self._name, self._args = name, args
        settings, placement = args.settings, args.placement
        logs_name, metrics_name = log_group_names(args.service_name)

        logs = self._log_group("logs", logs_name)
        grants = dict(args.grants)
        if settings.collector is not None:
            grants |= collector_grants(self._log_group("metrics", metrics_name).arn)
        if settings.execute_command and placement.cluster.exec_log_group_arn is not None:
            grants |= exec_grants(key_arn=placement.key_arn, log_group_arn=placement.cluster.exec_log_group_arn)
        if settings.scaling.queue is not None:
            grants |= protection_grants(
                region=placement.region, account_id=placement.account_id, cluster_name=placement.cluster.name
            )
        task_role = self._role("task", f"What tasks of {args.service_name} may do", grants)
        execution_role = self._role(
            "execution", f"Starts tasks of {args.service_name}", self._execution_grants(logs.arn)
        )
        definition = ecs.TaskDefinition(
            f"{name}-definition",
            family=args.service_name,
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu=str(settings.cpu_units),
            memory=str(settings.memory_mib),
            runtime_platform=ecs.TaskDefinitionRuntimePlatformArgs(
                cpu_architecture=settings.architecture, operating_system_family="LINUX"
            ),
            ephemeral_storage=ecs.TaskDefinitionEphemeralStorageArgs(size_in_gib=settings.ephemeral_storage_gib)
            if settings.ephemeral_storage_gib
            else None,
            volumes=[ecs.TaskDefinitionVolumeArgs(name=volume) for volume in settings.volumes] or None,
            task_role_arn=task_role.policy_ready_arn,
            execution_role_arn=execution_role.policy_ready_arn,
            container_definitions=container_definitions(settings, self._values(logs.name, metrics_name)),
            skip_destroy=True,
            opts=ResourceOptions(parent=self),
        )

        self.arn, self.role_arn, self.log_group_name = definition.arn, task_role.arn, logs.name
        self.register_outputs({"arn": self.arn, "role_arn": self.role_arn})

    def _log_group(self, role: str, group_name: str) -> cloudwatch.LogGroup:
        return cloudwatch.LogGroup(
            f"{self._name}-{role}",
            name=group_name,
            kms_key_id=self._args.placement.key_arn,
            retention_in_days=self._args.settings.log_retention_days,
            opts=ResourceOptions(parent=self),
        )

    def _role(self, role: str, description: str, grants: Mapping[str, Grant]) -> WorkloadRole:
        placement = self._args.placement
        return WorkloadRole(
            f"{self._name}-{role}",
            WorkloadRoleArgs(
                service="ecs-tasks.amazonaws.com",
                account_id=placement.account_id,
                grants=grants,
                source_arn=task_source(placement.region, placement.account_id),
                permissions_boundary_arn=placement.permissions_boundary_arn,
                description=description,
            ),
            ResourceOptions(parent=self),
        )

    def _execution_grants(self, log_group_arn: Input[str]) -> dict[str, Grant]:
        settings, placement, resources = self._args.settings, self._args.placement, self._args.resources
        sources, repository = settings.secrets.values(), settings.image.repository
        secrets = dict.fromkeys(source.secret for source in sources if source.secret)
        parameters = dict.fromkeys(source.parameter for source in sources if source.parameter)
        return execution_grants(
            region=placement.region,
            key_arn=placement.key_arn,
            log_group_arn=log_group_arn,
            repository_arns=[resources.repositories[repository].arn] if repository else [],
            secret_arns=[resources.secret_arns[secret] for secret in secrets],
            parameter_arns=[resources.parameter_arns[parameter] for parameter in parameters],
        )

    def _values(self, log_group_name: Input[str], metrics_name: str) -> ContainerValues:
        args, settings, resources = self._args, self._args.settings, self._args.resources
        repository, collector = settings.image.repository, settings.collector
        return ContainerValues(
            region=args.placement.region,
            log_group_name=log_group_name,
            image=image_name(settings.image, resources.repositories[repository].url if repository else None),
            environment=args.environment,
            secrets={
                variable: secret_source(
                    source,
                    resources.secret_arns[source.secret]
                    if source.secret
                    else resources.parameter_arns[source.parameter or ""],
                )
                for variable, source in settings.secrets.items()
            },
            collector_configuration=collector_configuration(
                args.placement.region, args.service_name, metrics_name, collector.memory_mib
            )
            if collector
            else "",
        )

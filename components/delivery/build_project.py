"""A build project of CodeBuild in a pipeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch, codebuild

from components.delivery.artifacts import ArtifactStore
from components.foundation.grants import ActionsGrant, Grant
from components.identity.workload_role import WorkloadRole, WorkloadRoleArgs

COMPUTE = {"small": "BUILD_GENERAL1_SMALL", "medium": "BUILD_GENERAL1_MEDIUM", "large": "BUILD_GENERAL1_LARGE"}
QUEUED_MINUTES = 60


@dataclass(frozen=True, kw_only=True)
class Variable:
    """An environment variable: its value, or where CodeBuild reads it from."""

    name: str
    value: Input[str]
    type: Literal["PLAINTEXT", "SECRETS_MANAGER", "PARAMETER_STORE"] = "PLAINTEXT"


@dataclass(frozen=True, kw_only=True)
class BuildProjectArgs:
    """Arguments of BuildProject.

    project_name: physical name. specification: path of a build specification in the source, or its text.
    grants: permissions of the commands, by name, in addition to those for artifacts and logs.
    permissions_boundary_arn: of the role; none by default.
    """

    project_name: str
    description: str
    region: str
    account_id: Input[str]
    artifacts: ArtifactStore
    specification: str
    image: str
    size: Literal["small", "medium", "large"] = "small"
    privileged: bool = False
    timeout_minutes: int = 30
    variables: Sequence[Variable] = ()
    grants: Mapping[str, Grant] = field(default_factory=dict[str, Grant])
    log_retention_days: int = 90
    permissions_boundary_arn: Input[str] | None = None


class BuildProject(ComponentResource):
    """A project on arm64 with a role and a log group of its own, whose artifacts are those of a pipeline, encrypted
    with the region's key. The log group exists first: CodeBuild would create it without key and retention."""

    name: Output[str]
    arn: Output[str]

    def __init__(self, name: str, args: BuildProjectArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:delivery:BuildProject", name, None, opts)
        child = ResourceOptions(parent=self)
        logs = cloudwatch.LogGroup(
            f"{name}-logs",
            name=f"/aws/codebuild/{args.project_name}",
            kms_key_id=args.artifacts.key_arn,
            retention_in_days=args.log_retention_days,
            opts=child,
        )
        role = WorkloadRole(
            f"{name}-build",
            WorkloadRoleArgs(
                service="codebuild.amazonaws.com",
                account_id=args.account_id,
                source_arn=Output.concat(
                    f"arn:aws:codebuild:{args.region}:", args.account_id, f":project/{args.project_name}"
                ),
                grants={
                    **args.grants,
                    **args.artifacts.grants(),
                    "logs": ActionsGrant(
                        actions=("logs:CreateLogStream", "logs:PutLogEvents"),
                        resources=[Output.concat(logs.arn, ":*")],
                    ),
                },
                permissions_boundary_arn=args.permissions_boundary_arn,
                description=f"What builds of {args.project_name} may do",
            ),
            child,
        )
        project = codebuild.Project(
            f"{name}-project",
            name=args.project_name,
            description=args.description,
            service_role=role.policy_ready_arn,
            source=codebuild.ProjectSourceArgs(type="CODEPIPELINE", buildspec=args.specification),
            artifacts=codebuild.ProjectArtifactsArgs(type="CODEPIPELINE", encryption_disabled=False),
            encryption_key=args.artifacts.key_arn,
            environment=codebuild.ProjectEnvironmentArgs(
                type="ARM_CONTAINER",
                compute_type=COMPUTE[args.size],
                image=args.image,
                image_pull_credentials_type="CODEBUILD",
                privileged_mode=args.privileged,
                environment_variables=[
                    codebuild.ProjectEnvironmentEnvironmentVariableArgs(
                        name=variable.name, value=variable.value, type=variable.type
                    )
                    for variable in args.variables
                ],
            ),
            logs_config=codebuild.ProjectLogsConfigArgs(
                cloudwatch_logs=codebuild.ProjectLogsConfigCloudwatchLogsArgs(group_name=logs.name, status="ENABLED")
            ),
            build_timeout=args.timeout_minutes,
            queued_timeout=QUEUED_MINUTES,
            project_visibility="PRIVATE",
            opts=child,
        )
        self.name, self.arn = project.name, project.arn
        self.register_outputs({"arn": self.arn})

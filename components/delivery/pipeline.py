"""A pipeline of CodePipeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import codepipeline

from components.delivery.artifacts import ArtifactStore
from components.delivery.build_project import BuildProject
from components.delivery.settings import PipelineSettings
from components.foundation.grants import ActionsGrant
from components.identity.workload_role import WorkloadRole, WorkloadRoleArgs

SOURCE_PROVIDER = "CodeStarSourceConnection"
SOURCE = "Source"


@dataclass(frozen=True, kw_only=True)
class PipelineArgs:
    """Arguments of Pipeline.

    pipeline_name: physical name. connection_arn: of the repository's provider. builds: projects by build.
    deployments: projects that publish the site of a build, by build.
    permissions_boundary_arn: of the role; none by default.
    """

    settings: PipelineSettings
    pipeline_name: str
    region: str
    account_id: Input[str]
    artifacts: ArtifactStore
    connection_arn: Input[str]
    builds: Mapping[str, BuildProject]
    deployments: Mapping[str, BuildProject]
    permissions_boundary_arn: Input[str] | None = None


class Pipeline(ComponentResource):
    """A pipeline of type V2 with its role: each push that the trigger admits is built, in the order of pushes. A
    deployment that fails is rolled back to the last execution that succeeded."""

    name: Output[str]

    def __init__(self, name: str, args: PipelineArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:delivery:Pipeline", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, artifacts = args.settings, args.artifacts
        projects = [project.arn for project in (*args.builds.values(), *args.deployments.values())]
        role = WorkloadRole(
            f"{name}-execution",
            WorkloadRoleArgs(
                service="codepipeline.amazonaws.com",
                account_id=args.account_id,
                source_arn=Output.concat(
                    f"arn:aws:codepipeline:{args.region}:", args.account_id, f":{args.pipeline_name}"
                ),
                grants={
                    **artifacts.grants(),
                    "connection": ActionsGrant(
                        actions=("codeconnections:UseConnection",), resources=[args.connection_arn]
                    ),
                    "builds": ActionsGrant(
                        actions=("codebuild:BatchGetBuilds", "codebuild:StartBuild"), resources=projects
                    ),
                },
                permissions_boundary_arn=args.permissions_boundary_arn,
                description=f"What the pipeline {args.pipeline_name} may do",
            ),
            child,
        )
        pipeline = codepipeline.Pipeline(
            f"{name}-pipeline",
            name=args.pipeline_name,
            role_arn=role.policy_ready_arn,
            pipeline_type="V2",
            execution_mode="QUEUED",
            artifact_stores=[
                codepipeline.PipelineArtifactStoreArgs(
                    location=artifacts.bucket,
                    type="S3",
                    encryption_key=codepipeline.PipelineArtifactStoreEncryptionKeyArgs(
                        id=artifacts.key_arn, type="KMS"
                    ),
                )
            ],
            triggers=[_trigger(settings)],
            stages=_stages(args),
            opts=child,
        )
        self.name = pipeline.name
        self.register_outputs({"name": self.name})


def _trigger(settings: PipelineSettings) -> codepipeline.PipelineTriggerArgs:
    """Pushes to the branch, not tags: a filter of both would change for ever."""
    paths = codepipeline.PipelineTriggerGitConfigurationPushFilePathsArgs(includes=list(settings.paths))
    return codepipeline.PipelineTriggerArgs(
        provider_type=SOURCE_PROVIDER,
        git_configuration=codepipeline.PipelineTriggerGitConfigurationArgs(
            source_action_name=SOURCE,
            pushes=[
                codepipeline.PipelineTriggerGitConfigurationPushArgs(
                    branches=codepipeline.PipelineTriggerGitConfigurationPushBranchesArgs(includes=[settings.branch]),
                    file_paths=paths if settings.paths else None,
                )
            ],
        ),
    )


def _stages(args: PipelineArgs) -> list[codepipeline.PipelineStageArgs]:
    settings = args.settings
    source = _action(
        SOURCE,
        "Source",
        SOURCE_PROVIDER,
        {
            "ConnectionArn": args.connection_arn,
            "FullRepositoryId": settings.repository,
            "BranchName": settings.branch,
            "DetectChanges": "false",  # the trigger does
        },
        outputs=[SOURCE],
    )
    builds = [
        _action(key, "Build", "CodeBuild", {"ProjectName": project.name}, inputs=[SOURCE], outputs=[_artifact(key)])
        for key, project in args.builds.items()
    ]
    deployments = [
        _action(key, "Build", "CodeBuild", {"ProjectName": project.name}, inputs=[_artifact(key)])
        for key, project in args.deployments.items()
    ]
    stages = [
        codepipeline.PipelineStageArgs(name="Source", actions=[source]),
        codepipeline.PipelineStageArgs(name="Build", actions=builds),
    ]
    if settings.approval:
        stages.append(
            codepipeline.PipelineStageArgs(name="Approve", actions=[_action("approve", "Approval", "Manual", {})])
        )
    if deployments:
        stages.append(
            codepipeline.PipelineStageArgs(
                name="Deploy",
                actions=deployments,
                on_failure=codepipeline.PipelineStageOnFailureArgs(result="ROLLBACK"),
            )
        )
    return stages


def _artifact(build: str) -> str:
    """Name of a build's artifact, which has letters, digits and underscores."""
    return f"Build_{build.replace('-', '_')}"


def _action(
    name: str,
    category: str,
    provider: str,
    configuration: Mapping[str, Input[str]],
    *,
    inputs: list[str] | None = None,
    outputs: list[str] | None = None,
) -> codepipeline.PipelineStageActionArgs:
    return codepipeline.PipelineStageActionArgs(
        name=name,
        category=category,
        owner="AWS",
        provider=provider,
        version="1",
        configuration=dict(configuration) or None,
        input_artifacts=inputs,
        output_artifacts=outputs,
    )

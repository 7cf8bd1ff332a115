"""Pipelines: builds without permissions on what they publish, encrypted artifacts, triggers, and sites."""

import json
from typing import Any

import pytest

from preview.graph import Graph, Node
from tests.conftest import graph_of

STACK = "wonka-prod"
HERE = "primary-delivery"
KEY = "primary-encryption-key"
PROJECTS = ("portal-site", "portal-studio", "portal-site-deploy", "portal-studio-deploy")


def found(name: str) -> Node:
    return graph_of(STACK).named(f"{HERE}-{name}")


def actions(role: str) -> set[str]:
    statements = found(f"{role}-policy").json("policy")["Statement"]
    return {
        action
        for entry in statements
        for action in ([entry["Action"]] if isinstance(entry["Action"], str) else entry["Action"])
    }


def stages() -> dict[str, list[dict[str, Any]]]:
    return {stage["name"]: stage["actions"] for stage in found("portal-pipeline").inputs["stages"]}


def test_a_push_to_the_branch_starts_the_pipeline_once() -> None:
    inputs = found("portal-pipeline").inputs
    (source,) = stages()["Source"]
    assert (inputs["pipelineType"], source["configuration"]["DetectChanges"]) == ("V2", "false")
    assert inputs["triggers"] == [
        {
            "providerType": "CodeStarSourceConnection",
            "gitConfiguration": {"sourceActionName": "Source", "pushes": [{"branches": {"includes": ["release"]}}]},
        }
    ]


@pytest.mark.requirement("MQ-33")
def test_the_source_is_read_by_a_connection_without_a_token() -> None:
    (source,) = stages()["Source"]
    connection = found("connection")
    assert (source["provider"], source["configuration"]["FullRepositoryId"]) == (
        "CodeStarSourceConnection",
        "wonka/video/portal",
    )
    assert source["configuration"]["ConnectionArn"] == connection.outputs["arn"]
    assert connection.inputs["providerType"] == "GitLab"


def test_builds_run_at_once_and_are_published_after_an_approval() -> None:
    assert {name: [action["name"] for action in each] for name, each in stages().items()} == {
        "Source": ["Source"],
        "Build": ["site", "studio"],
        "Approve": ["approve"],
        "Deploy": ["site", "studio"],
    }
    made = {action["name"]: action["outputArtifacts"] for action in stages()["Build"]}
    assert {action["name"]: action["inputArtifacts"] for action in stages()["Deploy"]} == made


def test_a_deployment_that_fails_is_rolled_back() -> None:
    deploy = found("portal-pipeline").inputs["stages"][-1]
    assert deploy["onFailure"] == {"result": "ROLLBACK"}


def test_artifacts_are_encrypted_with_the_key_of_the_region() -> None:
    graph = graph_of(STACK)
    (store,) = found("portal-pipeline").inputs["artifactStores"]
    assert store["location"] == graph.named("primary-library-artifacts-bucket").outputs["id"]
    keys = {found(f"{project}-project").inputs["encryptionKey"] for project in PROJECTS}
    assert keys == {store["encryptionKey"]["id"]} == {graph.named(KEY).outputs["arn"]}


@pytest.mark.parametrize("project", PROJECTS)
def test_builds_are_private_and_unprivileged_on_arm64(project: str) -> None:
    inputs = found(f"{project}-project").inputs
    environment = inputs["environment"]
    assert (environment["type"], environment["privilegedMode"]) == ("ARM_CONTAINER", False)
    assert inputs["projectVisibility"] == "PRIVATE"


@pytest.mark.parametrize("project", PROJECTS)
def test_logs_exist_first_with_key_and_retention(project: str) -> None:
    group, made = found(f"{project}-logs"), found(f"{project}-project")
    assert group in graph_of(STACK).referenced(made, "logsConfig")
    assert (group.inputs["retentionInDays"], "kmsKeyId" in group.inputs) == (90, True)


@pytest.mark.requirement("MQ-32")
def test_a_build_gets_secrets_and_parameters_by_reference() -> None:
    secret = graph_of(STACK).named("primary-data-secret-registry-secret").outputs["arn"]
    assert found("portal-site-project").inputs["environment"]["environmentVariables"] == [
        {"name": "STAGE", "value": "prod", "type": "PLAINTEXT"},
        {"name": "NPM_TOKEN", "value": f"{secret}:npm", "type": "SECRETS_MANAGER"},
        {"name": "THEME", "value": "/wonka/prod/theme", "type": "PARAMETER_STORE"},
    ]
    assert {"secretsmanager:GetSecretValue", "ssm:GetParameters"} <= actions("portal-site-build")


def test_code_of_the_repository_cannot_write_to_the_site() -> None:
    """A build writes its artifacts, and nothing else; the project that publishes them has commands of its own."""
    statements = found("portal-site-build-policy").json("policy")["Statement"]
    writes = [entry["Resource"] for entry in statements if "s3:PutObject" in entry["Action"]]
    bucket = graph_of(STACK).named("primary-library-artifacts-bucket").outputs["arn"]
    assert writes == [[f"{bucket}/*"]]
    assert "cloudfront:CreateInvalidation" not in actions("portal-site-build")
    assert "cloudfront:CreateInvalidation" in actions("portal-site-deploy-build")


def test_files_with_hashed_names_are_published_before_the_pages() -> None:
    specification = json.loads(found("portal-site-deploy-project").inputs["source"]["buildspec"])
    commands = specification["phases"]["build"]["commands"]
    assert ['--include "static/*"' in commands[0], '--exclude "static/*"' in commands[1]] == [True, True]
    assert "immutable" in commands[0]
    assert '--cache-control "no-cache"' in commands[1]
    assert commands[2].startswith("aws cloudfront create-invalidation")
    variables = {
        each["name"] for each in found("portal-site-deploy-project").inputs["environment"]["environmentVariables"]
    }
    assert variables == {"BUCKET_SITE", "DISTRIBUTION_SITE"}


@pytest.mark.requirement("MQ-34")
def test_amplify_takes_what_the_pipeline_builds_of_a_branch_without_a_token() -> None:
    graph = graph_of(STACK)
    app, branch = found("app-studio-app"), found("app-studio-branch")
    assert not {"repository", "accessToken", "oauthToken"} & {*app.inputs}
    assert (branch.inputs["branchName"], branch.inputs["enableAutoBuild"]) == ("release", False)
    statements = found("portal-studio-deploy-build-policy").json("policy")["Statement"]
    (deploys,) = [entry for entry in statements if "amplify:StartDeployment" in entry["Action"]]
    assert deploys["Resource"] == [branch.outputs["arn"], f"{branch.outputs['arn']}/*"]
    assert graph.target(found("portal-studio-deploy-project").inputs["serviceRole"]).name.endswith(
        "studio-deploy-build-role"
    )


@pytest.mark.parametrize(
    ("role", "service", "source"),
    [
        ("portal-site-build", "codebuild", "project/wonka-prod-portal-site"),
        ("portal-execution", "codepipeline", "wonka-prod-portal"),
    ],
)
def test_a_role_is_for_one_project_or_pipeline(role: str, service: str, source: str) -> None:
    (trust,) = found(f"{role}-role").json("assumeRolePolicy")["Statement"]
    assert trust["Principal"] == {"Service": f"{service}.amazonaws.com"}
    assert trust["Condition"]["ArnLike"] == {"aws:SourceArn": f"arn:aws:{service}:eu-west-1:123456789012:{source}"}


def test_the_pipeline_starts_its_own_projects_only() -> None:
    graph: Graph = graph_of(STACK)
    statements = found("portal-execution-policy").json("policy")["Statement"]
    (starts,) = [entry for entry in statements if "codebuild:StartBuild" in entry["Action"]]
    assert {graph.target(arn).name for arn in starts["Resource"]} == {f"{HERE}-{each}-project" for each in PROJECTS}

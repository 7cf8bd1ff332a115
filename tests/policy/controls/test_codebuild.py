"""CodeBuild: credentials, logs, privileges and reports."""

from typing import Any

import pytest

from policy.tokens import CODEBUILD_PROJECT, CODEBUILD_REPORT_GROUP, CODEBUILD_SOURCE_CREDENTIAL
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

project = resource(CODEBUILD_PROJECT)


def of_source(location: str) -> list[Given]:
    return [project.with_props(source={"type": "BITBUCKET", "location": location})]


def with_variable(**variable: str) -> list[Given]:
    return [project.with_props(environment={"environmentVariables": [variable]})]


def test_source_addresses_contain_no_credentials(cases: Cases) -> None:
    secondary = {"type": "BITBUCKET", "location": "https://user:abc@bitbucket.org/media/api"}
    cases(
        "codebuild-source-credentials",
        passes=[
            of_source("https://bitbucket.org/media/api.git"),
            of_source("https://media@bitbucket.org/media/api.git"),
            of_source("https://media-platform-builders@bitbucket.org/media/api.git"),
            of_source("https://media:${TOKEN}@bitbucket.org/media/api.git"),
            of_source("https://${BITBUCKET_BUILD_TOKEN}@bitbucket.org/media/api.git"),
            of_source("https://git.example/media/api.git?ref=main"),
            of_source("media-source/api.zip"),
        ],
        fails=[
            of_source("https://x-token-auth:abc@bitbucket.org/media/api.git"),
            of_source("https://:abc@bitbucket.org/media/api.git"),
            of_source("https://media:-hunter.two:3@bitbucket.org/media/api.git"),
            of_source("HTTPS://media:abc@bitbucket.org/media/api.git"),
            of_source("https://0123456789abcdefghij0123:@bitbucket.org/media/api.git"),
            of_source("https://git.example/media/api.git?private_token=0123456789abcdefghij"),
            of_source("https://ghp_0123456789abcdefghij0123456789abcdef@github.com/media/api.git"),
            [project.with_props(secondarySources=[secondary])],
        ],
        unknown=[of_source(UNKNOWN)],
    )


def test_repositories_are_read_without_a_token_of_a_user(cases: Cases) -> None:
    def credential(type_: str, token: str) -> list[Given]:
        return [resource(CODEBUILD_SOURCE_CREDENTIAL, serverType="GITHUB", authType=type_, token=token)]

    cases(
        "codebuild-source-token",
        passes=[
            credential("CODECONNECTIONS", "arn:aws:codeconnections:us-east-1:123456789012:connection/a"),
            credential("SECRETS_MANAGER", GIVEN),
        ],
        fails=[
            credential("PERSONAL_ACCESS_TOKEN", "ghp_0123456789abcdefghij0123456789abcdef"),
            credential("BASIC_AUTH", GIVEN),
        ],
        unknown=[credential(UNKNOWN, GIVEN)],
    )


def test_environment_variables_contain_no_secrets(cases: Cases) -> None:
    cases(
        "codebuild-environment-secrets",
        passes=[
            with_variable(name="STAGE", value="prod"),
            with_variable(name="DB_PASSWORD", value="prod/db", type="SECRETS_MANAGER"),
            with_variable(name="DB_SECRET", value="prod/db"),
            with_variable(name="SIGNING_KEY", value="alias/release"),
            with_variable(name="CACHE_KEY_TOKEN", value="v1"),
            with_variable(name="PASSWORD_LENGTH_2", value="16"),
            with_variable(name="TOKEN_LIMIT_PROD", value="4096"),
            with_variable(name="DEPLOY_KEY", value="prod-deploy-key"),
            [project.with_props(source={"buildspec": "env: {secrets-manager: {TOKEN: 'prod/db:token'}}"})],
            [project.with_props(source={"buildspec": "ci/buildspec.yml"})],
        ],
        fails=[
            with_variable(name="AWS_SECRET_ACCESS_KEY", value="abc"),
            with_variable(name="GITHUB_PAT", value="github_pat_11ABCDEFG0123456789_abcdefghijklmnopqrstuvwxyz"),
            with_variable(name="REDIS_URL", value="redis://:hunter2@cache:6379"),
            with_variable(name="PRIVATE_KEY", value="-----BEGIN PRIVATE KEY-----"),
            with_variable(name="SIGNING_SECRET", value="postgres://app:hunter2@db.internal/app"),
            with_variable(name="DB_PASSWORD", value="abc", type="PLAINTEXT"),
            with_variable(name="DB_PASSWORD_2", value="abc"),
            with_variable(name="DB_PASSWORD_PROD", value="abc"),
            with_variable(name="dbPassword1", value="abc"),
            with_variable(name="NPM_TOKEN_V2", value="0123456789abcdefghij"),
            with_variable(name="DB_CREDS", value="0123456789abcdefghij"),
            with_variable(name="DEPLOY_KEY", value="0123456789abcdefghij"),
            with_variable(name="MAPS", value="AIza0123456789abcdefghij0123456789abcde"),
            [project.with_props(source={"buildspec": "env: {variables: {DB_PASSWORD: hunter2}}"})],
            [project.with_props(secondarySources=[{"buildspec": "phases: {build: {commands: [mysql -phunter2]}}"}])],
        ],
        unknown=[with_variable(name="DB_PASSWORD", value="abc", type=UNKNOWN)],
    )


def test_logs_in_s3_are_encrypted(cases: Cases) -> None:
    def logs(**settings: object) -> list[Given]:
        return [project.with_props(logsConfig={"s3Logs": {"status": "ENABLED", **settings}})]

    cases(
        "codebuild-logs-encrypted",
        passes=[[project], logs(), logs(status="DISABLED", encryptionDisabled=True)],
        fails=[logs(encryptionDisabled=True)],
        unknown=[logs(encryptionDisabled=UNKNOWN)],
    )


def test_builds_are_logged(cases: Cases) -> None:
    off = {"cloudwatchLogs": {"status": "DISABLED"}}
    cases(
        "codebuild-logging",
        passes=[[project], [project.with_props(logsConfig={**off, "s3Logs": {"status": "ENABLED"}})]],
        fails=[[project.with_props(logsConfig=off)]],
    )


@pytest.mark.parametrize(
    ("control", "sound", "insecure", "undecided"),
    [
        (
            "codebuild-privileged",
            {"environment": {"privilegedMode": False}},
            {"environment": {"privilegedMode": True}},
            {"environment": {"privilegedMode": UNKNOWN}},
        ),
        (
            "codebuild-not-public",
            {"projectVisibility": "PRIVATE"},
            {"projectVisibility": "PUBLIC_READ"},
            {"projectVisibility": UNKNOWN},
        ),
    ],
)
def test_builds_are_neither_privileged_nor_public(
    control: str, sound: dict[str, Any], insecure: dict[str, Any], undecided: dict[str, Any], cases: Cases
) -> None:
    cases(
        control,
        passes=[[project], [project.with_props(**sound)]],
        fails=[[project.with_props(**insecure)]],
        unknown=[[project.with_props(**undecided)]],
    )


def test_exported_reports_are_encrypted(cases: Cases) -> None:
    def export(**destination: object) -> list[Given]:
        return [resource(CODEBUILD_REPORT_GROUP, exportConfig={"type": "S3", "s3Destination": destination})]

    cases(
        "codebuild-reports-encrypted",
        passes=[export(), export(encryptionDisabled=False)],
        fails=[export(encryptionDisabled=True)],
        unknown=[export(encryptionDisabled=UNKNOWN)],
    )


def test_artifacts_are_encrypted(cases: Cases) -> None:
    cases(
        "codebuild-artifacts-encrypted",
        passes=[[project], [project.with_props(artifacts={"type": "CODEPIPELINE", "encryptionDisabled": False})]],
        fails=[
            [project.with_props(artifacts={"type": "S3", "encryptionDisabled": True})],
            [project.with_props(secondaryArtifacts=[{"type": "S3", "encryptionDisabled": True}])],
        ],
        unknown=[[project.with_props(artifacts={"type": "S3", "encryptionDisabled": UNKNOWN})]],
    )


def test_sources_are_verified(cases: Cases) -> None:
    cases(
        "codebuild-source-tls",
        passes=[[project], [project.with_props(source={"type": "GITHUB_ENTERPRISE", "insecureSsl": False})]],
        fails=[[project.with_props(source={"type": "GITHUB_ENTERPRISE", "insecureSsl": True})]],
        unknown=[[project.with_props(source={"insecureSsl": UNKNOWN})]],
    )

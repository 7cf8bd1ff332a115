"""ECS task definitions with containers as a JSON string or as a list."""

import json

import pytest

from policy.readers.secret_values import SECRET_KEYS
from policy.tokens import ECS_TASK_DEFINITION
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, MakeHarness, resource, secret

SOUND: dict[str, object] = {
    "name": "api",
    "image": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/api@sha256:0123",
    "readonlyRootFilesystem": True,
    "logConfiguration": {"logDriver": "awslogs"},
    "environment": [{"name": "STAGE", "value": "prod"}],
}


def task(*containers: object) -> Given:
    return resource(ECS_TASK_DEFINITION, "api", containerDefinitions=json.dumps(containers))


def container(**changes: object) -> dict[str, object]:
    return {name: value for name, value in {**SOUND, **changes}.items() if value is not None}


sound = task(SOUND)
unknown = sound.with_props(containerDefinitions=UNKNOWN)
as_list = resource(ECS_TASK_DEFINITION, "api", containerDefinitions=[container(privileged=True, image="api")])


def test_definitions_are_valid(cases: Cases) -> None:
    cases(
        "ecs-container-definitions",
        passes=[[sound], [as_list], [task(container(image=GIVEN))]],
        fails=[
            [sound.with_props(containerDefinitions="[{")],
            [sound.with_props(containerDefinitions="{}")],
            [sound.with_props(containerDefinitions="[]")],
            [task(container(name=None))],
            [task(SOUND, container(image=None))],
            [task("no container")],
        ],
        unknown=[[unknown]],
    )


@pytest.mark.parametrize(
    "control",
    ["ecs-container-privileged", "ecs-container-read-only-root", "ecs-container-secrets", "ecs-container-logging"],
)
@pytest.mark.parametrize("definitions", ["[{", "{}", "7", '["no container"]', '[{"environment": "no list"}, null]'])
def test_malformed_definitions_raise_no_exception(harness: MakeHarness, control: str, definitions: str) -> None:
    found = harness().of(control, sound.with_props(containerDefinitions=definitions))
    assert not any("could not be evaluated" in diagnostic.message for diagnostic in found)


def test_privileged(cases: Cases) -> None:
    cases(
        "ecs-container-privileged",
        passes=[[sound], [task(container(privileged=False))]],
        fails=[[task(SOUND, container(privileged=True))], [as_list]],
        unknown=[[unknown], [task(container(privileged=UNKNOWN))]],
    )


def test_read_only_root(cases: Cases) -> None:
    windows = task(container(readonlyRootFilesystem=None)).with_props(
        runtimePlatform={"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}
    )
    cases(
        "ecs-container-read-only-root",
        passes=[[sound], [windows]],
        fails=[
            [task(container(readonlyRootFilesystem=None))],
            [task(SOUND, container(readonlyRootFilesystem=False))],
        ],
        unknown=[[unknown], [task(container(readonlyRootFilesystem=UNKNOWN))]],
    )


def variable(name: str, value: str) -> Given:
    return task(container(environment=[{"name": "STAGE", "value": "prod"}, {"name": name, "value": value}]))


@pytest.mark.parametrize("name", [*SECRET_KEYS, "DB_PASSWORD", "jwtSecret", "STRIPE_API_KEY", "GITHUB_TOKEN", "DB_PWD"])
def test_secrets_by_name(cases: Cases, name: str) -> None:
    cases(
        "ecs-container-secrets",
        passes=[[sound]],
        fails=[[variable(name, "s3cr3t-value")]],
    )


def test_secrets_by_value(cases: Cases) -> None:
    cases(
        "ecs-container-secrets",
        passes=[
            [variable("DB_SECRET", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf")],
            [variable("DB_SECRET", "prod/db")],
            [variable("CSRF_TOKEN", "enabled")],
            [variable("TOKEN_URL", "https://id.example.com/oauth2/token")],
            [variable("MAX_TOKENS", "4096")],
            [variable("MAX_TOKEN", "4096")],
            [task(container(command=["server", "--password", "$DB_PASSWORD"]))],
            [variable("BUCKET", UNKNOWN)],
            [task(container(secrets=[{"name": "DB_PASSWORD", "valueFrom": "arn:aws:secretsmanager:x"}]))],
        ],
        fails=[
            [variable("DATABASE_URL", "postgres://app:hunter2@db.internal/app")],
            [variable("UPLOADER", "AKIAIOSFODNN7EXAMPLE")],
            [variable("SIGNER", "-----BEGIN RSA PRIVATE KEY-----")],
            [variable("PRIVATE_KEY", "-----BEGIN RSA PRIVATE KEY-----")],
            [variable("SIGNING_SECRET", "postgres://app:hunter2@db.internal/app")],
            [task(container(command=["server", "--password", "hunter2"]))],
            [task(container(entryPoint=["sh", "-c", "DB_PWD=hunter2 exec server"]))],
            [task(container(healthCheck={"command": ["CMD-SHELL", "curl -f http://app:hunter2@localhost/"]}))],
            [resource(ECS_TASK_DEFINITION, "api", containerDefinitions=secret(json.dumps([SOUND])))],
        ],
        unknown=[[unknown], [variable("DB_PASSWORD", UNKNOWN)]],
    )


def test_a_finding_has_the_name_and_never_the_value(harness: MakeHarness) -> None:
    (found,) = harness().of("ecs-container-secrets", variable("DB_PASSWORD", "hunter2"))
    assert "containerDefinitions[0].environment[1].name" in found.message
    assert "hunter2" not in found.message


def test_a_finding_of_a_command_has_the_option_and_never_the_value(harness: MakeHarness) -> None:
    (found,) = harness().of("ecs-container-secrets", task(container(command=["server", "--db-password=hunter2"])))
    assert "in plaintext: db-password" in found.message
    assert "hunter2" not in found.message


def test_logging(cases: Cases) -> None:
    cases(
        "ecs-container-logging",
        passes=[[sound]],
        fails=[
            [task(container(logConfiguration=None))],
            [task(container(logConfiguration={"logDriver": None}))],
            [task(SOUND, container(logConfiguration={"logDriver": "none"}))],
        ],
        unknown=[[unknown], [task(container(logConfiguration={"logDriver": UNKNOWN}))]],
    )


def test_host_namespaces(cases: Cases) -> None:
    cases(
        "ecs-host-namespaces",
        passes=[[sound.with_props(networkMode="awsvpc")], [sound]],
        fails=[
            [sound.with_props(networkMode="host")],
            [sound.with_props(pidMode="host")],
            [sound.with_props(ipcMode="host")],
        ],
        unknown=[[sound.with_props(networkMode=UNKNOWN)]],
    )


def test_pinned_images(cases: Cases) -> None:
    cases(
        "ecs-container-image-pinned",
        passes=[[sound], [task(container(image="registry:5000/api:1.2.3"))]],
        fails=[
            [task(container(image="api:latest"))],
            [task(container(image="registry:5000/api"))],
            [as_list],
        ],
        unknown=[[unknown], [task(container(image=UNKNOWN))]],
    )


def test_containers_run_as_a_user_other_than_root(cases: Cases) -> None:
    windows = {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}
    cases(
        "ecs-container-user",
        passes=[
            [task(container(user="1000:1000"))],
            [task(container(user="1000"), container(name="collector", essential=False))],
            [sound.with_props(runtimePlatform=windows)],
        ],
        fails=[
            [sound],
            [task(container(user="root"))],
            [task(container(user="0:1000"))],
            [task(container(user="1000"), container(name="collector", essential=False, user="0"))],
        ],
        unknown=[[unknown], [task(container(user=UNKNOWN))]],
    )


def test_capabilities_are_dropped(cases: Cases) -> None:
    def with_capabilities(**given: object) -> list[Given]:
        return [task(container(linuxParameters={"capabilities": given}))]

    cases(
        "ecs-container-capabilities",
        passes=[with_capabilities(drop=["ALL"]), with_capabilities(drop=["ALL"], add=["SYS_PTRACE"])],
        fails=[[sound], with_capabilities(drop=["NET_RAW"]), with_capabilities(drop=[])],
        unknown=[[unknown], with_capabilities(drop=UNKNOWN)],
    )

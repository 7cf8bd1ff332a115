"""The secret of a password that RDS does not manage: access, rotation and recovery."""

import pytest

from preview.graph import Graph
from tests.components.data.database_graphs import KEYS, PRIMARY, ROTATION, SECONDARY, postgres, postgres_settings
from tests.conftest import Deploy


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    """An instance with a replica, which requires its own secret."""
    settings = postgres_settings(masterCredentials="own", masterUsername="apiuser", replicas={"reads": {}})
    return deploy(
        lambda provider: postgres(
            provider,
            settings,
            protect=True,
            rotation_function_arn=ROTATION,
            secret_replicas={SECONDARY: KEYS[SECONDARY]},
        )
    )


@pytest.mark.requirement("MS-35")
def test_the_secret_lies_under_the_region_s_key_in_each_region(graph: Graph) -> None:
    secret = graph.named("data-master-secret")
    assert secret.inputs["kmsKeyId"] == KEYS[PRIMARY]
    assert secret.inputs["replicas"] == [{"region": SECONDARY, "kmsKeyId": KEYS[SECONDARY]}]


@pytest.mark.requirement("MS-34")
def test_it_has_the_connection_properties(graph: Graph) -> None:
    instance, version = graph.named("data-instance"), graph.named("data-master-version")
    value = version.json("secretString")
    assert {name: value[name] for name in value if name not in ("password", "host")} == {
        "engine": "postgres",
        "port": 5432,
        "username": "apiuser",
        "dbname": "app",
        "dbInstanceIdentifier": "acme-prod-postgres",
    }
    assert value["password"] == instance.inputs["password"]
    assert graph.target(value["host"]) is instance
    assert graph.target(version.inputs["secretId"]).name == "data-master-secret"


def test_rds_does_not_manage_it_as_well(graph: Graph) -> None:
    instance = graph.named("data-instance")
    assert instance.inputs["username"] == "apiuser"
    assert "manageMasterUserPassword" not in instance.inputs
    assert "masterUserSecretKmsKeyId" not in instance.inputs


def test_it_is_secret_in_a_preview(graph: Graph) -> None:
    assert "password" in graph.named("data-instance").secrets
    assert "secretString" in graph.named("data-master-version").secrets
    assert graph.named("data-instance").to_json()["inputs"]["password"] == "[secret]"


def test_its_secret_version_depends_on_the_database(graph: Graph) -> None:
    instance, version = graph.named("data-instance"), graph.named("data-master-version")
    assert graph.referenced(version, "secretString") == [instance]


def test_a_later_password_is_never_written_over(graph: Graph) -> None:
    assert graph.named("data-instance").options.ignore_changes == ("password",)
    assert graph.named("data-master-version").options.ignore_changes == ("secretString", "versionStages")


def test_the_first_version_has_a_permanent_label(graph: Graph) -> None:
    assert graph.named("data-master-version").inputs["versionStages"] == ["AWSCURRENT", "FIRST"]


@pytest.mark.requirement("MS-35")
def test_it_is_changed_at_once_and_every_30_days(graph: Graph) -> None:
    rotation = graph.named("data-master-rotation")
    assert graph.referenced(rotation, "secretId") == [graph.named("data-master-version")]
    assert {name: rotation.inputs[name] for name in rotation.inputs if name != "secretId"} == {
        "rotationLambdaArn": ROTATION,
        "rotationRules": {"automaticallyAfterDays": 30},
        "rotateImmediately": True,
    }


def test_a_protected_secret_has_a_recovery_window_of_30_days(graph: Graph) -> None:
    secret = graph.named("data-master-secret")
    assert secret.options.protect
    assert secret.inputs["recoveryWindowInDays"] == 30


def test_without_protection_and_rotation_it_is_deleted_immediately(deploy: Deploy) -> None:
    graph = deploy(lambda provider: postgres(provider, postgres_settings(masterCredentials="own")))
    assert graph.named("data-master-secret").inputs["recoveryWindowInDays"] == 0
    assert graph.of_type("SecretRotation") == []


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    def urns(*, unknown: bool) -> list[str]:
        settings = postgres_settings(masterCredentials="own")
        return [node.urn for node in deploy(lambda provider: postgres(provider, settings), unknown=unknown)]

    assert urns(unknown=True) == urns(unknown=False)

"""ECR repositories: immutable tags, scanning, lifecycle and replication."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.compute.registry.container_registry import ContainerRegistry, ContainerRegistryArgs
from components.compute.registry.replication import RegistryReplication, RegistryReplicationArgs
from components.compute.registry.settings import RegistrySettings
from preview.graph import Graph
from tests.components.compute.ecs.services import ACCOUNT, KEY
from tests.conftest import Deploy

REPOSITORIES: dict[str, Any] = {"api": {"name": "media/api"}, "worker": {"keepImages": 20}}


def registry(deploy: Deploy, *, unknown: bool = False, **settings: Any) -> Graph:
    def program(provider: aws.Provider) -> None:
        args = ContainerRegistryArgs(
            settings=RegistrySettings.model_validate({"repositories": REPOSITORIES, **settings}),
            prefix="media-prod",
            key_arn=KEY,
            protect=True,
        )
        ContainerRegistry("registry", args, ResourceOptions(provider=provider))

    return deploy(program, unknown=unknown)


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return registry(deploy)


@pytest.mark.requirement("GD-56")
def test_names_are_explicit_or_derived_from_stack_and_key(graph: Graph) -> None:
    assert graph.named("registry-api").inputs["name"] == "media/api"
    assert graph.named("registry-worker").inputs["name"] == "media-prod/worker"


@pytest.mark.requirement("GD-40", "MS-24")
def test_tags_are_immutable(graph: Graph) -> None:
    assert graph.named("registry-api").inputs["imageTagMutability"] == "IMMUTABLE"


def test_tags_that_may_be_moved_are_named_one_by_one(deploy: Deploy) -> None:
    inputs = registry(deploy, repositories={"api": {"mutableTags": ["cache-*"]}}).named("registry-api").inputs
    assert inputs["imageTagMutability"] == "IMMUTABLE_WITH_EXCLUSION"
    assert inputs["imageTagMutabilityExclusionFilters"] == [{"filter": "cache-*", "filterType": "WILDCARD"}]


@pytest.mark.requirement("MS-23")
def test_images_are_scanned_when_they_are_pushed(graph: Graph) -> None:
    assert graph.named("registry-api").get("imageScanningConfiguration.scanOnPush") is True
    assert graph.of_type("RegistryScanningConfiguration") == []


@pytest.mark.requirement("MS-23")
def test_enhanced_scanning_watches_these_repositories(deploy: Deploy) -> None:
    inputs = registry(deploy, scanning="enhanced").named("registry-scanning").inputs
    (rule,) = inputs["rules"]
    assert (inputs["scanType"], rule["scanFrequency"]) == ("ENHANCED", "CONTINUOUS_SCAN")
    assert [each["filter"] for each in rule["repositoryFilters"]] == ["media/api", "media-prod/worker"]


def test_images_are_encrypted_with_the_key(graph: Graph) -> None:
    assert graph.named("registry-api").inputs["encryptionConfigurations"] == [{"encryptionType": "KMS", "kmsKey": KEY}]


@pytest.mark.requirement("MS-25")
def test_old_images_go(graph: Graph) -> None:
    policy = graph.named("registry-worker-lifecycle")
    untagged, oldest = policy.json("policy")["rules"]
    assert graph.referenced(policy, "repository") == [graph.named("registry-worker")]
    assert (untagged["selection"]["tagStatus"], untagged["selection"]["countNumber"]) == ("untagged", 14)
    assert (oldest["selection"]["tagStatus"], oldest["selection"]["countNumber"]) == ("any", 20)
    assert untagged["rulePriority"] < oldest["rulePriority"]


def test_repositories_are_protected_if_configured(graph: Graph) -> None:
    protected = [node.name for node in graph.resources if node.options.protect]
    assert protected == ["registry-api", "registry-worker"]


def test_another_repository_moves_none(deploy: Deploy, graph: Graph) -> None:
    more = registry(deploy, repositories={"first": {}, **REPOSITORIES})
    assert {node.urn for node in graph.resources} <= {node.urn for node in more.resources}


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    graph = registry(deploy, unknown=True)
    assert graph.referenced(graph.named("registry-api-lifecycle"), "repository") == [graph.named("registry-api")]


@pytest.mark.requirement("GD-56")
def test_image_replication_depends_on_the_repositories(deploy: Deploy) -> None:
    def program(provider: aws.Provider) -> None:
        settings = RegistrySettings.model_validate({"repositories": REPOSITORIES})
        other = aws.Provider("us-west-2", region="us-west-2")
        destination = ContainerRegistry(
            "us-west-2-registry",
            ContainerRegistryArgs(settings=settings, prefix="media-prod", key_arn=KEY),
            ResourceOptions(provider=other),
        )
        RegistryReplication(
            "copies",
            RegistryReplicationArgs(
                account_id=ACCOUNT,
                repository_names=("media/api", "media-prod/worker"),
                destinations={"us-west-2": destination},
            ),
            ResourceOptions(provider=provider),
        )

    graph = deploy(program)
    configuration = graph.named("copies-configuration")
    (rule,) = configuration.get("replicationConfiguration.rules")
    assert rule["destinations"] == [{"region": "us-west-2", "registryId": ACCOUNT}]
    assert [each["filter"] for each in rule["repositoryFilters"]] == ["media/api", "media-prod/worker"]
    assert configuration.depends_on(graph.named("us-west-2-registry-worker"))
    assert (configuration.region, graph.named("us-west-2-registry-api").region) == ("us-east-1", "us-west-2")


def test_replication_without_replica_regions_is_rejected() -> None:
    with pytest.raises(ValueError, match="destinations: 0: allowed: 1 to 25"):
        RegistryReplicationArgs(account_id=ACCOUNT, repository_names=("media/api",), destinations={})

"""What an account has once: present where the stack needs it, absent where the stack creates it."""

from typing import Any

import pytest

from preflight import singletons
from tests.preflight.accounts import Answers, graph, resource

ROLE = "arn:aws:iam::123456789012:role/logs"
PROVIDER = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"


@pytest.mark.parametrize(("arns", "state"), [([PROVIDER], "ok"), ([f"{PROVIDER}.example"], "missing"), ([], "missing")])
def test_the_oidc_provider_is_that_of_github(arns: list[str], state: str) -> None:
    providers = {"OpenIDConnectProviderList": [{"Arn": arn} for arn in arns]}
    answers = Answers().gives("iam.list_open_id_connect_providers", providers)
    assert answers.verdict(singletons.oidc_provider)[0] == state


EXISTING_RULES = {
    "registryId": "1",
    "replicationConfiguration": {"rules": [{"destinations": [{"region": "eu-west-1", "registryId": "1"}]}]},
}


@pytest.mark.parametrize(
    ("evaluate", "call", "answer", "state"),
    [
        (singletons.api_role_present, "apigateway.get_account", {"cloudwatchRoleArn": ROLE}, "ok"),
        (singletons.api_role_present, "apigateway.get_account", {}, "missing"),
        (singletons.api_role_absent, "apigateway.get_account", {"cloudwatchRoleArn": ROLE}, "missing"),
        (singletons.api_role_absent, "apigateway.get_account", {}, "ok"),
        (singletons.replication_absent, "ecr.describe_registry", EXISTING_RULES, "missing"),
        (singletons.replication_absent, "ecr.describe_registry", {}, "ok"),
        (singletons.detector_absent, "guardduty.list_detectors", {"DetectorIds": ["one"]}, "missing"),
        (singletons.detector_absent, "guardduty.list_detectors", {"DetectorIds": []}, "ok"),
    ],
)
def test_a_singleton(evaluate: Any, call: str, answer: dict[str, Any], state: str) -> None:
    assert Answers().gives(call, answer).verdict(evaluate, "us-east-1")[0] == state


@pytest.mark.parametrize(("opted", "managed", "state"), [(True, True, "ok"), (True, False, "missing")])
def test_backups_of_tables_need_both_preferences(opted: bool, managed: bool, state: str) -> None:
    answer = {
        "ResourceTypeOptInPreference": {"DynamoDB": opted},
        "ResourceTypeManagementPreference": {"DynamoDB": managed},
    }
    answers = Answers().gives("backup.describe_region_settings", answer)
    assert answers.verdict(singletons.backup_of_tables, "us-east-1")[0] == state


@pytest.mark.parametrize(
    ("rule", "arn", "regions"),
    [
        ({}, "dynamodb", []),
        ({"lifecycle": {"coldStorageAfter": 30}}, "dynamodb", ["us-east-1"]),
        (
            {"copyActions": [{"destinationVaultArn": "arn:aws:backup:eu-west-1:1:backup-vault:acme"}]},
            "dynamodb",
            ["eu-west-1", "us-east-1"],
        ),
        ({"lifecycle": {"coldStorageAfter": 30}}, "rds", []),
    ],
)
def test_regions_that_need_the_advanced_features(rule: dict[str, Any], arn: str, regions: list[str]) -> None:
    plan = resource("aws:backup/plan:Plan", rules=[rule])
    selection = resource(
        "aws:backup/selection:Selection", refers={"planId": (plan,)}, resources=[f"arn:aws:{arn}:us-east-1:1:x"]
    )
    assert singletons.backup_regions(graph(plan, selection)) == regions


@pytest.mark.parametrize(
    ("node", "roles"),
    [
        (resource("aws:ecs/cluster:Cluster"), ["AWSServiceRoleForECS"]),
        (resource("kubernetes:karpenter.sh/v1:NodePool"), ["AWSServiceRoleForEC2Spot"]),
        (resource("aws:eks/nodeGroup:NodeGroup", capacityType="SPOT"), ["AWSServiceRoleForEC2Spot"]),
        (resource("aws:eks/nodeGroup:NodeGroup", capacityType="ON_DEMAND"), []),
    ],
)
def test_service_linked_roles_of_the_first_use(node: Any, roles: list[str]) -> None:
    assert [*singletons.service_roles(graph(node)).values()] == roles


@pytest.mark.parametrize(("owner", "state"), [(False, "missing"), (True, "ok")], ids=["needs", "creates"])
def test_the_role_of_api_gateway_is_needed_or_created(owner: bool, state: str) -> None:
    nodes = [resource("aws:apigateway/stage:Stage"), *([resource("aws:apigateway/account:Account")] if owner else [])]
    (asked,) = [each for each in singletons.questions(graph(*nodes)) if each.subject == "API Gateway account role"]
    answers = Answers().gives("apigateway.get_account", {})
    assert asked.evaluate(answers.account).state == state

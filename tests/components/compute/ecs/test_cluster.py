"""ECS clusters: capacity providers, Container Insights and encryption of ephemeral storage."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import Output, ResourceOptions

from components.compute.ecs.cluster import EcsCluster, EcsClusterArgs, exec_log_group_name
from components.compute.ecs.key_uses import fargate_storage_uses
from components.compute.ecs.settings import EcsSettings
from components.foundation.documents import document
from preview.graph import Graph
from tests.components.compute.ecs.services import ACCOUNT, API, KEY, STORAGE_KEY
from tests.conftest import Deploy


def cluster(deploy: Deploy, *, unknown: bool = False, **settings: Any) -> Graph:
    def program(provider: aws.Provider) -> None:
        args = EcsClusterArgs(
            settings=EcsSettings.model_validate(settings),
            cluster_name="media-prod",
            key_arn=KEY,
            storage_key_arn=STORAGE_KEY,
        )
        EcsCluster("main", args, ResourceOptions(provider=provider))

    return deploy(program, unknown=unknown)


@pytest.mark.requirement("GD-39")
def test_fargate_and_spot_share_tasks_by_weight(deploy: Deploy) -> None:
    graph = cluster(deploy, capacity={"fargate": 1, "fargateSpot": 3, "base": 1})
    capacity = graph.named("main-capacity")
    assert graph.named("main-cluster").inputs["name"] == "media-prod"
    assert capacity.inputs["capacityProviders"] == ["FARGATE", "FARGATE_SPOT"]
    assert capacity.inputs["defaultCapacityProviderStrategies"] == [
        {"capacityProvider": "FARGATE", "weight": 1, "base": 1},
        {"capacityProvider": "FARGATE_SPOT", "weight": 3, "base": 0},
    ]


def test_without_a_word_everything_runs_on_fargate(deploy: Deploy) -> None:
    strategies = cluster(deploy).named("main-capacity").inputs["defaultCapacityProviderStrategies"]
    assert strategies == [{"capacityProvider": "FARGATE", "weight": 1, "base": 0}]


def test_container_insights_reports_every_task(deploy: Deploy) -> None:
    settings = cluster(deploy).named("main-cluster").inputs["settings"]
    assert settings == [{"name": "containerInsights", "value": "enhanced"}]


def test_logs_of_container_insights_have_key_and_retention_before_the_cluster_exists(deploy: Deploy) -> None:
    graph = cluster(deploy, insightsLogRetentionDays=30)
    group = graph.named("main-insights")
    assert group.inputs == {
        "name": "/aws/ecs/containerinsights/media-prod/performance",
        "kmsKeyId": KEY,
        "retentionInDays": 30,
    }
    assert graph.named("main-cluster").depends_on(group)


def test_disks_of_tasks_are_under_the_key(deploy: Deploy) -> None:
    configuration = cluster(deploy).named("main-cluster").inputs["configuration"]
    assert configuration == {"managedStorageConfiguration": {"fargateEphemeralStorageKmsKeyId": STORAGE_KEY}}


def test_ecs_exec_is_logged_and_encrypted_where_enabled(deploy: Deploy) -> None:
    graph = cluster(deploy, services={"api": {**API, "executeCommand": True, "readonlyRootFilesystem": False}})
    group, made = graph.named("main-exec"), graph.named("main-cluster").get("configuration.executeCommandConfiguration")
    assert group.inputs["name"] == exec_log_group_name("media-prod") == "/ecs/media-prod/exec"
    assert (group.inputs["kmsKeyId"], group.inputs["retentionInDays"]) == (KEY, 365)
    assert made == {
        "kmsKeyId": KEY,
        "logging": "OVERRIDE",
        "logConfiguration": {"cloudWatchEncryptionEnabled": True, "cloudWatchLogGroupName": "/ecs/media-prod/exec"},
    }


@pytest.mark.requirement("QA-10")
def test_the_service_linked_role_is_the_account_s(deploy: Deploy) -> None:
    assert cluster(deploy).of_type("ServiceLinkedRole") == []  # T-13


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    graph = cluster(deploy, unknown=True)
    assert graph.referenced(graph.named("main-capacity"), "clusterName") == [graph.named("main-cluster")]


def test_fargate_may_encrypt_disks_of_this_cluster_only(deploy: Deploy) -> None:
    def program(provider: aws.Provider) -> None:
        policy = document(fargate_storage_uses(Output.from_input(ACCOUNT), "media-prod"))
        aws.kms.KeyPolicy("key", key_id="key", policy=policy, opts=ResourceOptions(provider=provider))

    keys, grants = deploy(program).named("key").json("policy")["Statement"]
    context = {
        "kms:EncryptionContext:aws:ecs:clusterAccount": ACCOUNT,
        "kms:EncryptionContext:aws:ecs:clusterName": "media-prod",
    }
    assert (keys["Principal"], keys["Action"]) == (
        {"Service": "fargate.amazonaws.com"},
        ["kms:GenerateDataKeyWithoutPlaintext"],
    )
    assert keys["Condition"] == {"StringEquals": context}
    assert grants["Action"] == ["kms:CreateGrant"]
    assert grants["Condition"] == {
        "StringEquals": context,
        "ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt"]},
    }

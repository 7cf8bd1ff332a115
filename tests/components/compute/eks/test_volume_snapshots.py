"""Snapshots of EBS volumes: selection, schedule, retention and role."""

from collections.abc import Mapping
from typing import Any

import pytest
from pulumi import ResourceOptions

from components.compute.eks.volume_snapshots import VolumeSnapshots, VolumeSnapshotsArgs
from components.compute.eks.volumes import VolumeSnapshotSettings
from preview.graph import Graph
from tests.conftest import Deploy

ACCOUNT = "123456789012"
CLASSES: Mapping[str, Mapping[str, Any]] = {"gp3": {}, "database": {"time": "01:15", "retentionDays": 35}}


def snapshots(deploy: Deploy, *, unknown: bool = False) -> Graph:
    args = VolumeSnapshotsArgs(
        cluster_name="media-prod",
        region="us-east-1",
        account_id=ACCOUNT,
        classes={key: VolumeSnapshotSettings.model_validate(each) for key, each in CLASSES.items()},
    )
    return deploy(
        lambda provider: VolumeSnapshots("volumes", args, ResourceOptions(provider=provider)), unknown=unknown
    )


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return snapshots(deploy)


@pytest.mark.requirement("MS-27")
def test_each_class_has_a_policy_for_its_own_volumes(graph: Graph) -> None:
    policies = graph.of_type("aws:dlm/lifecyclePolicy:LifecyclePolicy")
    assert {node.name: node.get("policyDetails.targetTags") for node in policies} == {
        "volumes-gp3": {"volume-snapshots": "media-prod-gp3"},
        "volumes-database": {"volume-snapshots": "media-prod-database"},
    }
    assert {(node.inputs["state"], tuple(node.get("policyDetails.resourceTypes"))) for node in policies} == {
        ("ENABLED", ("VOLUME",))
    }


@pytest.mark.requirement("MS-27")
def test_snapshots_are_daily_with_the_retention_of_the_class(graph: Graph) -> None:
    found = {key: graph.named(f"volumes-{key}").get("policyDetails.schedules") for key in CLASSES}
    assert found == {
        key: [
            {
                "name": "daily",
                "createRule": {"interval": 24, "intervalUnit": "HOURS", "times": time},
                "retainRule": {"interval": days, "intervalUnit": "DAYS"},
                "copyTags": True,
            }
        ]
        for key, time, days in (("gp3", "03:30", 7), ("database", "01:15", 35))
    }


def test_the_role_is_assumed_for_policies_of_this_account_and_region_only(graph: Graph) -> None:
    role = graph.target(graph.named("volumes-gp3").inputs["executionRoleArn"])
    (trust,) = role.json("assumeRolePolicy")["Statement"]
    assert trust["Principal"] == {"Service": "dlm.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": f"arn:aws:dlm:us-east-1:{ACCOUNT}:policy/*"},
    }


def test_the_role_has_its_rights_before_the_first_policy(graph: Graph) -> None:
    attachment = graph.one("RolePolicyAttachment")
    assert attachment.inputs["policyArn"] == "arn:aws:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRole"
    assert attachment in graph.referenced(graph.named("volumes-gp3"), "executionRoleArn")


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    assert len(snapshots(deploy, unknown=True).of_type("LifecyclePolicy")) == 2

"""EKS: endpoint, encryption, logs, dependencies of add-ons and nodes."""

from dataclasses import replace

import pytest

from policy.controls.eks import AFTER_NODES, BEFORE_NODES, LOG_TYPES
from policy.tokens import EKS_ADDON, EKS_CLUSTER, EKS_FARGATE_PROFILE, EKS_NODE_GROUP
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, MakeHarness, resource


def cluster(**vpc: object) -> Given:
    return resource(EKS_CLUSTER, "main", name="main", vpcConfig={"subnetIds": ["s"], **vpc})


private = cluster(endpointPublicAccess=False, endpointPrivateAccess=True)
restricted = cluster(endpointPrivateAccess=True, publicAccessCidrs=["203.0.113.0/24"])


def test_public_endpoint(cases: Cases) -> None:
    cases(
        "eks-endpoint-public",
        passes=[[private], [restricted]],
        fails=[
            [cluster()],
            [cluster(endpointPublicAccess=True, endpointPrivateAccess=True)],
            [cluster(endpointPrivateAccess=True, publicAccessCidrs=["203.0.113.0/24", "0.0.0.0/0"])],
            [cluster(publicAccessCidrs=["203.0.113.0/24"])],
        ],
        unknown=[
            [cluster(endpointPublicAccess=False).with_props(vpcConfig=UNKNOWN)],
            [cluster(endpointPrivateAccess=True, publicAccessCidrs=UNKNOWN)],
        ],
    )


def test_restricted_endpoint(cases: Cases) -> None:
    cases(
        "eks-endpoint-restricted",
        passes=[[private], [cluster()]],
        fails=[[restricted]],
        unknown=[[cluster(endpointPublicAccess=UNKNOWN, publicAccessCidrs=["192.0.2.0/24"])]],
    )


def test_secrets_are_encrypted(cases: Cases) -> None:
    key = {"provider": {"keyArn": "arn:aws:kms:eu-central-1:111122223333:key/1"}}
    cases(
        "eks-secrets-encrypted",
        passes=[
            [private.with_props(encryptionConfig={"resources": ["secrets"], **key})],
            [private.with_props(encryptionConfig={"resources": ["secrets"], "provider": {"keyArn": GIVEN}})],
        ],
        fails=[
            [private],
            [private.with_props(encryptionConfig={"resources": [], **key})],
            [private.with_props(encryptionConfig={"resources": ["secrets"]})],
        ],
        unknown=[[private.with_props(encryptionConfig=UNKNOWN)]],
    )


def test_audit_logs(cases: Cases) -> None:
    cases(
        "eks-audit-logs",
        passes=[[private.with_props(enabledClusterLogTypes=["api", "audit"])]],
        fails=[[private], [private.with_props(enabledClusterLogTypes=["api"])]],
        unknown=[[private.with_props(enabledClusterLogTypes=UNKNOWN)]],
    )


def test_all_log_types_by_configuration(cases: Cases) -> None:
    cases(
        "eks-audit-logs",
        config={"log_types": list(LOG_TYPES)},
        passes=[[private.with_props(enabledClusterLogTypes=list(LOG_TYPES))]],
        fails=[[private.with_props(enabledClusterLogTypes=["audit"])]],
    )


def test_versions(cases: Cases) -> None:
    cases(
        "eks-version",
        passes=[[private], [private.with_props(version="1.36")], [private.with_props(version="next")]],
        fails=[[private.with_props(version="1.28")], [private.with_props(version="1.9")]],
        unknown=[[private.with_props(version=UNKNOWN)]],
    )
    cases(
        "eks-version",
        config={"oldest_version": "1.36"},
        passes=[[private.with_props(version="1.36")]],
        fails=[[private.with_props(version="1.35")]],
    )


nodes = resource(EKS_NODE_GROUP, "nodes", refers={"clusterName": private}, scalingConfig={"minSize": 3, "maxSize": 3})


def addon(name: str, cluster: Given = private) -> Given:
    return resource(EKS_ADDON, name, refers={"clusterName": cluster}, addonName=name)


@pytest.mark.parametrize("name", BEFORE_NODES)
def test_nodes_depend_on_addons(cases: Cases, name: str) -> None:
    first = addon(name)
    cases(
        "eks-addons-before-nodes",
        passes=[[replace(nodes, after=[first]), private, first], [nodes, private, addon("coredns")]],
        fails=[[nodes, private, first], [nodes.with_props(clusterName=UNKNOWN), private, first]],
        unknown=[[nodes, private, first.with_props(addonName=UNKNOWN)]],
    )


def test_nodes_require_a_network_plugin(cases: Cases) -> None:
    bare = private.with_props(bootstrapSelfManagedAddons=False)
    cni = addon("vpc-cni")
    cases(
        "eks-addons-before-nodes",
        passes=[[replace(nodes, after=[cni]), bare, cni]],
        fails=[[nodes, bare]],
    )


@pytest.mark.parametrize("name", AFTER_NODES)
@pytest.mark.parametrize("type_", [EKS_NODE_GROUP, EKS_FARGATE_PROFILE])
def test_addons_depend_on_nodes(cases: Cases, name: str, type_: str) -> None:
    hosts = resource(type_, "hosts", refers={"clusterName": private})
    late = addon(name)
    cases(
        "eks-addons-after-nodes",
        passes=[[replace(late, after=[hosts]), private, hosts], [late, private], [addon("vpc-cni"), private, hosts]],
        fails=[[late, private, hosts]],
        unknown=[[late.with_props(addonName=UNKNOWN), private, hosts]],
    )


@pytest.mark.parametrize("name", AFTER_NODES)
def test_addons_of_auto_mode_need_no_other_nodes(harness: MakeHarness, name: str) -> None:
    auto = private.with_props(computeConfig={"enabled": True, "nodePools": ["general-purpose"]})
    profile = resource(EKS_FARGATE_PROFILE, "jobs", refers={"clusterName": auto})

    assert harness().of("eks-addons-after-nodes", addon(name), auto, profile) == []


def test_desired_size(cases: Cases) -> None:
    scaled = nodes.with_props(scalingConfig={"minSize": 3, "maxSize": 9, "desiredSize": 3})
    cases(
        "eks-desired-size-drift",
        passes=[[nodes], [replace(scaled, options={"ignoreChanges": ["scalingConfig.desiredSize"]})]],
        fails=[[scaled], [replace(scaled, options={"ignoreChanges": ["scalingConfig"]})]],
        unknown=[[scaled.with_props(scalingConfig=UNKNOWN)]],
    )

"""MSK controls: pass, fail, unknown, exempt."""

import json
from dataclasses import replace
from typing import Any

import pytest

from policy.controls.msk import VOLUME_SIZE
from policy.tokens import (
    AUTOSCALING_TARGET,
    EC2_SUBNET,
    KMS_KEY,
    MSK_CLUSTER,
    MSK_CLUSTER_POLICY,
    MSK_REPLICATOR,
    MSK_SCRAM_SECRET_ASSOCIATION,
    MSK_SINGLE_SCRAM_SECRET_ASSOCIATION,
    SECRETSMANAGER_SECRET,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, resource

SUBNETS = ["a-id", "b-id", "c-id"]


def brokers(**info: Any) -> dict[str, Any]:
    """The brokers' settings, in three subnets."""
    return {"clientSubnets": SUBNETS, "instanceType": "kafka.m7g.large", **info}


cluster = resource(MSK_CLUSTER, "events", numberOfBrokerNodes=3, brokerNodeGroupInfo=brokers())


def test_tls_between_brokers(cases: Cases) -> None:
    def encryption(value: object) -> object:
        return {"encryptionInTransit": {"inCluster": value}}

    cases(
        "msk-tls-between-brokers",
        passes=[[cluster], [cluster.with_props(encryptionInfo=encryption(True))]],
        fails=[[cluster.with_props(encryptionInfo=encryption(False))]],
        unknown=[
            [cluster.with_props(encryptionInfo=encryption(UNKNOWN))],
            [cluster.with_props(encryptionInfo=UNKNOWN)],
        ],
    )


def test_tls_for_clients(cases: Cases) -> None:
    def encryption(value: object) -> object:
        return {"encryptionInTransit": {"clientBroker": value}}

    cases(
        "msk-tls-for-clients",
        passes=[[cluster], [cluster.with_props(encryptionInfo=encryption("TLS"))]],
        fails=[
            [cluster.with_props(encryptionInfo=encryption("TLS_PLAINTEXT"))],
            [cluster.with_props(encryptionInfo=encryption("PLAINTEXT"))],
        ],
        unknown=[[cluster.with_props(encryptionInfo=encryption(UNKNOWN))]],
    )


def test_public_access(cases: Cases) -> None:
    def access(value: object) -> object:
        return brokers(connectivityInfo={"publicAccess": {"type": value}})

    cases(
        "msk-not-public",
        passes=[[cluster], [cluster.with_props(brokerNodeGroupInfo=access("DISABLED"))]],
        fails=[[cluster.with_props(brokerNodeGroupInfo=access("SERVICE_PROVIDED_EIPS"))]],
        unknown=[[cluster.with_props(brokerNodeGroupInfo=access(UNKNOWN))]],
    )


def test_authentication(cases: Cases) -> None:
    cases(
        "msk-authentication",
        passes=[
            [cluster.with_props(clientAuthentication={"sasl": {"iam": True}})],
            [cluster.with_props(clientAuthentication={"sasl": {"scram": True}})],
            [cluster.with_props(clientAuthentication={"tls": {"certificateAuthorityArns": [UNKNOWN]}})],
        ],
        fails=[
            [cluster],
            [cluster.with_props(clientAuthentication={"sasl": {"iam": True}, "unauthenticated": True})],
            [cluster.with_props(clientAuthentication={"sasl": {"iam": False}})],
        ],
        unknown=[
            [cluster.with_props(clientAuthentication=UNKNOWN)],
            [cluster.with_props(clientAuthentication={"sasl": UNKNOWN})],
        ],
    )


def test_customer_managed_key(cases: Cases) -> None:
    def encryption(key: str) -> object:
        return {"encryptionAtRestKmsKeyArn": key}

    cases(
        "msk-customer-key",
        passes=[
            [cluster.with_props(encryptionInfo=encryption(GIVEN))],
            [cluster.with_props(encryptionInfo=encryption("arn:aws:kms:eu-central-1:111122223333:key/1"))],
        ],
        fails=[
            [cluster],
            [cluster.with_props(encryptionInfo=encryption("arn:aws:kms:eu-central-1:111122223333:alias/aws/kafka"))],
        ],
    )


def test_broker_count(cases: Cases) -> None:
    cases(
        "msk-broker-count",
        passes=[
            [cluster],
            [cluster.with_props(numberOfBrokerNodes=6)],
            [cluster.with_props(brokerNodeGroupInfo=brokers(clientSubnets=[UNKNOWN] * 3))],
        ],
        fails=[[cluster.with_props(numberOfBrokerNodes=4)], [cluster.with_props(numberOfBrokerNodes=2)]],
        unknown=[[cluster.with_props(numberOfBrokerNodes=UNKNOWN)], [cluster.with_props(brokerNodeGroupInfo=UNKNOWN)]],
    )


def test_zones(cases: Cases) -> None:
    subnets = [resource(EC2_SUBNET, zone, availabilityZone=f"eu-central-1{zone}") for zone in "abc"]
    twice = [*subnets[:2], subnets[2].with_props(availabilityZone="eu-central-1a")]
    two = cluster.with_props(brokerNodeGroupInfo=brokers(clientSubnets=SUBNETS[:2]))
    cases(
        "msk-zones",
        passes=[[cluster, *subnets], [cluster]],
        fails=[[two], [cluster, *twice]],
        unknown=[[cluster.with_props(brokerNodeGroupInfo=brokers(clientSubnets=UNKNOWN))]],
    )
    cases("msk-zones", passes=[[two]], fails=[[cluster.with_props(brokerNodeGroupInfo=None)]], config={"zones": 2})


@pytest.mark.parametrize(
    ("type_", "path"),
    [(MSK_SCRAM_SECRET_ASSOCIATION, "secretArnLists"), (MSK_SINGLE_SCRAM_SECRET_ASSOCIATION, "secretArn")],
)
def test_scram_secrets(cases: Cases, type_: str, path: str) -> None:
    secret = resource(SECRETSMANAGER_SECRET, "users", name="AmazonMSK_users", kmsKeyId=GIVEN)
    association = resource(type_, "users", refers={"clusterArn": cluster, path: secret})
    cases(
        "msk-scram-secrets",
        passes=[
            [association, secret, cluster],
            [association.with_props(**{path: GIVEN}), secret.with_props(name=None, namePrefix="AmazonMSK_"), cluster],
        ],
        fails=[
            [association, secret.with_props(name="users"), cluster],
            [association, secret.with_props(kmsKeyId=None), cluster],
            [association, secret.with_props(name=None), cluster],
        ],
        unknown=[[association, secret.with_props(name=UNKNOWN), cluster]],
    )


def test_replicators(cases: Cases) -> None:
    iam = {"sasl": {"iam": True}}
    target = cluster.with_props(clientAuthentication=iam)
    open_ = brokers(connectivityInfo={"vpcConnectivity": {"clientAuthentication": iam}})
    source = replace(
        resource(MSK_CLUSTER, "source", clientAuthentication=iam, brokerNodeGroupInfo=open_), region="eu-west-1"
    )
    replicator = resource(
        MSK_REPLICATOR,
        "copy",
        refers={"kafkaClusters": source},
        kafkaClusters=[
            {"amazonMskCluster": {"mskClusterArn": "source-id"}},
            {"amazonMskCluster": {"mskClusterArn": "events-id"}},
        ],
    )
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": ["kafka.amazonaws.com"]},
        "Action": ["kafka:CreateVpcConnection", "kafka:GetBootstrapBrokers", "kafka:DescribeClusterV2"],
        "Resource": "*",
    }
    admitted = resource(
        MSK_CLUSTER_POLICY, "source", refers={"clusterArn": source}, policy=json.dumps({"Statement": [statement]})
    )
    cases(
        "msk-replicator-access",
        passes=[
            [replicator, source, target, admitted],
            [replicator.with_props(kafkaClusters=UNKNOWN), source, admitted],
            [replicator, replace(target, name="source"), target],
        ],
        fails=[
            [replicator, source.with_props(brokerNodeGroupInfo=brokers()), target, admitted],
            [replicator, source, cluster, admitted],
            [replicator, source.with_props(clientAuthentication={"sasl": {"scram": True}}), target, admitted],
            [replicator, source.with_props(clientAuthentication={**iam, "unauthenticated": True}), target, admitted],
            [replicator, source, target],
            [replicator, source, target, admitted.with_props(policy='{"Statement": []}')],
        ],
        unknown=[
            [replicator, source.with_props(clientAuthentication=UNKNOWN), target, admitted],
            [replicator, source, target, admitted.with_props(policy=UNKNOWN)],
            [replace(replicator, refers={}).with_props(kafkaClusters=UNKNOWN), source, admitted],
        ],
    )


def test_autoscaled_storage(cases: Cases) -> None:
    target = resource(AUTOSCALING_TARGET, "storage", refers={"resourceId": cluster})
    ignoring = replace(cluster, options={"ignoreChanges": [VOLUME_SIZE]})
    cases(
        "msk-storage-autoscaling",
        passes=[[cluster], [ignoring, target]],
        fails=[
            [cluster, target],
            [cluster, target.with_props(resourceId=UNKNOWN)],
            [replace(cluster, options={"ignoreChanges": ["kafkaVersion"]}), target],
        ],
        unknown=[[cluster, resource(AUTOSCALING_TARGET, "lost", resourceId=UNKNOWN)]],
    )


def test_keys_of_clusters_are_of_their_region(cases: Cases) -> None:
    key = resource(KMS_KEY, "events-key")
    keyed = replace(
        cluster.with_props(encryptionInfo={"encryptionAtRestKmsKeyArn": UNKNOWN}), refers={"encryptionInfo": key}
    )
    cases("kms-key-region", passes=[[keyed, key]], fails=[[keyed, replace(key, region="us-east-1")]])

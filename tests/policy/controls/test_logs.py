"""Controls for log groups: pass, fail, unknown, exempt."""

import json
from dataclasses import replace

import pytest

from policy.tokens import (
    ECS_CLUSTER,
    EKS_CLUSTER,
    KMS_KEY,
    KMS_KEY_POLICY,
    LAMBDA_FUNCTION,
    LOGS_LOG_GROUP,
    RDS_CLUSTER,
    RDS_INSTANCE,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, resource

group = resource(LOGS_LOG_GROUP, "api", name="/aws/lambda/api", retentionInDays=30)
key = resource(KMS_KEY, "logs")


def test_retention(cases: Cases) -> None:
    cases(
        "logs-retention",
        passes=[[group], [group.with_props(retentionInDays=None, logGroupClass="DELIVERY")]],
        fails=[
            [group.with_props(retentionInDays=None)],
            [group.with_props(retentionInDays=0)],
            [group.with_props(retentionInDays=1)],
        ],
        unknown=[[group.with_props(retentionInDays=UNKNOWN)]],
    )
    cases(
        "logs-retention", passes=[[group]], fails=[[group.with_props(retentionInDays=14)]], config={"minimum_days": 30}
    )


def test_customer_managed_key(cases: Cases) -> None:
    cases("logs-customer-key", passes=[[group.with_props(kmsKeyId=GIVEN)]], fails=[[group]])


def test_key_allows_the_service(cases: Cases) -> None:
    def policy(service: str) -> str:
        statement = {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*"}
        return json.dumps({"Statement": [{**statement, "Principal": {"Service": service}}]})

    keyed = replace(group, refers={"kmsKeyId": key})
    here, abroad = policy("logs.eu-central-1.amazonaws.com"), policy("logs.eu-west-1.amazonaws.com")
    split = resource(KMS_KEY_POLICY, "logs", refers={"keyId": key}, policy=here)
    cases(
        "logs-key-admits-service",
        passes=[[group], [keyed, key.with_props(policy=here)], [keyed.with_props(kmsKeyId=UNKNOWN), key, split]],
        fails=[[keyed, key], [keyed, key.with_props(policy=abroad)]],
        unknown=[[keyed, key.with_props(policy=UNKNOWN)], [group.with_props(kmsKeyId=UNKNOWN)]],
    )


@pytest.mark.parametrize(
    ("type_", "path", "name"),
    [
        (LAMBDA_FUNCTION, "name", "/aws/lambda/api"),
        (RDS_CLUSTER, "clusterIdentifier", "/aws/rds/cluster/api/postgresql"),
        (RDS_INSTANCE, "identifier", "/aws/rds/instance/api/upgrade"),
        (EKS_CLUSTER, "name", "/aws/eks/api/cluster"),
        (ECS_CLUSTER, "name", "/aws/ecs/containerinsights/api/performance"),
    ],
)
def test_log_groups_are_created_before_their_owner(cases: Cases, type_: str, path: str, name: str) -> None:
    subject = group.with_props(name=name)
    owner = resource(type_, "owner").with_props(**{path: "api"})
    named_after = replace(subject, refers={"name": owner})
    cases(
        "logs-group-first",
        passes=[
            [subject, replace(owner, after=[subject])],
            [subject, owner.with_props(**{path: "other"})],
            [subject.with_props(name="/media/events"), owner],
        ],
        fails=[[subject, owner], [named_after, owner], [named_after.with_props(name=UNKNOWN), owner]],
        unknown=[[subject.with_props(name=UNKNOWN), owner]],
    )

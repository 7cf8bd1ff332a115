"""DynamoDB controls: pass, fail, unknown, exempt."""

from dataclasses import replace
from typing import Any

from policy.tokens import DYNAMODB_TABLE, DYNAMODB_TABLE_REPLICA, KMS_KEY
from tests.policy.harness import GIVEN, UNKNOWN, Cases, resource

key = resource(KMS_KEY, "tables")
there = replace(resource(KMS_KEY, "tables-there"), region="eu-west-1")
ELSEWHERE = "arn:aws:dynamodb:us-east-1:123456789012:table/media"
table = resource(
    DYNAMODB_TABLE,
    "media",
    name="media",
    serverSideEncryption={"enabled": True, "kmsKeyArn": "tables-id"},
    pointInTimeRecovery={"enabled": True},
    deletionProtectionEnabled=True,
)


def copied(**replica: Any) -> list[dict[str, Any]]:
    """One replica in Ireland."""
    base = {"regionName": "eu-west-1", "kmsKeyArn": "tables-there-id", "pointInTimeRecovery": True}
    return [{name: value for name, value in {**base, **replica}.items() if value is not None}]


separate = replace(
    resource(DYNAMODB_TABLE_REPLICA, "media-there", refers={"globalTableArn": table}, kmsKeyArn="tables-there-id"),
    region="eu-west-1",
)


def test_point_in_time_recovery_of_tables_and_replicas(cases: Cases) -> None:
    cases(
        "dynamodb-point-in-time-recovery",
        passes=[[table], [table.with_props(replicas=copied())], [separate.with_props(pointInTimeRecovery=True), table]],
        fails=[
            [table.with_props(pointInTimeRecovery=None)],
            [table.with_props(pointInTimeRecovery={"enabled": False})],
            [table.with_props(replicas=copied(pointInTimeRecovery=None))],
            [separate, table],
        ],
        unknown=[
            [table.with_props(pointInTimeRecovery=UNKNOWN)],
            [table.with_props(replicas=UNKNOWN)],
            [table.with_props(replicas=copied(pointInTimeRecovery=UNKNOWN))],
        ],
    )


def test_deletion_protection(cases: Cases) -> None:
    cases(
        "dynamodb-deletion-protection",
        passes=[
            [table],
            [table.with_props(replicas=copied())],
            [separate.with_props(deletionProtectionEnabled=True), table],
        ],
        fails=[
            [table.with_props(deletionProtectionEnabled=None)],
            [separate, table],
            [table.with_props(replicas=copied(deletionProtectionEnabled=False))],
        ],
        unknown=[[table.with_props(deletionProtectionEnabled=UNKNOWN)]],
    )


def test_customer_managed_key_in_all_regions(cases: Cases) -> None:
    cases(
        "dynamodb-customer-key",
        passes=[
            [table, key],
            [table.with_props(serverSideEncryption={"enabled": True, "kmsKeyArn": GIVEN})],
            [table.with_props(replicas=copied()), key, there],
            [table, separate, key, there],
            [separate, table, key, there],
            [resource(DYNAMODB_TABLE_REPLICA, globalTableArn=ELSEWHERE, kmsKeyArn="tables-there-id"), there],
        ],
        fails=[
            [table.with_props(serverSideEncryption=None)],
            [table.with_props(serverSideEncryption={"enabled": True})],
            [table.with_props(replicas=copied(kmsKeyArn=None)), key],
            [table, separate.with_props(kmsKeyArn=None), key],
            [resource(DYNAMODB_TABLE_REPLICA, globalTableArn=ELSEWHERE)],
        ],
        unknown=[
            [table.with_props(serverSideEncryption=UNKNOWN)],
            [table.with_props(replicas=UNKNOWN), key],
            [table, key, replace(separate, refers={}).with_props(globalTableArn=UNKNOWN)],
        ],
    )


def test_replica_keys(cases: Cases) -> None:
    unknown_keys = replace(table.with_props(replicas=copied(kmsKeyArn=UNKNOWN)), refers={"replicas": key})
    cases(
        "dynamodb-replica-keys",
        passes=[
            [table, key],
            [table.with_props(replicas=copied()), key, there],
            [table, separate, key, there],
            [table.with_props(serverSideEncryption=None, replicas=copied(kmsKeyArn=None))],
            [replace(unknown_keys, refers={"replicas": there}), key, there],
        ],
        fails=[
            [table.with_props(replicas=copied(kmsKeyArn=None)), key],
            [table.with_props(serverSideEncryption=None, replicas=copied()), there],
            [table.with_props(replicas=copied(kmsKeyArn="tables-id")), key],
            [unknown_keys, key],
            [table, separate.with_props(kmsKeyArn="tables-id"), key],
        ],
        unknown=[
            [table.with_props(replicas=copied(kmsKeyArn=UNKNOWN)), key],
            [table.with_props(replicas=UNKNOWN), key],
        ],
    )

"""IAM statements of a workload: the access of the stack file on resources of the region."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.foundation.documents import document
from components.foundation.settings.access import AccessSettings
from components.identity.grants import ActionsGrant, statements_of
from components.platform.access_grants import AccessTargets, BucketTarget, access_grants
from tests.conftest import Deploy

ACCOUNT = "us-east-1:123456789012"
KEY = f"arn:aws:kms:{ACCOUNT}:key/data"
ASSETS, USERS = f"arn:aws:dynamodb:{ACCOUNT}:table/assets", f"arn:aws:dynamodb:{ACCOUNT}:table/users"
JOBS = f"arn:aws:sqs:{ACCOUNT}:jobs"
JWT = f"arn:aws:secretsmanager:{ACCOUNT}:secret:jwt-AbCdEf"
CONNECT = ActionsGrant(actions=("elasticache:Connect",), resources=[f"arn:aws:elasticache:{ACCOUNT}:user:api"])
TARGETS = AccessTargets(
    region="us-east-1",
    key_arn=KEY,
    buckets={
        "media": BucketTarget(arn="arn:aws:s3:::media"),
        "cache": BucketTarget(arn="arn:aws:s3:::shared", prefix="cache/", encrypted=False),
    },
    tables={"assets": ASSETS, "users": USERS},
    queues={"jobs": JOBS},
    topics={"done": f"arn:aws:sns:{ACCOUNT}:done"},
    event_bus_arn=f"arn:aws:events:{ACCOUNT}:event-bus/media",
    secrets={"jwt": JWT},
    parameters={"level": f"arn:aws:ssm:{ACCOUNT}:parameter/level"},
    cache=CONNECT,
)


def granted(**access: Any) -> dict[str, Any]:
    """Statements by Sid."""
    grants = access_grants(AccessSettings.model_validate(access), TARGETS)
    return {str(entry["Sid"]): entry for entry in statements_of(grants)}


def test_nothing_is_granted_by_default() -> None:
    assert granted() == {}


@pytest.mark.requirement("GD-113", "GD-55")
def test_objects_are_read_and_written_whole_or_in_parts() -> None:
    said = granted(buckets={"media": {"actions": ["read", "write"]}})
    assert set(said) == {"BucketMediaObjects", "BucketMediaKey"}
    assert said["BucketMediaObjects"]["Action"] == [
        "s3:GetObject",
        "s3:GetObjectTagging",
        "s3:PutObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
    ]
    assert said["BucketMediaKey"]["Condition"] == {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}


@pytest.mark.requirement("GD-118")
def test_object_access_is_limited_to_the_prefix_of_the_purpose(deploy: Deploy) -> None:
    def program(provider: aws.Provider) -> None:
        access = AccessSettings.model_validate({"buckets": {"cache": {"actions": ["write"], "prefixes": ["gifs/"]}}})
        policy = document(statements_of(access_grants(access, TARGETS)))
        aws.iam.RolePolicy("worker", role="worker", policy=policy, opts=ResourceOptions(provider=provider))

    (only,) = deploy(program).named("worker").json("policy")["Statement"]
    assert only["Resource"] == ["arn:aws:s3:::shared/cache/gifs/*"]


@pytest.mark.requirement("GD-114")
def test_tables_are_read_with_their_indexes() -> None:
    said = granted(tables={"assets": ["read"]})
    assert said["TableAssetsItems"]["Action"] == [
        "dynamodb:GetItem",
        "dynamodb:BatchGetItem",
        "dynamodb:Query",
        "dynamodb:ConditionCheckItem",
    ]
    assert said["TableAssetsItems"]["Resource"] == ASSETS
    assert said["TableAssetsIndexes"]["Action"] == ["dynamodb:Query"]


def test_equal_permissions_on_several_tables_are_one_statement() -> None:
    said = granted(tables={"assets": ["write"], "users": ["write"]})
    assert said["TableAssetsItemsAnd1More"]["Resource"] == [ASSETS, USERS]
    assert "TableUsersItems" not in said


def test_different_permissions_on_several_tables_stay_apart() -> None:
    said = granted(tables={"assets": ["write"], "users": ["read"]})
    assert (said["TableAssetsItems"]["Resource"], said["TableUsersItems"]["Resource"]) == (ASSETS, USERS)


@pytest.mark.requirement("GD-120")
def test_items_are_updated_in_the_one_table() -> None:
    items = granted(tables={"assets": ["update"]})["TableAssetsItems"]
    assert (items["Action"], items["Resource"]) == (["dynamodb:UpdateItem"], ASSETS)


def test_write_access_includes_each_action_once() -> None:
    items = granted(tables={"assets": ["write", "update"]})["TableAssetsItems"]
    assert items["Action"].count("dynamodb:UpdateItem") == 1


@pytest.mark.requirement("GD-115", "GD-119")
@pytest.mark.parametrize(
    ("action", "actions"),
    [
        ("send", ["sqs:SendMessage", "sqs:GetQueueUrl"]),
        (
            "consume",
            [
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
            ],
        ),
    ],
)
def test_messages_are_sent_or_consumed(action: str, actions: list[str]) -> None:
    said = granted(queues={"jobs": [action]})
    assert (said["QueueJobsMessages"]["Action"], said["QueueJobsMessages"]["Resource"]) == (actions, JOBS)
    assert said["QueueJobsKey"]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]


@pytest.mark.requirement("GD-116")
def test_secrets_are_read_one_by_one() -> None:
    said = granted(secrets=["jwt"])
    assert said["SecretJwt"]["Resource"] == [JWT]
    assert said["SecretJwtKey"]["Action"] == ["kms:Decrypt"]


def test_topics_events_and_parameters() -> None:
    said = granted(topics=["done"], eventBus=True, parameters=["level"])
    assert said["TopicDone"]["Action"] == ["sns:Publish"]
    assert said["EventBus"]["Action"] == ["events:PutEvents"]
    assert said["ParameterLevel"]["Action"] == ["ssm:GetParameter", "ssm:GetParameters"]


def test_the_cache_is_connected_to_if_configured() -> None:
    assert access_grants(AccessSettings(cache=True), TARGETS) == {"cache": CONNECT}


def test_resources_missing_in_the_region_are_rejected() -> None:
    with pytest.raises(ValueError, match="tables: orders: not in this region; known: assets, users"):
        granted(tables={"orders": ["read"]})


def test_events_without_a_bus_are_rejected() -> None:
    with pytest.raises(ValueError, match="event_bus_arn: missing, and the workload puts events"):
        access_grants(AccessSettings(event_bus=True), AccessTargets(region="us-east-1", key_arn=KEY))

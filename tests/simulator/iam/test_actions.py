"""Actions that calls require, by the models of botocore, the dictionary of policy-sentry, and the documentation."""

import re
from functools import cache
from typing import Any

import botocore.session  # pyright: ignore[reportMissingTypeStubs]
import pytest
from policy_sentry.querying.actions import get_action_data

from simulator.errors import NotSimulatedError
from simulator.iam.actions import TABLE, authorizations, requests
from simulator.iam.calls import Account
from simulator.iam.context import ServicePrincipal
from simulator.iam.documents import Kind
from simulator.iam.evaluation import Policies, evaluate
from simulator.iam.services.event_sources import event_source
from tests.simulator.iam.calls import (
    ACCOUNT,
    BUCKET,
    CLUSTER,
    ID,
    KEY,
    OBJECT,
    QUEUE,
    REGION,
    ROLE,
    SAMPLES,
    SECRET,
    TOPIC,
    call,
)
from tests.simulator.iam.calls import TABLE as ASSETS
from tests.simulator.iam.policies import NOW, SESSION, identity, policy, statement

FUNCTIONS = f"arn:aws:lambda:{REGION}:{ID}:function"
NO_KEYS = Account(account_id=ID, region=REGION, arns=ACCOUNT.arns, object_tags=lambda _, __, ___: {})


def required(name: str, account: Account = NO_KEYS, **params: Any) -> list[tuple[str, str]]:
    """Actions and resources of a call, by default without customer managed keys."""
    return [(found.action, found.resource) for found in authorizations(call(name, account, **params))]


@cache
def model(service: str) -> Any:
    """botocore's model of a service, by its id with hyphens."""
    library: Any = botocore.session
    loader = library.get_session()
    known = {"eventbridge": "events", "secrets-manager": "secretsmanager"}
    found = loader.get_service_model(known.get(service, service))
    assert found.service_id.hyphenize() == service
    return found


def test_every_operation_has_a_sample() -> None:
    assert set(SAMPLES) == set(TABLE)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_has_the_parameters_of_botocore(name: str) -> None:
    service, _, operation = name.partition(".")
    shape = model(service).operation_model(operation).input_shape

    assert set(SAMPLES[name]) <= set(shape.members)
    assert set(shape.required_members) <= set(SAMPLES[name])


@pytest.mark.parametrize("name", SAMPLES)
def test_actions_have_the_resources_and_condition_keys_of_the_dictionary(name: str) -> None:
    for found in authorizations(call(name)):
        service, _, action = found.action.partition(":")
        data: Any = get_action_data(service, action)
        assert data, found.action
        rows = [row for row in data[service] if _has_format(found.resource, row["resource_arn_format"])]
        assert rows or found.resource == "*", (found.action, found.resource)
        documented = {_family(key) for row in rows or data[service] for key in row["condition_keys"]}
        own = {_family(key) for key in found.keys if not key.startswith("aws:")}
        assert own <= documented, (found.action, own - documented)


def _has_format(resource: str, template: str) -> bool:
    if "*" in (resource, template):
        return resource == template
    pattern = re.sub(r"\\\$\\\{[^}]*\\\}", ".+", re.escape(template))
    return re.fullmatch(pattern, resource) is not None


def _family(key: str) -> str:
    """A condition key without the name of a tag or of a part of the encryption context."""
    head = re.match(r"(s3:(?:Existing|Request)ObjectTag/|kms:EncryptionContext:)", key)
    return head[1] if head else key


@pytest.mark.parametrize(
    ("name", "params", "expected"),
    [
        ("s3.GetObject", OBJECT, [("s3:GetObject", f"{BUCKET}/a/1")]),
        ("s3.GetObject", OBJECT | {"VersionId": "v"}, [("s3:GetObjectVersion", f"{BUCKET}/a/1")]),
        ("s3.HeadObject", OBJECT, [("s3:GetObject", f"{BUCKET}/a/1")]),
        ("s3.PutObject", OBJECT, [("s3:PutObject", f"{BUCKET}/a/1")]),
        ("s3.PutObject", OBJECT | {"Tagging": "a=b"},
         [("s3:PutObject", f"{BUCKET}/a/1"), ("s3:PutObjectTagging", f"{BUCKET}/a/1")]),
        ("s3.CopyObject", OBJECT | {"CopySource": "/media/b?versionId=v"},
         [("s3:GetObjectVersion", f"{BUCKET}/b"), ("s3:PutObject", f"{BUCKET}/a/1")]),
        ("s3.DeleteObjects", {"Bucket": "media", "Delete": {"Objects": [{"Key": "a"}, {"Key": "b", "VersionId": "v"}]}},
         [("s3:DeleteObject", f"{BUCKET}/a"), ("s3:DeleteObjectVersion", f"{BUCKET}/b")]),
        ("s3.ListObjectsV2", {"Bucket": "media"}, [("s3:ListBucket", BUCKET)]),
        ("s3.HeadBucket", {"Bucket": "media"}, [("s3:ListBucket", BUCKET)]),
        ("s3.CreateMultipartUpload", OBJECT, [("s3:PutObject", f"{BUCKET}/a/1")]),
        ("dynamodb.Query", {}, [("dynamodb:Query", f"{ASSETS}/index/by-owner")]),
        ("dynamodb.Query", {"TableName": ASSETS}, [("dynamodb:Query", ASSETS)]),
        ("sqs.SendMessageBatch", {}, [("sqs:SendMessage", QUEUE)]),
        ("sns.PublishBatch", {}, [("sns:Publish", TOPIC)]),
        ("eventbridge.PutEvents", {}, [("events:PutEvents", f"arn:aws:events:{REGION}:{ID}:event-bus/default")]),
        ("secrets-manager.GetSecretValue", {}, [("secretsmanager:GetSecretValue", SECRET)]),
        ("ssm.GetParameter", {"Name": "/media/limit:3"},
         [("ssm:GetParameter", f"arn:aws:ssm:{REGION}:{ID}:parameter/media/limit")]),
        ("kms.Sign", {"KeyId": "alias/media", "SigningAlgorithm": "ECDSA_SHA_256"}, [("kms:Sign", KEY)]),
        ("rekognition.DetectLabels", {}, [("rekognition:DetectLabels", "*"), ("s3:GetObject", f"{BUCKET}/a/1")]),
        ("rekognition.DetectFaces", {}, [("rekognition:DetectFaces", "*")]),
        ("mediaconvert.CreateJob", {"Role": ROLE, "Settings": {}},
         [("mediaconvert:CreateJob", f"arn:aws:mediaconvert:{REGION}:{ID}:queues/Default"), ("iam:PassRole", ROLE)]),
        ("apigatewaymanagementapi.PostToConnection", {},
         [("execute-api:ManageConnections", f"arn:aws:execute-api:{REGION}:{ID}:abc123/live/POST/@connections/c=")]),
        ("lambda.Invoke", {"FunctionName": "a"}, [("lambda:InvokeFunction", f"{FUNCTIONS}:a")]),
        ("lambda.Invoke", {"FunctionName": "a:live"}, [("lambda:InvokeFunction", f"{FUNCTIONS}:a:live")]),
        ("lambda.Invoke", {}, [("lambda:InvokeFunction", f"{FUNCTIONS}:thumbnail:live")]),
        ("rds-data.ExecuteStatement", {},
         [("rds-data:ExecuteStatement", CLUSTER), ("secretsmanager:GetSecretValue", SECRET)]),
        ("sts.AssumeRole", {}, [("sts:AssumeRole", ROLE), ("sts:TagSession", ROLE)]),
        ("sts.GetCallerIdentity", {}, []),
    ],
)  # fmt: skip
def test_a_call_requires_its_documented_actions(name: str, params: Any, expected: list[tuple[str, str]]) -> None:
    assert required(name, **params) == expected


@pytest.mark.parametrize(
    ("name", "uses"),
    [
        ("s3.GetObject", ["kms:Decrypt"]),
        ("s3.PutObject", ["kms:GenerateDataKey"]),
        ("s3.CreateMultipartUpload", ["kms:GenerateDataKey"]),
        ("s3.UploadPart", ["kms:Decrypt"]),
        ("s3.UploadPartCopy", ["kms:Decrypt", "kms:Decrypt"]),
        ("s3.ListParts", ["kms:Decrypt"]),
        ("s3.CopyObject", ["kms:Decrypt", "kms:GenerateDataKey"]),
        ("s3.DeleteObject", []),
        ("sqs.SendMessage", ["kms:GenerateDataKey", "kms:Decrypt"]),
        ("sqs.ReceiveMessage", ["kms:Decrypt"]),
        ("sqs.DeleteMessage", []),
        ("sns.Publish", ["kms:GenerateDataKey", "kms:Decrypt"]),
        ("dynamodb.PutItem", ["kms:Decrypt"]),
        ("secrets-manager.GetSecretValue", ["kms:Decrypt"]),
        ("secrets-manager.PutSecretValue", ["kms:GenerateDataKey", "kms:Decrypt"]),
        ("ssm.GetParameter", ["kms:Decrypt"]),
        ("ssm.GetParameters", []),
        ("rekognition.DetectModerationLabels", ["kms:Decrypt"]),
        ("rds-data.ExecuteStatement", ["kms:Decrypt"]),
    ],
)
def test_a_customer_managed_key_is_used_through_the_service(name: str, uses: list[str]) -> None:
    found = [each for each in authorizations(call(name)) if each.action.startswith("kms:")]

    assert [each.action for each in found] == uses
    assert all(each.via_service and each.resource == KEY for each in found)


@pytest.mark.parametrize(
    ("name", "service", "context", "value"),
    [
        ("s3.GetObject", "s3", "aws:s3:arn", f"{BUCKET}/a/1"),
        ("sqs.SendMessage", "sqs", "aws:sqs:arn", QUEUE),
        ("sns.Publish", "sns", "aws:sns:topicArn", TOPIC),
        ("dynamodb.GetItem", "dynamodb", "aws:dynamodb:tableName", "assets"),
        ("secrets-manager.GetSecretValue", "secretsmanager", "SecretARN", SECRET),
    ],
)
def test_a_key_is_used_with_the_encryption_context_of_the_service(
    name: str, service: str, context: str, value: str
) -> None:
    use = next(each for each in authorizations(call(name)) if each.action.startswith("kms:"))

    assert use.keys["kms:ViaService"] == f"{service}.{REGION}.amazonaws.com"
    assert use.keys[f"kms:EncryptionContext:{context}"] == value


def test_a_bucket_key_is_used_with_the_arn_of_the_bucket() -> None:
    account = Account(account_id=ID, region=REGION, keys={BUCKET: KEY}, bucket_keys=frozenset({BUCKET}))

    use = authorizations(call("s3.PutObject", account, **OBJECT))[-1]

    assert use.keys["kms:EncryptionContext:aws:s3:arn"] == BUCKET


@pytest.mark.parametrize(("params", "uses"), [({"ServerSideEncryption": "AES256"}, 0), ({"SSEKMSKeyId": KEY}, 1)])
def test_a_call_may_name_another_encryption_than_the_bucket(params: dict[str, str], uses: int) -> None:
    found = required("s3.PutObject", ACCOUNT, **OBJECT, **params)

    assert [action for action, _ in found].count("kms:GenerateDataKey") == uses


def test_tags_are_copied_unless_the_call_replaces_them() -> None:
    source = OBJECT | {"CopySource": {"Bucket": "media", "Key": "tagged"}}

    copied = [action for action, _ in required("s3.CopyObject", ACCOUNT, **source)]
    replaced = [action for action, _ in required("s3.CopyObject", ACCOUNT, **source, TaggingDirective="REPLACE")]

    assert {"s3:GetObjectTagging", "s3:PutObjectTagging"} <= {*copied}
    assert not {"s3:GetObjectTagging", "s3:PutObjectTagging"} & {*replaced}


@pytest.mark.parametrize(
    ("name", "params", "keys"),
    [
        ("s3.ListObjectsV2", {"Bucket": "media", "Prefix": "a/"}, {"s3:prefix": "a/", "s3:max-keys": ()}),
        ("s3.GetObject", {"Bucket": "media", "Key": "tagged"}, {"s3:ExistingObjectTag/state": "clean"}),
        ("s3.GetObject", {"Bucket": "media", "Key": "tagged", "VersionId": "v1"}, {"s3:ExistingObjectTag/state": "v1"}),
        ("s3.PutObject", OBJECT | {"Tagging": "kind=image"},
         {"s3:RequestObjectTag/kind": "image", "s3:RequestObjectTagKeys": ("kind",), "s3:x-amz-acl": ()}),
        ("dynamodb.GetItem", {}, {"dynamodb:LeadingKeys": ("t#1",), "dynamodb:EnclosingOperation": ()}),
        ("dynamodb.TransactWriteItems", {}, {"dynamodb:EnclosingOperation": "TransactWriteItems"}),
        ("eventbridge.PutEvents", {}, {"events:source": "media", "events:detail-type": "Ready"}),
        ("secrets-manager.GetSecretValue", {}, {"secretsmanager:VersionStage": "AWSPENDING"}),
        ("kms.Encrypt", {}, {"kms:EncryptionContext:tenant": "1", "kms:ViaService": ()}),
        ("cloudwatch.PutMetricData", {}, {"cloudwatch:namespace": "media"}),
    ],
)  # fmt: skip
def test_condition_keys_are_filled_from_parameters(name: str, params: Any, keys: dict[str, Any]) -> None:
    found = authorizations(call(name, **params))[0]

    assert {key: found.keys[key] for key in keys} == keys


def test_mediaconvert_is_passed_the_role() -> None:
    passed = authorizations(call("mediaconvert.CreateJob"))[-1]

    assert (passed.action, passed.resource) == ("iam:PassRole", ROLE)
    assert passed.keys == {"iam:PassedToService": "mediaconvert.amazonaws.com"}


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        (
            "s3.PutBucketPolicy",
            {"Bucket": "media"},
            "s3.PutBucketPolicy: which actions it requires is not in the table",
        ),
        ("s3.GetObject", {"Bucket": "arn:aws:s3::1:accesspoint/a.mrap", "Key": "k"}, "access point"),
        ("s3.GetObject", OBJECT | {"SSECustomerKey": "k"}, "s3.GetObject: SSECustomerKey"),
        ("s3.PutObject", OBJECT | {"ServerSideEncryption": "aws:kms:dsse"}, "ServerSideEncryption aws:kms:dsse"),
        ("s3.PutObject", {"Bucket": "b", "Key": "k", "ServerSideEncryption": "aws:kms"}, "AWS managed key"),
        ("sqs.SendMessage", {"QueueUrl": "https://x"}, "queue https://x is unknown; known: alias/media, "),
        ("sns.Publish", {"PhoneNumber": "+1"}, "sns.Publish: PhoneNumber"),
        ("kms.Decrypt", {"CiphertextBlob": b""}, "kms.Decrypt without KeyId"),
        ("lambda.Invoke", {"FunctionName": "111122223333:function:a"}, "partial ARN"),
        ("mediaconvert.CreateJob", {"Role": ROLE, "Tags": {"a": "b"}}, "mediaconvert.CreateJob: Tags"),
    ],
)
def test_a_call_that_is_not_modelled_raises(name: str, params: dict[str, Any], message: str) -> None:
    with pytest.raises(NotSimulatedError) as error:
        authorizations(call(name, **params))

    assert message in str(error.value)


def test_requests_of_a_call_are_evaluated_by_policies() -> None:
    reads = identity(
        statement(
            "s3:GetObject", f"{BUCKET}/a/*", Condition={"StringEquals": {"s3:ExistingObjectTag/state": ["clean"]}}
        )
    )

    def outcome(key: str) -> bool:
        (request,) = requests(call("s3.GetObject", account, Bucket="media", Key=key), SESSION, NOW)
        return evaluate(request, Policies(identity=(reads,))).allowed

    account = Account(
        account_id=ID, region=REGION, object_tags=lambda _, key, __: {"state": "clean"} if key == "a/1" else {}
    )
    assert [outcome(key) for key in ("a/1", "a/2", "b/1")] == [True, False, False]


def test_a_service_sends_the_source_keys_of_the_table() -> None:
    """EventBridge sends its rule to a queue, and neither rule nor account to the key of the queue (T-46)."""
    rule = f"arn:aws:events:{REGION}:{ID}:rule/media"

    to_queue, to_key, _ = requests(
        call("sqs.SendMessage"), ServicePrincipal("events.amazonaws.com"), NOW, source_arn=rule
    )

    assert (to_queue.context.values("aws:SourceArn"), to_queue.context.values("aws:SourceAccount")) == ((rule,), (ID,))
    assert (to_key.context.values("aws:SourceArn"), to_key.context.values("aws:SourceAccount")) == ((), ())


@pytest.mark.parametrize(
    ("condition", "allowed"),
    [
        ({"ArnEquals": {"kms:EncryptionContext:aws:sqs:arn": QUEUE}}, True),
        ({"StringEquals": {"aws:SourceAccount": ID}}, False),
    ],
)
def test_a_key_allows_eventbridge_by_the_encryption_context_only(condition: Any, allowed: bool) -> None:
    events = ServicePrincipal("events.amazonaws.com")
    key = policy(Kind.KEY, statement("kms:*", Principal={"Service": events.name}, Condition=condition))

    sent = requests(call("sqs.SendMessage"), events, NOW, source_arn=f"arn:aws:events:{REGION}:{ID}:rule/media")

    assert [evaluate(each, Policies(resource=key)).allowed for each in sent[1:]] == [allowed, allowed]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (QUEUE, ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "kms:Decrypt"]),
        (f"{ASSETS}/stream/2026", ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]),
    ],
)
def test_lambda_polls_an_event_source_with_the_role_of_the_function(source: str, expected: list[str]) -> None:
    found = event_source(ACCOUNT, source)

    assert [each.action for each in found] == expected
    for each in found:
        service, _, action = each.action.partition(":")
        data: Any = get_action_data(service, action)
        assert any(_has_format(each.resource, row["resource_arn_format"]) for row in data[service])


def test_an_event_source_that_is_not_modelled_raises() -> None:
    with pytest.raises(NotSimulatedError, match="event source arn:aws:kafka"):
        event_source(ACCOUNT, f"arn:aws:kafka:{REGION}:{ID}:cluster/main")

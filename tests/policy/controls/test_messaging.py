"""SQS and SNS controls: pass, fail, unknown, exempt."""

import json
from dataclasses import replace
from typing import Any

import pytest

from policy.tokens import (
    BUDGETS_BUDGET,
    CLOUDWATCH_METRIC_ALARM,
    EVENTBRIDGE_BUS,
    EVENTBRIDGE_TARGET,
    KMS_KEY,
    KMS_KEY_POLICY,
    RDS_EVENT_SUBSCRIPTION,
    S3_BUCKET_NOTIFICATION,
    SNS_TOPIC,
    SNS_TOPIC_POLICY,
    SNS_TOPIC_SUBSCRIPTION,
    SQS_QUEUE,
    SQS_QUEUE_POLICY,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

queue = resource(SQS_QUEUE, "uploads")
topic = resource(SNS_TOPIC, "alarms")


def policy(**statement: Any) -> str:
    """A document with one statement that allows sending."""
    return json.dumps({"Statement": [{"Sid": "Send", "Effect": "Allow", "Action": "*", "Resource": "*", **statement}]})


def test_queues_are_encrypted(cases: Cases) -> None:
    cases(
        "sqs-encrypted",
        passes=[[queue], [queue.with_props(sqsManagedSseEnabled=False, kmsMasterKeyId=GIVEN)]],
        fails=[[queue.with_props(sqsManagedSseEnabled=False)]],
        unknown=[[queue.with_props(sqsManagedSseEnabled=UNKNOWN)]],
    )


def test_topics_are_encrypted(cases: Cases) -> None:
    cases("sns-encrypted", passes=[[topic.with_props(kmsMasterKeyId=GIVEN)]], fails=[[topic]])


@pytest.mark.parametrize(
    ("control", "subject", "split"),
    [
        ("sqs-not-public", queue, resource(SQS_QUEUE_POLICY, "uploads", refers={"queueUrl": queue})),
        ("sns-not-public", topic, resource(SNS_TOPIC_POLICY, "alarms", refers={"arn": topic})),
    ],
)
def test_policies_are_not_public_inline_and_split(cases: Cases, control: str, subject: Given, split: Given) -> None:
    narrowed = policy(Principal="*", Condition={"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::media-files"}})
    cases(
        control,
        passes=[
            [subject],
            [subject.with_props(policy=narrowed)],
            [split.with_props(policy=policy(Principal={"Service": "s3.amazonaws.com"})), subject],
        ],
        fails=[
            [subject.with_props(policy=policy(Principal="*"))],
            [split.with_props(policy=policy(Principal={"AWS": "*"})), subject],
            [
                split.with_props(policy=policy(Principal="*", Condition={"Bool": {"aws:SecureTransport": "true"}})),
                subject,
            ],
            [split.with_props(policy="not json"), subject],
            [split.with_props(policy='{"Statement": 7}'), subject],
        ],
        unknown=[
            [split.with_props(policy=UNKNOWN), subject],
            [subject.with_props(policy=policy(Principal={"AWS": UNKNOWN}))],
        ],
    )


def allowing(service: str, *actions: str) -> str:
    """A key policy that allows a service."""
    granted = list(actions) or ["kms:Decrypt", "kms:GenerateDataKey*"]
    return policy(Principal={"Service": service}, Action=granted)


def sender(type_: str, path: str, value: Any, target: Given) -> Given:
    """A resource that sends to a queue or topic."""
    return resource(type_, "sender", refers={path.partition(".")[0]: target}, **{path: value})


key = resource(KMS_KEY, "messages")
secret_queue = replace(queue, refers={"kmsMasterKeyId": key})
secret_topic = replace(topic, refers={"kmsMasterKeyId": key})


def test_a_key_allows_eventbridge_by_the_encryption_context_of_its_targets(cases: Cases) -> None:
    def key_with(conditions: dict[str, Any]) -> Given:
        text = policy(
            Principal={"Service": "events.amazonaws.com"},
            Action=["kms:Decrypt", "kms:GenerateDataKey*"],
            Condition=conditions,
        )
        return key.with_props(policy=text)

    target = secret_queue.with_props(arn="arn:aws:sqs:eu-central-1:111122223333:uploads")
    sends = sender(EVENTBRIDGE_TARGET, "arn", "uploads-id", queue)
    source = {"aws:SourceArn": "arn:aws:events:eu-central-1:111122223333:rule/uploaded"}
    context = "kms:EncryptionContext:aws:sqs:arn"
    cases(
        "messaging-key-admits-senders",
        passes=[
            [target, sends, key_with({"ArnEquals": {context: "arn:aws:sqs:eu-central-1:111122223333:uploads"}})],
            [target, sends, key_with({"ArnLike": {context: "arn:aws:sqs:*:111122223333:*"}})],
        ],
        fails=[
            [target, sends, key_with({"ArnEquals": source})],
            [target, sends, key_with({"ArnEquals": {context: "arn:aws:sqs:eu-central-1:111122223333:others"}})],
            [target, sends, key_with({"ArnLike": {"kms:EncryptionContext:aws:sns:topicArn": "*"}})],
        ],
    )


@pytest.mark.parametrize(
    ("sends", "service"),
    [
        (sender(EVENTBRIDGE_TARGET, "arn", "uploads-id", queue), "events.amazonaws.com"),
        (sender(EVENTBRIDGE_BUS, "deadLetterConfig", {"arn": "uploads-id"}, queue), "events.amazonaws.com"),
        (sender(S3_BUCKET_NOTIFICATION, "queues", [{"queueArn": "uploads-id"}], queue), "s3.amazonaws.com"),
        (sender(SNS_TOPIC_SUBSCRIPTION, "endpoint", UNKNOWN, queue), "sns.amazonaws.com"),
        (
            sender(SNS_TOPIC_SUBSCRIPTION, "redrivePolicy", '{"deadLetterTargetArn": "uploads-id"}', queue),
            "sns.amazonaws.com",
        ),
    ],
)
def test_keys_of_queues_allow_their_senders(cases: Cases, sends: Given, service: str) -> None:
    split = resource(KMS_KEY_POLICY, "messages", refers={"keyId": key}, policy=allowing(service))
    cases(
        "messaging-key-admits-senders",
        passes=[
            [queue, sends],
            [secret_queue, key],
            [secret_queue, sends, key.with_props(policy=allowing(service))],
            [secret_queue, sends, key.with_props(policy=allowing(service, "kms:*"))],
            [secret_queue, sends, key, split],
        ],
        fails=[
            [secret_queue, sends, key],
            [
                secret_queue,
                sends,
                key.with_props(policy=allowing(service)),
                split.with_props(policy=allowing("sqs.amazonaws.com")),
            ],
            [secret_queue, sends, key.with_props(policy=allowing("sqs.amazonaws.com"))],
            [secret_queue, sends, key.with_props(policy=allowing(service, "kms:Decrypt"))],
            [queue.with_props(kmsMasterKeyId="alias/aws/sqs"), sends],
        ],
        unknown=[
            [secret_queue, sends, key.with_props(policy=UNKNOWN)],
            [queue.with_props(kmsMasterKeyId="arn:aws:kms:eu-central-1:111122223333:key/other"), sends],
        ],
    )


@pytest.mark.parametrize(
    ("sends", "service"),
    [
        (sender(CLOUDWATCH_METRIC_ALARM, "alarmActions", ["alarms-id"], topic), "cloudwatch.amazonaws.com"),
        (sender(CLOUDWATCH_METRIC_ALARM, "okActions", ["alarms-id"], topic), "cloudwatch.amazonaws.com"),
        (sender(S3_BUCKET_NOTIFICATION, "topics", [{"topicArn": "alarms-id"}], topic), "s3.amazonaws.com"),
        (
            sender(BUDGETS_BUDGET, "notifications", [{"subscriberSnsTopicArns": [UNKNOWN]}], topic),
            "budgets.amazonaws.com",
        ),
        (sender(RDS_EVENT_SUBSCRIPTION, "snsTopic", "alarms-id", topic), "events.rds.amazonaws.com"),
    ],
)
def test_keys_of_topics_allow_their_senders(cases: Cases, sends: Given, service: str) -> None:
    cases(
        "messaging-key-admits-senders",
        passes=[[secret_topic, sends, key.with_props(policy=allowing(service))]],
        fails=[[topic.with_props(kmsMasterKeyId="alias/aws/sns"), sends], [secret_topic, sends, key]],
        unknown=[[secret_topic, sends, key.with_props(policy=allowing(UNKNOWN))]],
    )

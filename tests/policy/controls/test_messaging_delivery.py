"""SQS and SNS: dead letter queues, undelivered messages, TLS, access of senders."""

import json

import pytest

from policy.tokens import (
    CLOUDWATCH_METRIC_ALARM,
    EVENTBRIDGE_BUS,
    EVENTBRIDGE_TARGET,
    LAMBDA_EVENT_SOURCE_MAPPING,
    LAMBDA_FUNCTION,
    LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG,
    SCHEDULER_SCHEDULE,
    SNS_TOPIC,
    SNS_TOPIC_POLICY,
    SNS_TOPIC_SUBSCRIPTION,
    SQS_QUEUE,
    SQS_QUEUE_POLICY,
    SQS_REDRIVE_ALLOW_POLICY,
    SQS_REDRIVE_POLICY,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

KEY = "arn:aws:kms:eu-central-1:111122223333:key/one"
DEAD = resource(SQS_QUEUE, "dead", messageRetentionSeconds=1_209_600)
BY_QUEUE = json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": ["work-arn"]})
REDRIVE = json.dumps({"deadLetterTargetArn": "dead-id", "maxReceiveCount": 3})
WORK = resource(SQS_QUEUE, "work", refers={"redrivePolicy": DEAD}, redrivePolicy=REDRIVE)


def policy(*statements: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def test_queues_have_a_dead_letter_queue(cases: Cases) -> None:
    target = resource(EVENTBRIDGE_TARGET, "to", refers={"deadLetterConfig": DEAD}, deadLetterConfig={"arn": "dead-id"})
    function = resource(
        LAMBDA_FUNCTION, "media", refers={"deadLetterConfig": DEAD}, deadLetterConfig={"targetArn": "dead-id"}
    )
    mapping = resource(
        LAMBDA_EVENT_SOURCE_MAPPING,
        "records",
        refers={"destinationConfig": DEAD},
        destinationConfig={"onFailure": {"destinationArn": "dead-id"}},
    )
    separate = resource(
        SQS_REDRIVE_POLICY, "redrive", refers={"redrivePolicy": DEAD}, queueUrl="work-id", redrivePolicy=REDRIVE
    )
    cases(
        "sqs-dead-letters",
        passes=[
            [resource(SQS_QUEUE, "notices", messageRetentionSeconds=300)],
            [WORK, DEAD],
            [DEAD, WORK],
            [DEAD, target],
            [DEAD, function],
            [DEAD, mapping],
            [DEAD, separate, resource(SQS_QUEUE, "work")],
            [resource(SQS_QUEUE, "work"), separate, DEAD],
            [DEAD.with_props(redriveAllowPolicy=json.dumps({"redrivePermission": "allowAll"}))],
            [DEAD, resource(SQS_REDRIVE_ALLOW_POLICY, "allow", queueUrl="dead-id", redriveAllowPolicy=BY_QUEUE)],
            [WORK.with_props(redrivePolicy=UNKNOWN), DEAD],
        ],
        fails=[
            [resource(SQS_QUEUE, "work")],
            [DEAD],
            [DEAD.with_props(redriveAllowPolicy=json.dumps({"redrivePermission": "denyAll"}))],
        ],
        unknown=[[DEAD, resource(EVENTBRIDGE_TARGET, "to", deadLetterConfig={"arn": UNKNOWN})]],
    )


def test_dead_letter_queues_and_failure_destinations_have_an_alarm(cases: Cases) -> None:
    alarm = resource(
        CLOUDWATCH_METRIC_ALARM,
        "alarm",
        refers={"dimensions": DEAD},
        namespace="AWS/SQS",
        metricName="ApproximateNumberOfMessagesVisible",
        dimensions={"QueueName": "dead-id"},
        alarmActions=["arn:aws:sns:eu-central-1:111122223333:alarms"],
    )
    failures = resource(
        LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG,
        "later",
        refers={"destinationConfig": DEAD},
        destinationConfig={"onFailure": {"destination": "dead-id"}},
    )
    cases(
        "sqs-dead-letters-watched",
        passes=[[WORK, DEAD, alarm], [failures, DEAD, alarm], [DEAD]],
        fails=[
            [DEAD, WORK],
            [DEAD, failures],
            [DEAD, WORK, alarm.with_props(metricName="NumberOfMessagesSent")],
            [DEAD, WORK, alarm.with_props(alarmActions=[])],
            [DEAD, WORK, alarm.with_props(actionsEnabled=False)],
        ],
    )


def test_dead_letter_queues_are_restricted_to_their_sources(cases: Cases) -> None:
    allow = resource(
        SQS_REDRIVE_ALLOW_POLICY,
        "allow",
        refers={"queueUrl": DEAD},
        redriveAllowPolicy=json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": ["work-id"]}),
    )
    allow_all = json.dumps({"redrivePermission": "allowAll"})
    cases(
        "sqs-dead-letter-sources",
        passes=[
            [DEAD, WORK, allow],
            [DEAD.with_props(redriveAllowPolicy=json.dumps({"redrivePermission": "byQueue"})), WORK],
            [resource(SQS_QUEUE, "single")],
        ],
        fails=[
            [DEAD, WORK],
            [DEAD, WORK, allow.with_props(redriveAllowPolicy=allow_all)],
            [DEAD.with_props(messageRetentionSeconds=60), WORK, allow],
            [DEAD.with_props(messageRetentionSeconds=None), WORK.with_props(messageRetentionSeconds=1_209_600), allow],
        ],
        unknown=[[DEAD, WORK, allow.with_props(redriveAllowPolicy=UNKNOWN)]],
    )


@pytest.mark.parametrize(
    ("type_", "kept"),
    [
        (EVENTBRIDGE_TARGET, {"deadLetterConfig": {"arn": "queue"}}),
        (SCHEDULER_SCHEDULE, {"target": {"deadLetterConfig": {"arn": "queue"}}}),
        (SNS_TOPIC_SUBSCRIPTION, {"protocol": "sqs", "redrivePolicy": REDRIVE}),
        (EVENTBRIDGE_BUS, {"kmsKeyIdentifier": KEY, "deadLetterConfig": {"arn": "queue"}}),
    ],
)
def test_undelivered_messages_are_kept(cases: Cases, type_: str, kept: dict[str, object]) -> None:
    lost = {name: value for name, value in kept.items() if name in ("protocol", "kmsKeyIdentifier")}
    cases("messaging-undelivered", passes=[[Given(type_, "subject", kept)]], fails=[[Given(type_, "subject", lost)]])


def test_email_and_buses_without_customer_managed_key_need_no_queue(cases: Cases) -> None:
    notices = resource(SQS_QUEUE, "notices", messageRetentionSeconds=300)
    notifying = resource(EVENTBRIDGE_TARGET, "to-notices", refers={"arn": notices})
    cases(
        "messaging-undelivered",
        passes=[
            [resource(SNS_TOPIC_SUBSCRIPTION, protocol="email")],
            [resource(EVENTBRIDGE_BUS)],
            [notifying, notices],
        ],
        fails=[
            [resource(SNS_TOPIC_SUBSCRIPTION, protocol="https")],
            [notifying, notices.with_props(messageRetentionSeconds=None)],
        ],
        unknown=[[resource(SNS_TOPIC_SUBSCRIPTION, protocol=UNKNOWN)]],
    )


ARN = "arn:aws:sqs:eu-central-1:111122223333:target"


@pytest.mark.parametrize(
    ("type_", "policy_type", "reference", "action"),
    [(SQS_QUEUE, SQS_QUEUE_POLICY, "queueUrl", "sqs:*"), (SNS_TOPIC, SNS_TOPIC_POLICY, "arn", "sns:Publish")],
)
def test_tls_is_required(cases: Cases, type_: str, policy_type: str, reference: str, action: str) -> None:
    target = resource(type_, "target")
    named = target.with_props(arn=ARN)
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    denial = {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": "*", "Condition": plain}
    separate = resource(policy_type, "policy", refers={reference: target}, policy=policy(denial))
    whole = {**denial, "Action": f"{action.partition(':')[0]}:*"}
    some = {**plain, "StringEquals": {"aws:SourceAccount": "111122223333"}}
    cases(
        "messaging-tls-only",
        passes=[
            [target, separate],
            [named, separate.with_props(policy=policy({**denial, "Resource": ARN}))],
            [target.with_props(policy=policy(whole))],
        ],
        fails=[
            [target],
            [target, separate.with_props(policy=policy({**denial, "Effect": "Allow"}))],
            [target, separate.with_props(policy=policy({**denial, "Principal": {"AWS": "111122223333"}}))],
            [target, separate.with_props(policy=policy({**denial, "Condition": some}))],
            [named, separate.with_props(policy=policy({**denial, "Resource": f"{ARN}-other"}))],
            [target, separate.with_props(policy=policy({**denial, "Action": "sqs:SendMessage"}))],
        ],
        unknown=[[target, separate.with_props(policy=UNKNOWN)]],
    )


def test_policies_allow_senders(cases: Cases) -> None:
    queue, topic = resource(SQS_QUEUE, "work"), resource(SNS_TOPIC, "news")
    target = resource(EVENTBRIDGE_TARGET, "to-work", refers={"arn": queue})
    alarm = resource("aws:cloudwatch/metricAlarm:MetricAlarm", "full", refers={"alarmActions": topic})
    rule = resource(EVENTBRIDGE_TARGET, "to-news", refers={"arn": topic})

    def allowing(service: str) -> Given:
        statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sqs:SendMessage", "Resource": "*"}
        return resource(SQS_QUEUE_POLICY, "policy", refers={"queueUrl": queue}, policy=policy(statement))

    cases(
        "messaging-policy-admits-senders",
        passes=[
            [queue],
            [queue, target, allowing("events.amazonaws.com")],
            [queue, target.with_props(roleArn="arn:aws:iam::111122223333:role/sender")],
            [topic, alarm],
        ],
        fails=[
            [queue, target],
            [queue, target, allowing("sns.amazonaws.com")],
            [topic, rule],
        ],
        unknown=[[queue, target, allowing("sns.amazonaws.com").with_props(policy=UNKNOWN)]],
    )


def test_queues_have_a_customer_managed_key(cases: Cases) -> None:
    cases(
        "sqs-customer-key",
        passes=[[resource(SQS_QUEUE, kmsMasterKeyId=KEY)], [resource(SQS_QUEUE, kmsMasterKeyId=GIVEN)]],
        fails=[[resource(SQS_QUEUE)], [resource(SQS_QUEUE, kmsMasterKeyId="alias/aws/sqs")]],
    )

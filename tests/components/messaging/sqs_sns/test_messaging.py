"""Queues, topics, events and schedules of one region, by the settings of a stack file."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.foundation.documents import document
from components.messaging.events.event_rule import ObjectSource
from components.messaging.messaging import Messaging, MessagingArgs, messaging_key_uses
from components.messaging.settings import MessagingSettings
from preview.graph import Graph, Node
from tests.conftest import Deploy

ACCOUNT = "123456789012"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/region"
ALARMS = f"arn:aws:sns:us-east-1:{ACCOUNT}:alarms"
RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule"
SETTINGS: dict[str, Any] = {
    "queues": {
        "jobs": {
            "name": "transcode-jobs",
            "type": "fifo",
            "retentionSeconds": 1209600,
            "visibilityTimeoutSeconds": 900,
            "deadLetterQueue": {"name": "transcode-dlq"},
        },
        "analytics": {"retentionSeconds": 604800},
    },
    "topics": {"uploads": {"subscriptions": {"analytics": {"queue": "analytics", "filterPolicy": {"kind": ["gif"]}}}}},
    "eventBus": {"archiveRetentionDays": 30},
    "rules": {
        "new-media": {
            "bus": "default",
            "objectCreated": {"bucket": "uploads", "prefixes": ["raw/"], "suffixes": [".gif", ".mp4"]},
            "targets": {"jobs": {"queue": "jobs", "messageGroupId": "uploads"}},
        },
        "published": {
            "pattern": {"source": ["api"], "detail-type": ["Published"]},
            "targets": {"notify": {"topic": "uploads", "maximumEventAgeSeconds": 3600, "maximumRetryAttempts": 3}},
        },
    },
    "schedules": {
        "cleanup": {
            "expression": "cron(0 3 * * ? *)",
            "queue": "jobs",
            "messageGroupId": "cleanup",
            "input": {"job": "cleanup"},
            "flexibleWindowMinutes": 15,
        },
        "digest": {"expression": "rate(1 day)", "topic": "uploads"},
    },
}


def arguments(**change: Any) -> MessagingArgs:
    return MessagingArgs(
        settings=MessagingSettings.model_validate({**SETTINGS, **change}),
        prefix="acme-prod",
        region="us-east-1",
        account_id=ACCOUNT,
        key_arn=KEY,
        objects={"uploads": ObjectSource(bucket_name="acme-media", prefix="uploads/")},
        alarm_topic_arn=ALARMS,
        protect=True,
    )


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return deploy(lambda provider: Messaging("m", arguments(), ResourceOptions(provider=provider)))


def allowed(policy: Node) -> dict[str, dict[str, Any]]:
    return {each["Sid"]: each for each in policy.json("policy")["Statement"] if each["Effect"] == "Allow"}


@pytest.mark.requirement("GD-95")
def test_the_jobs_queue_is_fifo_with_content_based_deduplication(graph: Graph) -> None:
    inputs = graph.named("m-queue-jobs-queue").inputs
    assert inputs["name"] == "transcode-jobs.fifo"
    assert inputs["fifoQueue"] is inputs["contentBasedDeduplication"] is True
    assert inputs["messageRetentionSeconds"] == 1_209_600
    assert inputs["visibilityTimeoutSeconds"] == 900
    assert inputs["kmsMasterKeyId"] == KEY


@pytest.mark.requirement("GD-96", "QA-25")
def test_a_message_is_moved_to_the_dead_letter_queue_after_three_receives(graph: Graph) -> None:
    redrive = graph.named("m-queue-jobs-queue").json("redrivePolicy")
    dead_letter_queue = graph.named("m-queue-jobs-dead-letters")
    assert redrive["maxReceiveCount"] == 3
    assert graph.target(redrive["deadLetterTargetArn"]) is dead_letter_queue
    assert (dead_letter_queue.inputs["name"], dead_letter_queue.inputs["fifoQueue"]) == ("transcode-dlq.fifo", True)
    assert dead_letter_queue.inputs["messageRetentionSeconds"] == 1_209_600


@pytest.mark.requirement("GD-96")
def test_only_the_queue_may_feed_its_dead_letters(graph: Graph) -> None:
    allow = graph.named("m-queue-jobs-redrive").json("redriveAllowPolicy")
    assert allow["redrivePermission"] == "byQueue"
    assert [graph.target(arn).name for arn in allow["sourceQueueArns"]] == ["m-queue-jobs-queue"]


@pytest.mark.requirement("GD-98", "MQ-13")
def test_a_standard_queue_has_no_property_of_fifo(graph: Graph) -> None:
    inputs = graph.named("m-queue-analytics-queue").inputs
    assert (inputs["name"], inputs["messageRetentionSeconds"]) == ("acme-prod-analytics", 604_800)
    assert not {"fifoQueue", "contentBasedDeduplication", "deduplicationScope"} & inputs.keys()
    assert graph.named("m-queue-analytics-dead-letters").inputs["name"] == "acme-prod-analytics-dlq"


def test_queues_are_protected(graph: Graph) -> None:
    queues = [graph.named(f"m-queue-{key}-{role}") for key in SETTINGS["queues"] for role in ("queue", "dead-letters")]
    assert all(queue.options.protect for queue in queues)


@pytest.mark.requirement("GD-101")
def test_exactly_the_rule_may_send_to_the_jobs_queue(graph: Graph) -> None:
    policy = graph.named("m-queue-jobs-policy")
    assert allowed(policy) == {
        "AllowRuleNewMedia": {
            "Sid": "AllowRuleNewMedia",
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": ["sqs:SendMessage"],
            "Resource": allowed(policy)["AllowRuleNewMedia"]["Resource"],
            "Condition": {
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnEquals": {"aws:SourceArn": f"{RULE}/acme-prod-new-media"},
            },
        }
    }
    assert graph.target(allowed(policy)["AllowRuleNewMedia"]["Resource"]).name == "m-queue-jobs-queue"


@pytest.mark.requirement("GD-101", "QA-25")
def test_senders_of_topics_and_subscribed_queues_are_exact(graph: Graph) -> None:
    topic, queue = allowed(graph.named("m-topic-uploads-policy")), allowed(graph.named("m-queue-analytics-policy"))
    assert topic["AllowEvents"]["Principal"] == {"Service": "events.amazonaws.com"}
    assert "Condition" not in topic["AllowEvents"]  # EventBridge sends no source to topics (T-46)
    assert queue["AllowTopicUploads"]["Condition"]["ArnEquals"] == {
        "aws:SourceArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:acme-prod-uploads"
    }
    assert (len(topic), len(queue)) == (1, 1)


def test_requests_without_tls_are_denied(graph: Graph) -> None:
    policies = [*graph.of_type("aws:sqs/queuePolicy:QueuePolicy"), *graph.of_type("aws:sns/topicPolicy:TopicPolicy")]
    assert len(policies) == 6
    for policy in policies:
        deny = policy.json("policy")["Statement"][0]
        assert (deny["Effect"], deny["Principal"]) == ("Deny", "*")
        assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.requirement("QA-25")
def test_a_subscription_has_a_filter_policy_and_a_dead_letter_queue(graph: Graph) -> None:
    subscription = graph.named("m-topic-uploads-to-analytics")
    assert subscription.inputs["protocol"] == "sqs"
    assert graph.target(subscription.inputs["endpoint"]).name == "m-queue-analytics-queue"
    assert subscription.json("filterPolicy") == {"kind": ["gif"]}
    assert subscription.inputs["rawMessageDelivery"] is True
    assert graph.target(subscription.json("redrivePolicy")["deadLetterTargetArn"]).name == "m-undelivered-queue"


@pytest.mark.requirement("GD-100")
def test_new_objects_become_jobs_of_one_group(graph: Graph) -> None:
    rule = graph.named("m-rule-new-media-rule")
    assert rule.inputs["eventBusName"] == "default"
    assert rule.json("eventPattern") == {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {
            "bucket": {"name": ["acme-media"]},
            "object": {"key": [{"wildcard": "uploads/raw/*.gif"}, {"wildcard": "uploads/raw/*.mp4"}]},
        },
    }
    target = graph.named("m-rule-new-media-to-jobs")
    assert graph.target(target.inputs["arn"]).name == "m-queue-jobs-queue"
    assert target.get("sqsTarget.messageGroupId") == "uploads"


def test_an_undelivered_event_is_sent_to_a_standard_queue(graph: Graph) -> None:
    target = graph.named("m-rule-published-to-notify")
    assert target.get("retryPolicy") == {"maximumEventAgeInSeconds": 3600, "maximumRetryAttempts": 3}
    kept = graph.target(target.get("deadLetterConfig.arn"))
    assert (kept.name, kept.inputs.get("fifoQueue")) == ("m-undelivered-queue", None)
    assert set(allowed(graph.named("m-undelivered-policy"))) == {
        "AllowRuleNewMedia",
        "AllowRulePublished",
        "AllowTopicUploads",
        "AllowEventBus",
    }


def test_a_topic_of_emails_sends_nothing_to_the_undelivered_queue(deploy: Deploy) -> None:
    """Subscriptions by email have no dead letter queue."""
    topics = {**SETTINGS["topics"], "review": {"subscriptions": {"moderators": {"email": "review@acme.example"}}}}
    graph = deploy(lambda provider: Messaging("m", arguments(topics=topics), ResourceOptions(provider=provider)))

    assert "redrivePolicy" not in graph.named("m-topic-review-to-moderators").inputs
    topics_allowed = {sid for sid in allowed(graph.named("m-undelivered-policy")) if sid.startswith("AllowTopic")}
    assert topics_allowed == {"AllowTopicUploads"}


@pytest.mark.parametrize(
    ("subscription", "delivers"), [({"email": "review@acme.example"}, False), ({"queue": "jobs"}, True)]
)
def test_topics_need_the_undelivered_queue_for_queues_only(subscription: dict[str, str], delivers: bool) -> None:
    settings = MessagingSettings.model_validate(
        {"queues": {"jobs": {}}, "topics": {"news": {"subscriptions": {"one": subscription}}}}
    )
    assert settings.delivers is delivers


def test_the_bus_accepts_events_of_the_account_only(graph: Graph) -> None:
    policy = graph.named("m-bus-policy")
    assert policy.inputs["eventBusName"] == "acme-prod"
    (said,) = policy.json("policy")["Statement"]
    assert said["Principal"]["AWS"].endswith(":root")
    assert (said["Effect"], said["Action"]) == ("Allow", "events:PutEvents")
    assert graph.target(said["Resource"]) is graph.named("m-bus-bus")


def test_the_bus_is_encrypted_and_its_events_can_be_sent_again(graph: Graph) -> None:
    bus, archive = graph.named("m-bus-bus"), graph.named("m-bus-archive")
    assert (bus.inputs["name"], bus.inputs["kmsKeyIdentifier"]) == ("acme-prod", KEY)
    assert graph.target(archive.inputs["eventSourceArn"]) is bus
    assert (archive.inputs["retentionDays"], archive.inputs["kmsKeyIdentifier"]) == (30, KEY)


@pytest.mark.requirement("GD-99")
def test_a_cleanup_is_scheduled_with_a_role_for_its_queue_only(graph: Graph) -> None:
    schedule = graph.named("m-schedule-cleanup-schedule")
    assert schedule.inputs["scheduleExpression"] == "cron(0 3 * * ? *)"
    assert schedule.get("flexibleTimeWindow") == {"mode": "FLEXIBLE", "maximumWindowInMinutes": 15}
    assert graph.target(schedule.get("target.arn")).name == "m-queue-jobs-queue"
    assert schedule.get("target.sqsParameters.messageGroupId") == "cleanup"
    assert schedule.get("target.input") == '{"job": "cleanup"}'
    assert graph.target(schedule.get("target.roleArn")).name == "m-schedule-cleanup-role"
    assert graph.target(schedule.get("target.deadLetterConfig.arn")).name == "m-undelivered-queue"

    statements = graph.named("m-schedule-cleanup-role-policy").json("policy")["Statement"]
    sends = [each for each in statements if "sqs:SendMessage" in each["Action"]]
    resources = [each["Resource"] if isinstance(each["Resource"], str) else each["Resource"][0] for each in sends]
    assert {graph.target(arn).name for arn in resources} == {"m-queue-jobs-queue", "m-undelivered-queue"}


def test_a_schedule_of_a_topic_publishes_and_sends_at_its_time(graph: Graph) -> None:
    assert graph.named("m-schedule-digest-schedule").get("flexibleTimeWindow") == {"mode": "OFF"}
    statements = graph.named("m-schedule-digest-role-policy").json("policy")["Statement"]
    assert statements[0]["Action"] == ["sns:Publish"]
    assert graph.target(statements[0]["Resource"][0]).name == "m-topic-uploads-topic"


def test_roles_of_schedules_are_assumed_for_their_group_only(graph: Graph) -> None:
    trust = graph.named("m-schedule-cleanup-role").json("assumeRolePolicy")["Statement"][0]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert graph.target(trust["Condition"]["ArnLike"]["aws:SourceArn"]).name == "m-schedules"


def test_the_key_allows_exactly_the_senders() -> None:
    uses = messaging_key_uses(arguments().names)
    assert [use["Sid"] for use in uses] == [
        "AllowEventsToQueues",
        "AllowEventsToTopics",
        "AllowTopics",
        "AllowEventBusDescribe",
        "AllowEventBus",
    ]
    assert messaging_key_uses(arguments(topics={}, rules={}, schedules={}, eventBus=None).names) == []


def test_the_key_allows_eventbridge_by_the_encrypted_queues_and_topics(deploy: Deploy) -> None:
    """The queues of undelivered events of rules and of the event bus are among them."""

    def program(provider: aws.Provider) -> None:
        policy = document(messaging_key_uses(arguments().names))
        aws.kms.KeyPolicy("key", key_id="key", policy=policy, opts=ResourceOptions(provider=provider))

    statements = {each["Sid"]: each for each in deploy(program).named("key").json("policy")["Statement"]}
    arns = {sid: statements[sid]["Condition"] for sid in ("AllowEventsToQueues", "AllowEventsToTopics")}
    assert arns == {
        "AllowEventsToQueues": {
            "ArnEquals": {
                "kms:EncryptionContext:aws:sqs:arn": [
                    f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"
                    for name in ("transcode-jobs.fifo", "acme-prod-undelivered")
                ]
            }
        },
        "AllowEventsToTopics": {
            "ArnEquals": {
                "kms:EncryptionContext:aws:sns:topicArn": [f"arn:aws:sns:us-east-1:{ACCOUNT}:acme-prod-uploads"]
            }
        },
    }


def test_queues_without_rules_and_schedules_have_no_queue_of_undelivered_events(deploy: Deploy) -> None:
    queues_only = arguments(topics={}, rules={}, schedules={}, eventBus=None)
    graph = deploy(lambda provider: Messaging("m", queues_only, ResourceOptions(provider=provider)))
    assert {node.name for node in graph.of_type("aws:sqs/queue:Queue")} == {
        f"m-queue-{key}-{role}" for key in SETTINGS["queues"] for role in ("queue", "dead-letters")
    }


def test_a_fifo_topic_delivers_to_fifo_queues(deploy: Deploy) -> None:
    ordered = arguments(
        topics={"moves": {"type": "fifo", "subscriptions": {"jobs": {"queue": "jobs"}}}}, rules={}, schedules={}
    )
    graph = deploy(lambda provider: Messaging("m", ordered, ResourceOptions(provider=provider)))
    topic = graph.named("m-topic-moves-topic").inputs
    assert (topic["name"], topic["fifoTopic"], topic["contentBasedDeduplication"]) == (
        "acme-prod-moves.fifo",
        True,
        True,
    )
    redrive = graph.named("m-topic-moves-to-jobs").json("redrivePolicy")
    assert graph.target(redrive["deadLetterTargetArn"]).name == "m-queue-jobs-dead-letters"
    assert set(allowed(graph.named("m-queue-jobs-dead-letters-policy"))) == {"AllowTopicMoves"}


def test_it_needs_no_value_too_early(deploy: Deploy) -> None:
    graph = deploy(lambda provider: Messaging("m", arguments(), ResourceOptions(provider=provider)), unknown=True)
    assert len(graph.of_type("aws:sqs/queue:Queue")) == 5


def test_a_rule_about_objects_of_nowhere_is_rejected() -> None:
    with pytest.raises(ValueError, match=r"objects\.uploads: missing: required by the rule new-media"):
        MessagingArgs(
            settings=MessagingSettings.model_validate(SETTINGS),
            prefix="acme",
            region="us-east-1",
            account_id=ACCOUNT,
            key_arn=KEY,
        )


def test_the_first_message_in_a_dead_letter_queue_notifies_the_alarm_topic(graph: Graph) -> None:
    alarms = graph.of_type("MetricAlarm")
    assert {alarm.name: alarm.inputs["dimensions"] for alarm in alarms} == {
        "m-queue-jobs-dead-letters-alarm-messages": {"QueueName": "transcode-dlq.fifo"},
        "m-queue-analytics-dead-letters-alarm-messages": {"QueueName": "acme-prod-analytics-dlq"},
        "m-undelivered-alarm-messages": {"QueueName": "acme-prod-undelivered"},
    }
    for alarm in alarms:
        assert (alarm.inputs["namespace"], alarm.inputs["metricName"]) == (
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
        )
        assert (alarm.inputs["period"], alarm.inputs["evaluationPeriods"], alarm.inputs["threshold"]) == (60, 1, 0)
        assert (alarm.inputs["alarmActions"], alarm.inputs["okActions"]) == ([ALARMS], [ALARMS])
        queue = alarm.inputs["dimensions"]["QueueName"]
        assert alarm.inputs["alarmDescription"] == f"Messages of {queue} could not be delivered or processed"

"""GIFDistributor's queues and EventBridge rules."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph
from tests.stacks.reading_compute import allowed, execution_role, service, task_role
from tests.stacks.reading_messaging import (
    dead_letter_queue,
    queue,
    redrives_from,
    resource_policy,
    rule,
    schedule,
    targets,
    topic,
)


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


@pytest.mark.requirement("GD-95")
def test_transcode_jobs_are_fifo_with_14_days_retention_and_15_minutes_visibility_timeout(prod: Graph) -> None:
    found = queue(prod, "transcode")
    assert found.inputs["name"] == "transcode-jobs.fifo"
    assert (found.inputs["fifoQueue"], found.inputs["contentBasedDeduplication"]) == (True, True)
    assert (found.inputs["messageRetentionSeconds"], found.inputs["visibilityTimeoutSeconds"]) == (1_209_600, 900)


@pytest.mark.requirement("GD-96")
def test_a_job_is_moved_to_its_own_dead_letter_queue_after_three_receives(prod: Graph) -> None:
    found, max_receive_count = dead_letter_queue(prod, queue(prod, "transcode"))
    assert (found.inputs["name"], found.inputs["fifoQueue"], max_receive_count) == ("transcode-dlq.fifo", True, 3)
    assert redrives_from(prod, found) == [queue(prod, "transcode")]


@pytest.mark.requirement("GD-97")
def test_workers_only_receive_transcode_jobs(prod: Graph) -> None:
    arn = queue(prod, "transcode").outputs["arn"]
    receivers = {
        role.name
        for role in prod.of_type("aws:iam/role:Role")
        if "sqs:ReceiveMessage" in allowed(prod, role, "sqs").get(arn, set())
    }
    assert receivers == {task_role(prod, service(prod, "workers")).name}
    own = resource_policy(prod, queue(prod, "transcode"))
    assert {tuple(entry["Action"]) for entry in own.values() if entry["Effect"] == "Allow"} == {("sqs:SendMessage",)}


def test_analytics_events_have_a_retention_of_seven_days_and_a_dead_letter_queue(prod: Graph) -> None:
    found = queue(prod, "analytics")
    assert (found.inputs["name"], found.inputs["messageRetentionSeconds"]) == ("analytics-events", 604_800)
    assert "fifoQueue" not in found.inputs
    letters, max_receive_count = dead_letter_queue(prod, found)
    assert (letters.inputs["name"], max_receive_count) == ("analytics-events-dlq", 5)
    assert redrives_from(prod, letters) == [found]


@pytest.mark.requirement("GD-99")
def test_scheduler_starts_the_cleanup_each_night(prod: Graph) -> None:
    found = schedule(prod, "cleanup")
    target = found.inputs["target"]
    assert (found.inputs["scheduleExpression"], found.inputs["state"]) == ("cron(0 3 * * ? *)", "ENABLED")
    assert prod.target(target["arn"]) is queue(prod, "transcode")
    assert (found.json("target.input"), target["sqsParameters"]) == ({"job": "cleanup"}, {"messageGroupId": "cleanup"})
    role = prod.target(target["roleArn"])
    assert allowed(prod, role, "sqs")[queue(prod, "transcode").outputs["arn"]] == {"sqs:SendMessage", "sqs:GetQueueUrl"}


@pytest.mark.requirement("GD-100")
def test_a_new_upload_is_a_job_with_its_own_message_group(prod: Graph) -> None:
    found = rule(prod, "uploaded")
    target = targets(prod, found)["transcode"]
    assert found.inputs["state"] == "ENABLED"
    assert found.json("eventPattern") == {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {
            "bucket": {"name": [prod.named("primary-library-media-bucket").outputs["id"]]},
            "object": {"key": [{"prefix": "uploads/"}]},
        },
    }
    assert prod.target(target.inputs["arn"]) is queue(prod, "transcode")
    assert target.inputs["sqsTarget"] == {"messageGroupId": "$.detail.object.etag"}
    assert prod.named("primary-library-media-events").inputs["eventbridge"] is True


def test_objects_of_workers_trigger_no_job(prod: Graph) -> None:
    media = prod.named("primary-library-media-bucket").outputs["arn"]
    written = allowed(prod, task_role(prod, service(prod, "workers")), "s3")
    (key,) = rule(prod, "uploaded").json("eventPattern")["detail"]["object"]["key"]
    assert {resource for resource in written if resource.startswith(media)} == {
        f"{media}/uploads/*",
        f"{media}/assets/*",
    }
    assert not "assets/".startswith(key["prefix"])


def test_the_queue_allows_the_rule(prod: Graph) -> None:
    source, reached = rule(prod, "uploaded"), queue(prod, "transcode")
    assert prod.target(targets(prod, source)["transcode"].inputs["arn"]) is reached
    assert resource_policy(prod, reached)["AllowRuleUploaded"] == {
        "Sid": "AllowRuleUploaded",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": ["sqs:SendMessage"],
        "Resource": reached.outputs["arn"],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "123456789012"},
            "ArnEquals": {"aws:SourceArn": f"arn:aws:events:us-east-1:123456789012:rule/{source.inputs['name']}"},
        },
    }


def test_the_topic_allows_eventbridge_which_sends_no_source(prod: Graph) -> None:
    source, reached = rule(prod, "uploaded"), topic(prod, "uploads")
    assert prod.target(targets(prod, source)["tell"].inputs["arn"]) is reached
    assert resource_policy(prod, reached)["AllowEvents"] == {
        "Sid": "AllowEvents",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": ["sns:Publish"],
        "Resource": reached.outputs["arn"],
    }


def test_rules_and_schedules_of_the_recovery_region_are_disabled(prod: Graph) -> None:
    states = [rule(prod, "uploaded", "us-west-2"), schedule(prod, "cleanup", "us-west-2")]
    assert [node.inputs["state"] for node in states] == ["DISABLED", "DISABLED"]
    assert queue(prod, "transcode", "us-west-2").inputs["name"] == "transcode-jobs.fifo"


def test_execution_roles_have_no_messaging_permissions(prod: Graph) -> None:
    assert [allowed(prod, execution_role(prod, service(prod, key)), "sqs") for key in ("api", "workers")] == [{}, {}]

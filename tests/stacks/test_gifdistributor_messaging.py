"""GIFDistributor's queues, and what EventBridge sends there."""

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
def test_transcode_jobs_keep_their_order_for_14_days_and_hide_for_15_minutes(prod: Graph) -> None:
    found = queue(prod, "transcode")
    assert found.inputs["name"] == "transcode-jobs.fifo"
    assert (found.inputs["fifoQueue"], found.inputs["contentBasedDeduplication"]) == (True, True)
    assert (found.inputs["messageRetentionSeconds"], found.inputs["visibilityTimeoutSeconds"]) == (1_209_600, 900)


@pytest.mark.requirement("GD-96")
def test_a_job_that_failed_three_times_is_set_aside_where_no_other_queue_sends(prod: Graph) -> None:
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


def test_analytics_events_wait_for_seven_days_and_are_set_aside_when_they_fail(prod: Graph) -> None:
    found = queue(prod, "analytics")
    assert (found.inputs["name"], found.inputs["messageRetentionSeconds"]) == ("analytics-events", 604_800)
    assert "fifoQueue" not in found.inputs
    letters, max_receive_count = dead_letter_queue(prod, found)
    assert (letters.inputs["name"], max_receive_count) == ("analytics-events-dlq", 3)
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
def test_a_new_upload_becomes_a_job_in_a_group_of_its_own(prod: Graph) -> None:
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


def test_what_workers_write_starts_no_job(prod: Graph) -> None:
    media = prod.named("primary-library-media-bucket").outputs["arn"]
    written = allowed(prod, task_role(prod, service(prod, "workers")), "s3")
    (key,) = rule(prod, "uploaded").json("eventPattern")["detail"]["object"]["key"]
    assert {resource for resource in written if resource.startswith(media)} == {
        f"{media}/uploads/*",
        f"{media}/assets/*",
    }
    assert not "assets/".startswith(key["prefix"])


@pytest.mark.parametrize(("target", "action"), [("transcode", "sqs:SendMessage"), ("tell", "sns:Publish")])
def test_a_rule_reaches_its_targets_by_their_own_policies(prod: Graph, target: str, action: str) -> None:
    source = rule(prod, "uploaded")
    reached = queue(prod, "transcode") if target == "transcode" else topic(prod, "uploads")
    assert prod.target(targets(prod, source)[target].inputs["arn"]) is reached
    assert resource_policy(prod, reached)["AllowRuleUploaded"] == {
        "Sid": "AllowRuleUploaded",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": [action],
        "Resource": reached.outputs["arn"],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "123456789012"},
            "ArnEquals": {"aws:SourceArn": f"arn:aws:events:us-east-1:123456789012:rule/{source.inputs['name']}"},
        },
    }


def test_nothing_starts_by_itself_in_the_recovery_region(prod: Graph) -> None:
    states = [rule(prod, "uploaded", "us-west-2"), schedule(prod, "cleanup", "us-west-2")]
    assert [node.inputs["state"] for node in states] == ["DISABLED", "DISABLED"]
    assert queue(prod, "transcode", "us-west-2").inputs["name"] == "transcode-jobs.fifo"


def test_execution_roles_have_nothing_to_do_with_messages(prod: Graph) -> None:
    assert [allowed(prod, execution_role(prod, service(prod, key)), "sqs") for key in ("api", "workers")] == [{}, {}]

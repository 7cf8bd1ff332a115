"""Event sources: batches, failed items, halves, discarded batches."""

import json
from typing import Any

import pytest

from simulator.errors import NotSimulatedError
from simulator.iam.evaluation import AccessDeniedError
from simulator.simulation import Simulation
from tests.simulator.core.conftest import Simulate
from tests.simulator.core.handlers import FAILING, RECEIVED
from tests.simulator.core.resources import (
    READ_QUEUE,
    READ_STREAM,
    arn,
    function,
    queue,
    source,
    statement,
    table,
)
from tests.simulator.running import REGION

JOBS = arn("sqs", "jobs")
STREAM = f"{arn('dynamodb', 'live')}/stream/2024-01-01T00:00:00.000"


def send(simulation: Simulation, *bodies: str) -> None:
    url = simulation.calls.queue_url(JOBS)
    for body in bodies:
        simulation.store("sqs", REGION).send_message(QueueUrl=url, MessageBody=body)
    simulation.sources.sent(url)
    simulation.run()


def test_a_batch_has_the_messages_of_a_queue(simulate: Simulate) -> None:
    simulation = simulate(
        *function("batch", statement(READ_QUEUE, JOBS)), *queue("jobs"), source("batch", JOBS, batchSize=2)
    )
    send(simulation, "a", "b", "c")
    assert RECEIVED == [["a", "b"], ["c"]]


def test_failed_messages_are_received_again_and_then_dead(simulate: Simulate) -> None:
    redrive = json.dumps({"deadLetterTargetArn": arn("sqs", "dead"), "maxReceiveCount": 2})
    simulation = simulate(
        *function("batch", statement(READ_QUEUE, JOBS)),
        *queue("jobs", visibilityTimeoutSeconds=60, redrivePolicy=redrive),
        *queue("dead"),
        source("batch", JOBS),
    )
    FAILING.add("b")
    send(simulation, "a", "b")
    simulation.run_for(300)
    assert RECEIVED == [["a", "b"], ["b"]]
    dead = simulation.store("sqs", REGION).receive_message(QueueUrl=simulation.calls.queue_url(arn("sqs", "dead")))
    assert [message["Body"] for message in dead["Messages"]] == ["b"]


def test_filtered_messages_are_removed(simulate: Simulate) -> None:
    criteria = {"filters": [{"pattern": json.dumps({"body": {"kind": ["video"]}})}]}
    simulation = simulate(
        *function("batch", statement(READ_QUEUE, JOBS)), *queue("jobs"), source("batch", JOBS, filterCriteria=criteria)
    )
    send(simulation, '{"kind": "video"}', '{"kind": "image"}')
    simulation.run_for(120)
    assert RECEIVED == [['{"kind": "video"}']]


def test_the_role_of_the_function_reads_the_queue(simulate: Simulate) -> None:
    simulation = simulate(*function("batch"), *queue("jobs"), source("batch", JOBS))
    with pytest.raises(AccessDeniedError, match="sqs:ReceiveMessage"):
        send(simulation, "a")


def write(simulation: Simulation, *keys: str) -> None:
    for key in keys:
        simulation.store("dynamodb", REGION).put_item(TableName="live", Item={"id": {"S": key}})
    simulation.sources.written("live", REGION)
    simulation.run_for(60)


def streaming(name: str, retries: int = 1, **settings: Any) -> Any:
    failed = {"destinationConfig": {"onFailure": {"destinationArn": arn("sqs", "failed")}}}
    allowed = [statement(READ_STREAM, STREAM), statement("sqs:SendMessage", arn("sqs", "failed"))]
    return (
        *function(name, *allowed),
        table("live"),
        *queue("failed"),
        source(name, STREAM, batchSize=10, maximumRetryAttempts=retries, **failed, **settings),
    )


def test_a_stream_continues_where_it_was_read(simulate: Simulate) -> None:
    simulation = simulate(*streaming("batch"))
    write(simulation, "a", "b")
    write(simulation, "c")
    assert RECEIVED == [["a", "b"], ["c"]]


def test_a_stream_is_retried_from_the_failed_item_and_then_discarded(simulate: Simulate) -> None:
    simulation = simulate(*streaming("batch"))
    FAILING.add("b")
    write(simulation, "a", "b", "c")
    assert RECEIVED == [["a", "b", "c"], ["b", "c"]]
    url = simulation.calls.queue_url(arn("sqs", "failed"))
    (message,) = simulation.store("sqs", REGION).receive_message(QueueUrl=url)["Messages"]
    assert json.loads(message["Body"])["DDBStreamBatchInfo"]["batchSize"] == 2


def test_a_batch_that_fails_is_halved(simulate: Simulate) -> None:
    simulation = simulate(*streaming("whole", bisectBatchOnFunctionError=True))
    FAILING.add("d")
    write(simulation, "a", "b", "c", "d")
    assert RECEIVED == [["a", "b", "c", "d"], ["a", "b"], ["c", "d"], ["c"], ["d"], ["d"]]


def test_a_batch_that_was_read_too_long_ago_is_discarded(simulate: Simulate) -> None:
    simulation = simulate(*streaming("whole", maximumRecordAgeInSeconds=60, retries=10_000))
    FAILING.add("a")
    write(simulation, "a")
    simulation.run_for(60)
    assert len(RECEIVED) == 61
    url = simulation.calls.queue_url(arn("sqs", "failed"))
    (message,) = simulation.store("sqs", REGION).receive_message(QueueUrl=url)["Messages"]
    assert json.loads(message["Body"])["requestContext"]["condition"] == "RecordAgeExceeded"


def test_a_topic_of_kafka_as_an_event_source_is_refused(simulate: Simulate) -> None:
    cluster = arn("kafka", "cluster/events/1")
    with pytest.raises(NotSimulatedError, match=r"event source arn:aws:kafka:\S+; known: queues, and streams"):
        simulate(*function("batch"), source("batch", cluster, enabled=True))
    simulate(*function("batch"), source("batch", cluster, enabled=False))

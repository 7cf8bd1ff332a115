"""Mile Quest computes distances later than they are asked for; none is lost between."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph

QUEUE = "primary-services-messaging-queue-distances"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("milequest-prod")


def test_distances_wait_in_an_encrypted_queue(prod: Graph) -> None:
    queue = prod.named(f"{QUEUE}-queue")
    assert queue.inputs["name"] == "milequest-prod-distances"
    assert prod.target(queue.inputs["kmsMasterKeyId"]).name == "primary-encryption-key"


def test_a_message_is_hidden_for_six_times_what_a_function_has(prod: Graph) -> None:
    assert prod.named(f"{QUEUE}-queue").inputs["visibilityTimeoutSeconds"] == 6 * 30


def test_what_fails_five_times_is_set_aside_for_two_weeks(prod: Graph) -> None:
    redrive = prod.named(f"{QUEUE}-queue").json("redrivePolicy")
    dead_letter_queue = prod.target(redrive["deadLetterTargetArn"])
    assert (dead_letter_queue.name, redrive["maxReceiveCount"]) == (f"{QUEUE}-dead-letters", 5)
    assert dead_letter_queue.inputs["messageRetentionSeconds"] == 14 * 24 * 3600


def test_no_other_queue_sets_its_messages_aside_there(prod: Graph) -> None:
    redrive = prod.named(f"{QUEUE}-redrive")
    assert prod.target(redrive.inputs["queueUrl"]) is prod.named(f"{QUEUE}-dead-letters")
    allowed = redrive.json("redriveAllowPolicy")
    assert allowed["redrivePermission"] == "byQueue"
    assert [prod.target(arn) for arn in allowed["sourceQueueArns"]] == [prod.named(f"{QUEUE}-queue")]

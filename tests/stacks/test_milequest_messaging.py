"""Mile Quest's queue for asynchronous computation of distances, without message loss."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph

QUEUE = "primary-services-messaging-queue-distances"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("milequest-prod")


def test_distances_are_computed_from_an_encrypted_queue(prod: Graph) -> None:
    queue = prod.named(f"{QUEUE}-queue")
    assert queue.inputs["name"] == "milequest-prod-distances"
    assert prod.target(queue.inputs["kmsMasterKeyId"]).name == "primary-encryption-key"


def test_a_visibility_timeout_is_six_times_the_functions_timeout(prod: Graph) -> None:
    assert prod.named(f"{QUEUE}-queue").inputs["visibilityTimeoutSeconds"] == 6 * 30


def test_messages_are_moved_to_the_dead_letter_queue_after_five_receives_for_two_weeks(prod: Graph) -> None:
    redrive = prod.named(f"{QUEUE}-queue").json("redrivePolicy")
    dead_letter_queue = prod.target(redrive["deadLetterTargetArn"])
    assert (dead_letter_queue.name, redrive["maxReceiveCount"]) == (f"{QUEUE}-dead-letters", 5)
    assert dead_letter_queue.inputs["messageRetentionSeconds"] == 14 * 24 * 3600


def test_no_other_queue_uses_the_dead_letter_queue(prod: Graph) -> None:
    redrive = prod.named(f"{QUEUE}-redrive")
    assert prod.target(redrive.inputs["queueUrl"]) is prod.named(f"{QUEUE}-dead-letters")
    allowed = redrive.json("redriveAllowPolicy")
    assert allowed["redrivePermission"] == "byQueue"
    assert [prod.target(arn) for arn in allowed["sourceQueueArns"]] == [prod.named(f"{QUEUE}-queue")]

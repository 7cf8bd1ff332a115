"""Queries of stack tests: queues, topics, rules and schedules."""

from typing import Any

from preview.graph import Graph, Node

Part = dict[str, Any]


def queue(graph: Graph, key: str, region_key: str = "primary") -> Node:
    """A queue by its name in the stack file."""
    return graph.named(f"{region_key}-services-messaging-queue-{key}-queue")


def dead_letter_queue(graph: Graph, of: Node) -> tuple[Node, int]:
    """The dead-letter queue of a queue, and its maxReceiveCount."""
    policy = of.json("redrivePolicy")
    return graph.target(policy["deadLetterTargetArn"]), policy["maxReceiveCount"]


def redrives_from(graph: Graph, of: Node) -> list[Node]:
    """The source queues of a dead-letter queue."""
    (policy,) = [
        node
        for node in graph.of_type("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy")
        if graph.target(node.inputs["queueUrl"]) is of
    ]
    found = policy.json("redriveAllowPolicy")
    assert found["redrivePermission"] == "byQueue"
    return [graph.target(arn) for arn in found["sourceQueueArns"]]


def topic(graph: Graph, key: str, region_key: str = "primary") -> Node:
    """A topic by its name in the stack file."""
    return graph.named(f"{region_key}-services-messaging-topic-{key}-topic")


def resource_policy(graph: Graph, of: Node) -> dict[str, Part]:
    """The statements of a queue or topic policy, by Sid."""
    queues = [(node, node.inputs["queueUrl"]) for node in graph.of_type("aws:sqs/queuePolicy:QueuePolicy")]
    topics = [(node, node.inputs["arn"]) for node in graph.of_type("aws:sns/topicPolicy:TopicPolicy")]
    (policy,) = [node for node, target in (*queues, *topics) if graph.target(target) is of]
    return {entry["Sid"]: entry for entry in policy.json("policy")["Statement"]}


def rule(graph: Graph, key: str, region_key: str = "primary") -> Node:
    """A rule by its name in the stack file."""
    return graph.named(f"{region_key}-services-messaging-rule-{key}-rule")


def targets(graph: Graph, of: Node) -> dict[str, Node]:
    """The targets of a rule by their name in the stack file."""
    found = graph.of_type("aws:cloudwatch/eventTarget:EventTarget")
    return {node.inputs["targetId"]: node for node in found if of in graph.referenced(node, "rule")}


def schedule(graph: Graph, key: str, region_key: str = "primary") -> Node:
    """A schedule by its name in the stack file."""
    return graph.named(f"{region_key}-services-messaging-schedule-{key}-schedule")

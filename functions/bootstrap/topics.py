"""Kafka topics, by the topic operations of the MSK API, for provisioned clusters with Kafka 3.6 or later."""

import base64
from collections.abc import Mapping
from typing import Any

from functions.bootstrap.report import Report
from functions.bootstrap.settings import Topic
from functions.shared.clients import ClientError, client, error_code

MILLISECONDS = 3600 * 1000
RETENTION = "retention.ms"


def create_topics(cluster_arn: str, topics: Mapping[str, Topic], report: Report, *, planned: bool) -> None:
    """Creates topics that do not exist, and compares the others. planned: creates nothing."""
    kafka = client("kafka")
    for name, topic in topics.items():
        found = _described(kafka, cluster_arn, name)
        if found is not None:
            report.add(f"topic {name}", _differences(topic, found))
            continue
        if not planned:
            try:
                kafka.create_topic(
                    ClusterArn=cluster_arn,
                    TopicName=name,
                    PartitionCount=topic.partitions,
                    ReplicationFactor=topic.replication_factor,
                    Configs=_encoded({RETENTION: str(topic.retention_hours * MILLISECONDS)}),
                )
            except ClientError as error:
                if error_code(error) != "TopicExistsException":
                    raise
                # Descriptions are about a minute old.
                report.present.append(f"topic {name}")
                continue
        report.created.append(f"topic {name}")


def _described(kafka: Any, cluster_arn: str, name: str) -> Mapping[str, Any] | None:
    try:
        return kafka.describe_topic(ClusterArn=cluster_arn, TopicName=name)
    except ClientError as error:
        if error_code(error) == "NotFoundException":
            return None
        raise


def _differences(topic: Topic, found: Mapping[str, Any]) -> list[str]:
    compared = (
        ("partitions", topic.partitions, found.get("PartitionCount")),
        ("replicas", topic.replication_factor, found.get("ReplicationFactor")),
    )
    differences = [f"{value} {name} instead of {wanted}" for name, wanted, value in compared if value != wanted]
    retention = _decoded(found.get("Configs", "")).get(RETENTION)
    wanted = str(topic.retention_hours * MILLISECONDS)
    if retention is not None and retention != wanted:
        differences.append(f"{RETENTION} {retention} instead of {wanted}")
    return differences


def _encoded(properties: Mapping[str, str]) -> str:
    """Properties in base64, a line for each."""
    return base64.b64encode("\n".join(f"{name}={value}" for name, value in properties.items()).encode()).decode()


def _decoded(text: str) -> dict[str, str]:
    """Properties of base64; empty if it has another form."""
    try:
        lines = base64.b64decode(text).decode().splitlines()
    except ValueError:
        return {}
    pairs = [line.partition("=") for line in lines if "=" in line]
    return {name.strip(): value.strip() for name, _, value in pairs}

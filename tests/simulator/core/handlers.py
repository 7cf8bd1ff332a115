"""Handlers of the functions in these graphs, by environment variable: what they do with an event."""

import json
import os
import socket
import time
from typing import Any

import boto3  # pyright: ignore[reportMissingTypeStubs]

from simulator.errors import NotSimulatedError

RECEIVED: list[Any] = []
FAILING: set[str] = set()
"""Bodies of messages, or keys of items, that fail."""


def note(event: Any, context: Any) -> Any:
    """Keeps the event."""
    RECEIVED.append(event)
    return {"remaining": context.get_remaining_time_in_millis(), "name": os.environ["AWS_LAMBDA_FUNCTION_NAME"]}


def fail(event: Any, context: Any) -> None:
    """Keeps the event, and fails."""
    RECEIVED.append(event)
    raise ValueError("never works")


def batch(event: Any, context: Any) -> Any:
    """Reports the messages and items that fail."""
    RECEIVED.append([_text(record) for record in event["Records"]])
    return {"batchItemFailures": [{"itemIdentifier": _id(each)} for each in event["Records"] if _text(each) in FAILING]}


def whole(event: Any, context: Any) -> None:
    """Fails where one item does."""
    texts = [_text(record) for record in event["Records"]]
    RECEIVED.append(texts)
    if FAILING.intersection(texts):
        raise ValueError("one of them")


def read(event: Any, context: Any) -> str:
    """Reads an object."""
    session: Any = boto3
    return session.client("s3").get_object(Bucket=event["bucket"], Key=event["key"])["Body"].read().decode()


def swallow(event: Any, context: Any) -> str:
    """Ignores what is not simulated."""
    session: Any = boto3
    try:
        session.client("ec2").describe_instances()
    except NotSimulatedError:
        return "ignored"
    return "answered"


def connect(event: Any, context: Any) -> str:
    """Ignores that a database does not answer."""
    try:
        socket.create_connection(("postgres.internal", 5432), timeout=1)
    except Exception:
        return "without a database"
    return "connected"


def publish(event: Any, context: Any) -> None:
    """Publishes messages at once."""
    session: Any = boto3
    entries = [{"Id": str(index), "Message": text} for index, text in enumerate(event["messages"])]
    session.client("sns").publish_batch(TopicArn=event["topic"], PublishBatchRequestEntries=entries)


def remove(event: Any, context: Any) -> str:
    """Deletes a version, and ignores what is not simulated."""
    session: Any = boto3
    try:
        session.client("s3").delete_object(Bucket=event["bucket"], Key=event["key"], VersionId=event["version"])
    except Exception:
        return "ignored"
    return "removed"


def answer(event: Any, context: Any) -> Any:
    """Answers an API with the event."""
    RECEIVED.append(event)
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(event)}


def now(event: Any, context: Any) -> str:
    """The time."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _text(record: Any) -> str:
    return record["body"] if "body" in record else record["dynamodb"]["Keys"]["id"]["S"]


def _id(record: Any) -> str:
    return record["messageId"] if "body" in record else record["dynamodb"]["SequenceNumber"]

"""Resources of small graphs of functions, queues, topics, tables and rules."""

import json
from collections.abc import Mapping
from typing import Any

from preview.graph import Node
from tests.simulator.running import ACCOUNT, REGION, node, role

HANDLERS = "tests.simulator.core.handlers"


def function(
    name: str, *statements: Mapping[str, Any], region: str = REGION, environment: Mapping[str, str] | None = None
) -> tuple[Node, ...]:
    """A function whose handler has its name, its alias and its role."""
    role_arn = f"arn:aws:iam::{ACCOUNT}:role/{name}-{region}"
    inputs = {
        "name": name,
        "handler": f"{HANDLERS}.{name}",
        "role": role_arn,
        "timeout": 10,
        "memorySize": 256,
        "environment": {"variables": dict(environment or {})},
    }
    alias = {"name": "live", "functionName": name}
    return (
        node("aws:lambda/function:Function", f"{name}-{region}", inputs, region, arn=arn("lambda", name, region)),
        node("aws:lambda/alias:Alias", f"{name}-{region}-alias", alias, region, arn=live(name, region)),
        *role(role_arn, "lambda.amazonaws.com", statement("xray:PutTraceSegments", "*"), *statements),
    )


def arn(service: str, name: str, region: str = REGION) -> str:
    """The ARN of a function, queue, topic or rule."""
    forms = {"lambda": f"function:{name}", "events": f"rule/{name}", "dynamodb": f"table/{name}"}
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{forms.get(service, name)}"


def live(name: str, region: str = REGION) -> str:
    """The ARN of a function's alias."""
    return f"{arn('lambda', name, region)}:live"


def permission(function_name: str, service: str, source: str, region: str = REGION) -> Node:
    """The permission of a service to invoke a function."""
    inputs = {
        "action": "lambda:InvokeFunction",
        "function": function_name,
        "qualifier": "live",
        "principal": service,
        "sourceArn": source,
    }
    return node("aws:lambda/permission:Permission", f"{function_name}-{service}-{region}", inputs, region)


def queue(name: str, *senders: tuple[str, str], region: str = REGION, **inputs: Any) -> tuple[Node, ...]:
    """A queue and its policy. senders: services that may send, each for a source."""
    url = f"https://sqs.{region}.amazonaws.com/{ACCOUNT}/{name}"
    statements = [
        {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sqs:SendMessage",
            "Resource": arn("sqs", name, region),
            "Condition": {"ArnEquals": {"aws:SourceArn": source}},
        }
        for service, source in senders
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    found = node("aws:sqs/queue:Queue", name, {"name": name, **inputs}, region, url=url, arn=arn("sqs", name, region))
    if not senders:
        return (found,)
    return found, node("aws:sqs/queuePolicy:QueuePolicy", f"{name}-policy", {"queueUrl": url, "policy": policy}, region)


def rule(name: str, pattern: Mapping[str, Any], target: str, **settings: Any) -> tuple[Node, ...]:
    """A rule of the default bus with one target. settings: of the target."""
    inputs = {"name": name, "eventBusName": "default", "eventPattern": json.dumps(pattern)}
    sent = {"rule": name, "eventBusName": "default", "arn": target, "targetId": "target", **settings}
    return (
        node("aws:cloudwatch/eventRule:EventRule", name, inputs, REGION, arn=arn("events", name)),
        node("aws:cloudwatch/eventTarget:EventTarget", f"{name}-target", sent, REGION),
    )


def source(function_name: str, source_arn: str, **settings: Any) -> Node:
    """An event source of a function, which reports failures of items."""
    inputs = {
        "functionName": live(function_name),
        "eventSourceArn": source_arn,
        "functionResponseTypes": ["ReportBatchItemFailures"],
        **settings,
    }
    return node("aws:lambda/eventSourceMapping:EventSourceMapping", f"{function_name}-source", inputs, REGION)


def table(name: str, *, stream: bool = True) -> Node:
    """A table by `id`, with a stream of keys and images."""
    inputs = {
        "name": name,
        "hashKey": "id",
        "attributes": [{"name": "id", "type": "S"}],
        "streamEnabled": stream,
        "streamViewType": "NEW_AND_OLD_IMAGES",
    }
    return node("aws:dynamodb/table:Table", name, inputs, REGION, arn=arn("dynamodb", name))


def statement(actions: str | list[str], resource: str) -> Mapping[str, Any]:
    """What a role may do."""
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


READ_QUEUE = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
READ_STREAM = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]

"""Event sources of functions: queues and streams of tables, in batches.

AWS Lambda Developer Guide, "How Lambda processes records from stream and queue-based event sources", "Handling errors
for an SQS event source" and "Retaining discarded batches for a DynamoDB event source".
"""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from preview.graph import Graph, Node
from simulator.core.calls import AwsCalls
from simulator.core.clock import Agenda, Clock
from simulator.core.functions import FunctionModel
from simulator.core.invoker import Invoker, to_destination
from simulator.core.log import Log
from simulator.core.resources import QUEUE
from simulator.core.store import Store
from simulator.errors import NotSimulatedError
from simulator.event_patterns import Pattern, filter_criteria
from simulator.iam.services.event_sources import event_source
from simulator.interfaces import Call

MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
PARTIAL = "ReportBatchItemFailures"
RECEIVED_AT_ONCE = 10
STREAM_RETRY_SECONDS = 1
LONGEST_RETRIES = 10_000
DEFAULT_VISIBILITY_SECONDS = 30


class Sources:
    """Event source mappings of a graph."""

    def __init__(
        self,
        graph: Graph,
        calls: AwsCalls,
        store: Store,
        invoker: Invoker,
        agenda: Agenda,
        clock: Clock,
        log: Log,
    ) -> None:
        self._calls, self._store, self._invoker = calls, store, invoker
        self._agenda, self._clock, self._log = agenda, clock, log
        self._queues = {str(node.outputs["url"]): node for node in graph.of_type(QUEUE)}
        self._of_queues: dict[str, list[Node]] = {}
        self._of_tables: dict[tuple[str, str], list[Node]] = {}
        self._read_to: dict[str, int] = {}
        self._planned: set[str] = set()
        for node in graph.of_type(MAPPING):
            if not node.inputs.get("enabled", True):
                continue
            arn = str(node.inputs["eventSourceArn"])
            if ":sqs:" in arn:
                self._of_queues.setdefault(calls.queue_url(arn), []).append(node)
            elif "/stream/" in arn:
                table = arn.split("table/")[1].partition("/")[0]
                self._of_tables.setdefault((table, node.region), []).append(node)
            else:
                raise NotSimulatedError(f"{node.name}: event source {arn}; known: queues, and streams of tables")

    def clear(self) -> None:
        """Forgets what was read."""
        self._read_to.clear()
        self._planned.clear()

    def observe(self, call: Call, _: Mapping[str, Any]) -> None:
        """Plans to read what a call has sent to a queue or written to a table."""
        if call.name in ("sqs.SendMessage", "sqs.SendMessageBatch"):
            self.sent(str(call.params["QueueUrl"]))
        elif call.service == "dynamodb":
            for table in written_tables(call):
                self.written(table, call.region)

    def sent(self, queue_url: str) -> None:
        """Plans to read a queue."""
        for node in self._of_queues.get(queue_url, ()):
            delay = int(self._queues[queue_url].get("delaySeconds", 0))
            self._plan(node, lambda node=node: self._read_queue(node, queue_url), delay)

    def written(self, table: str, region: str) -> None:
        """Plans to read the stream of a table."""
        for node in self._of_tables.get((table, region), ()):
            self._plan(node, lambda node=node: self._read_stream(node, table))

    def _plan(self, node: Node, read: Any, delay: float = 0) -> None:
        if node.name in self._planned:
            return
        self._planned.add(node.name)

        def run() -> None:
            self._planned.discard(node.name)
            read()

        wait = float(node.get("maximumBatchingWindowInSeconds", 0))
        self._agenda.after(wait + delay, f"read {node.inputs['eventSourceArn'].split(':', 5)[-1]}", run)

    def _function(self, node: Node) -> FunctionModel:
        function = self._invoker.function(str(node.inputs["functionName"]))
        account = self._calls.permissions(node.region).account
        self._calls.require_all(event_source(account, node.inputs["eventSourceArn"]), function.principal, node.region)
        return function

    def _read_queue(self, node: Node, url: str) -> None:
        function, sqs = self._function(node), self._store.client("sqs", node.region)
        arn, batch = str(node.inputs["eventSourceArn"]), int(node.get("batchSize", RECEIVED_AT_ONCE))
        while True:
            messages: list[Mapping[str, Any]] = []
            while len(messages) < batch:
                found = sqs.receive_message(
                    QueueUrl=url,
                    MaxNumberOfMessages=min(RECEIVED_AT_ONCE, batch - len(messages)),
                    WaitTimeSeconds=0,
                    AttributeNames=["All"],
                    MessageAttributeNames=["All"],
                ).get("Messages", [])
                messages += found
                if not found:
                    break
            if not messages:
                return
            pattern = _patterns(node)
            wanted = [each for each in messages if _passes(pattern, {"body": _json(each["Body"])})]
            failed: set[str] = set()
            if wanted:
                records = [_message(each, arn, node.region) for each in wanted]
                result = self._invoker.run(function.qualified_arn, {"Records": records})
                failed = _failures(node, result, [str(each["messageId"]) for each in records])
            for each in messages:
                if each["MessageId"] not in failed:
                    sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
            if failed:
                wait = int(self._queues[url].get("visibilityTimeoutSeconds", DEFAULT_VISIBILITY_SECONDS)) + 1
                told = f"{len(failed)} of {len(messages)} failed"
                self._log.add(f"queue {arn.rpartition(':')[2]}", told, node.region, failed=True)
                self._agenda.after(wait, f"read {arn.rpartition(':')[2]}", lambda: self._read_queue(node, url))

    def _read_stream(self, node: Node, table: str) -> None:
        function = self._function(node)
        arn = str(node.inputs["eventSourceArn"])
        changes = self._store.stream(table, node.region)
        begin = self._read_to.get(node.name, 0)
        self._read_to[node.name] = len(changes)
        pattern = _patterns(node)
        records = [_change(each, arn, node.region) for each in changes[begin:]]
        records = [each for each in records if _passes(pattern, each)]
        size = int(node.get("batchSize", 100))
        for start in range(0, len(records), size):
            self._process(node, function, records[start : start + size], 1, self._clock.now)

    def _process(
        self, node: Node, function: FunctionModel, records: Sequence[Mapping[str, Any]], attempt: int, read_at: datetime
    ) -> None:
        """Processes a batch of a stream; what fails is tried again, in halves where the mapping has that, until the
        batch was read too long ago."""
        result = self._invoker.run(function.qualified_arn, {"Records": list(records)})
        numbers = [str(each["dynamodb"]["SequenceNumber"]) for each in records]
        failed = _failures(node, result, numbers)
        if not failed:
            return
        rest = list(records)[min(numbers.index(number) for number in failed) :]
        retries = int(node.get("maximumRetryAttempts", -1))
        retries = LONGEST_RETRIES if retries < 0 else retries
        oldest = int(node.get("maximumRecordAgeInSeconds", -1))
        name = f"read {node.inputs['eventSourceArn'].split(':', 5)[-1]}"
        if node.inputs.get("bisectBatchOnFunctionError") and result.error_type and len(rest) > 1:
            half = len(rest) // 2
            for part in (rest[:half], rest[half:]):  # does not count as an attempt
                self._agenda.after(
                    STREAM_RETRY_SECONDS, name, lambda part=part: self._process(node, function, part, attempt, read_at)
                )
        elif 0 < oldest < (self._clock.now - read_at).total_seconds() + STREAM_RETRY_SECONDS:
            self._discard(node, function, rest, attempt, "RecordAgeExceeded")
        elif attempt <= retries:
            again = lambda: self._process(node, function, rest, attempt + 1, read_at)  # noqa: E731
            self._agenda.after(STREAM_RETRY_SECONDS, name, again)
        else:
            self._discard(node, function, rest, attempt, "RetryAttemptsExhausted")

    def _discard(
        self,
        node: Node,
        function: FunctionModel,
        records: Sequence[Mapping[str, Any]],
        attempts: int,
        condition: str,
    ) -> None:
        destination = node.get("destinationConfig.onFailure.destinationArn")
        if not destination:
            self._log.add(f"function {function.name}", f"{len(records)} records lost", node.region, failed=True)
            return
        batch = {
            "streamArn": node.inputs["eventSourceArn"],
            "startSequenceNumber": records[0]["dynamodb"]["SequenceNumber"],
            "endSequenceNumber": records[-1]["dynamodb"]["SequenceNumber"],
            "batchSize": len(records),
        }
        context = {"condition": condition, "approximateInvokeCount": attempts}
        message = {"version": "1.0", "requestContext": {**context, "functionArn": function.qualified_arn}}
        to_destination(self._calls, destination, json.dumps({**message, "DDBStreamBatchInfo": batch}), function)
        queue = destination.rpartition(":")[2]
        self._log.add(f"function {function.name}", f"{len(records)} records to {queue}", node.region, failed=True)


def written_tables(call: Call) -> Iterable[str]:
    """Names of the tables that a call writes."""
    params = call.params
    if call.operation in ("PutItem", "UpdateItem", "DeleteItem"):
        return [_table(params["TableName"])]
    if call.operation == "BatchWriteItem":
        return [_table(name) for name in params["RequestItems"]]
    if call.operation == "TransactWriteItems":
        entries = [
            request for entry in params["TransactItems"] for kind, request in entry.items() if kind != "ConditionCheck"
        ]
        return dict.fromkeys(_table(request["TableName"]) for request in entries)
    return ()


def _table(name: str) -> str:
    return name.rpartition("/")[2]


def _failures(node: Node, result: Any, identifiers: Sequence[str]) -> set[str]:
    """Identifiers of the items that failed: all where the function fails or reports another item."""
    everything = set(identifiers)
    if result.error_type:
        return everything
    if PARTIAL not in (node.inputs.get("functionResponseTypes") or ()):
        return set()
    payload: Any = result.payload or {}
    reported: list[Mapping[str, Any]] = payload.get("batchItemFailures") or []
    found = {str(item.get("itemIdentifier") or "") for item in reported}
    return everything if found - everything else found


def _patterns(node: Node) -> tuple[Pattern, ...]:
    filters: Iterable[Mapping[str, Any]] = node.get("filterCriteria.filters", ())
    return tuple(filter_criteria(each["pattern"]) for each in filters)


def _passes(patterns: Sequence[Pattern], record: Mapping[str, Any]) -> bool:
    return not patterns or any(pattern.matches(record) for pattern in patterns)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _message(message: Mapping[str, Any], arn: str, region: str) -> Mapping[str, Any]:
    """A message as a function receives it."""
    attributes: dict[str, Any] = {
        name: {
            "stringValue": value.get("StringValue"),
            "stringListValues": [],
            "binaryListValues": [],
            "dataType": value["DataType"],
        }
        for name, value in message.get("MessageAttributes", {}).items()
    }
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": dict(message["Attributes"]),
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": region,
    }


def _change(record: Mapping[str, Any], arn: str, region: str) -> Mapping[str, Any]:
    """A change of an item as a function receives it."""
    found = json.loads(json.dumps(record, default=_plain))
    return {**found, "eventSourceARN": arn, "awsRegion": region}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise NotSimulatedError(f"value {value!r} in a stream")

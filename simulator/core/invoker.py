"""Invocations of functions: permission, synchronous results, retries and destinations of asynchronous ones.

AWS Lambda Developer Guide, "Invoking a Lambda function asynchronously" and "Capturing records of Lambda asynchronous
invocations".
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from preview.graph import Graph
from simulator.core.calls import AwsCalls
from simulator.core.clock import Agenda, Clock
from simulator.core.functions import FunctionModel, functions_of
from simulator.core.instance import Instance, Result
from simulator.core.log import Log
from simulator.errors import NotSimulatedError
from simulator.iam.context import Principal
from simulator.iam.services.invocation import environment
from simulator.interfaces import Call, ServiceError

RETRY_SECONDS = (60, 120)
"""Waiting time before the first and the second retry."""
LARGEST_EVENT_BYTES = 1024 * 1024
SHOWN = 160
"""Characters of what a function logs; an error is whole."""


class Invoker:
    """The functions of a graph, by the ARN of their alias. results: of all invocations, with the ARN that was
    invoked, since copies of a function in other regions have its name."""

    def __init__(self, graph: Graph, calls: AwsCalls, agenda: Agenda, clock: Clock, log: Log) -> None:
        self.functions: Mapping[str, FunctionModel] = functions_of(graph)
        self._calls, self._agenda, self._clock, self._log = calls, agenda, clock, log
        self._instances: dict[str, Instance] = {}
        self._sessions: dict[str, Any] = {}
        self._number = 0
        self.results: list[tuple[str, Result]] = []
        calls.responders["lambda.Invoke"] = self._answer

    def clear(self) -> None:
        """Ends all instances: the next invocation of each function starts a new one."""
        self._instances.clear()
        self.results.clear()
        self._number = 0

    def function(self, arn: str) -> FunctionModel:
        """A function by the ARN of its alias. NotSimulatedError for one that is not in the graph."""
        if arn not in self.functions:
            raise NotSimulatedError(f"function {arn}; known: {', '.join(self.functions) or 'none'}")
        return self.functions[arn]

    def named(self, name: str, region: str) -> FunctionModel:
        """A function by the end of its name, `thumbnail`, in a region."""
        found = [each for each in self.functions.values() if each.region == region and each.name.endswith(f"-{name}")]
        if len(found) != 1:
            raise LookupError(f"{name} in {region}: {len(found)} found: {', '.join(self.functions)}")
        return found[0]

    def require(self, arn: str, by: Principal, source_arn: str | None) -> None:
        """AccessDeniedError unless a principal may invoke a function."""
        region = self.function(arn).region
        call = Call(
            name="lambda.Invoke", params={"FunctionName": arn}, region=region, principal=by, source_arn=source_arn
        )
        with self._calls.acting(None):
            self._calls.require(call)

    def invoke(self, arn: str, event: Any, *, by: Principal, source_arn: str | None = None) -> Result:
        """Invokes a function and waits for its result. AccessDeniedError if it is not allowed."""
        self.require(arn, by, source_arn)
        return self.run(arn, event)

    def send(self, arn: str, event: Any, *, by: Principal, source_arn: str | None = None) -> None:
        """Invokes a function asynchronously. AccessDeniedError if it is not allowed."""
        self.require(arn, by, source_arn)
        function = self.function(arn)
        if len(json.dumps(event)) > LARGEST_EVENT_BYTES:
            raise ServiceError("RequestEntityTooLargeException", f"{LARGEST_EVENT_BYTES} bytes at most", 413)
        self._agenda.after(0, f"invoke {function.name}", lambda: self._attempt(function, event, 1, self._clock.now))

    def run(self, arn: str, event: Any) -> Result:
        """Runs a function, for who was allowed before. AccessDeniedError if its role may not decrypt its variables."""
        function = self.function(arn)
        if function.region in self._calls.lost:
            raise NotSimulatedError(f"{function.name} runs in {function.region}, which is lost")
        if function.in_vpc:
            raise NotSimulatedError(f"{function.name} runs in a VPC, whose endpoints decide on its calls")
        if arn not in self._instances:
            if function.environment:
                account = self._calls.permissions(function.region).account
                self._calls.require_all(environment(account, function.arn), function.principal, function.region)
            if arn not in self._sessions:
                self._sessions[arn] = self._calls.session(function.principal)
            self._instances[arn] = Instance(function, self._calls, self._sessions[arn])
        self._number += 1
        result = self._instances[arn].invoke(event, str(uuid.UUID(int=self._number)))
        self.results.append((function.qualified_arn, result))
        said = "; ".join(str(line.get("message")) for line in result.logs if line.get("level") != "DEBUG")
        outcome = f"fails: {result.error_type}: {result.error}" if result.error_type else (said or "done")[:SHOWN]
        self._log.add(f"function {function.name}", outcome, function.region, failed=bool(result.error_type))
        return result

    def _attempt(self, function: FunctionModel, event: Any, attempt: int, first: Any) -> None:
        result = self.run(function.qualified_arn, event)
        if not result.error_type:
            return
        wait = RETRY_SECONDS[min(attempt, len(RETRY_SECONDS)) - 1]
        age = (self._clock.now - first).total_seconds() + wait
        if attempt <= function.retries and age <= function.maximum_age_seconds:
            self._agenda.after(
                wait, f"invoke {function.name}", lambda: self._attempt(function, event, attempt + 1, first)
            )
            return
        condition = "RetriesExhausted" if attempt > function.retries else "EventAgeExceeded"
        self._fail(function, event, result, attempt, condition)

    def _fail(self, function: FunctionModel, event: Any, result: Result, attempts: int, condition: str) -> None:
        """Sends an invocation that failed to its destination, as the function's role."""
        if not function.on_failure:
            self._log.add(f"function {function.name}", f"event lost: {condition}", function.region, failed=True)
            return
        message = json.dumps(
            {
                "version": "1.0",
                "timestamp": self._clock.now.isoformat(),
                "requestContext": {
                    "requestId": str(uuid.UUID(int=self._number)),
                    "functionArn": function.qualified_arn,
                    "condition": condition,
                    "approximateInvokeCount": attempts,
                },
                "requestPayload": event,
                "responseContext": {"statusCode": 200, "executedVersion": "1", "functionError": "Unhandled"},
                "responsePayload": {"errorMessage": result.error, "errorType": result.error_type},
            }
        )
        to_destination(self._calls, function.on_failure, message, function)
        self._log.add(
            f"function {function.name}",
            f"to {function.on_failure.rpartition(':')[2]}: {condition}",
            function.region,
            failed=True,
        )

    def _answer(self, call: Call) -> Mapping[str, Any]:
        """lambda.Invoke of a function."""
        name, qualifier = str(call.params["FunctionName"]), call.params.get("Qualifier")
        arn = (
            name
            if name.startswith("arn:")
            else self._calls.permissions(call.region).account.arn("lambda", f"function:{name}")
        )
        arn = f"{arn}:{qualifier}" if qualifier and arn.count(":") == 6 else arn
        payload = json.loads(call.params.get("Payload") or "{}")
        function = self.function(arn)
        if call.params.get("InvocationType") == "Event":
            self._agenda.after(
                0, f"invoke {function.name}", lambda: self._attempt(function, payload, 1, self._clock.now)
            )
            return {"StatusCode": 202}
        if call.params.get("InvocationType", "RequestResponse") != "RequestResponse":
            raise NotSimulatedError(f"lambda.Invoke: InvocationType {call.params['InvocationType']}")
        result = self.run(arn, payload)
        failed = {"FunctionError": "Unhandled"} if result.error_type else {}
        body = {"errorMessage": result.error, "errorType": result.error_type} if failed else result.payload
        return {"StatusCode": 200, "Payload": _Body(json.dumps(body).encode()), "ExecutedVersion": "1", **failed}


class _Body:
    """The body of a response, which is read once."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self) -> bytes:
        """All of it."""
        content, self._content = self._content, b""
        return content


def to_destination(calls: AwsCalls, arn: str, message: str, function: FunctionModel) -> None:
    """Sends what a function did not process to a queue or a topic, as its role."""
    service, region = arn.split(":")[2], arn.split(":")[3]
    if service == "sqs":
        url = calls.queue_url(arn)
        calls.call("sqs.SendMessage", function.principal, region, QueueUrl=url, MessageBody=message)
    elif service == "sns":
        calls.call("sns.Publish", function.principal, region, TopicArn=arn, Message=message)
    else:
        raise NotSimulatedError(f"destination {arn} of {function.name}; known: queues and topics")

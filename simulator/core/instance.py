"""A running function: its modules, environment and clients, apart from those of others in the same process.

Handlers read their settings and keep clients at module level, so each instance imports its own copy of `functions`;
libraries are shared. While one runs, the process has its environment, its modules and its session of botocore,
which boto3 uses too.
"""

import importlib
import io
import json
import logging
import os
import time
import traceback
from collections.abc import Generator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from unittest.mock import patch

import boto3  # pyright: ignore[reportMissingTypeStubs]
import botocore.session  # pyright: ignore[reportMissingTypeStubs]

from simulator.core.calls import Actor, AwsCalls
from simulator.core.code import modules
from simulator.core.functions import FunctionModel

LARGEST_RESPONSE_BYTES = 6 * 1024 * 1024
"""AWS Lambda Developer Guide, "Lambda quotas": response of a synchronous invocation."""
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "PYTHONHASHSEED")


class Output(io.TextIOBase):
    """Standard output of all functions. Loggers keep the stream that they were created with, so it is always this one,
    and lines belong to the function that runs."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[str]] = []
        self._rest = ""

    def write(self, text: str, /) -> int:
        """Adds to the lines of the function that runs."""
        if self.lines:
            *whole, self._rest = f"{self._rest}{text}".split("\n")
            self.lines[-1] += [line for line in whole if line]
        return len(text)


OUTPUT = Output()


@dataclass(frozen=True, kw_only=True)
class Result:
    """The result of an invocation. error: message, empty without one; error_type: class. logs: lines of its output
    that are JSON, without metrics. metrics: names of metrics with their dimensions."""

    payload: Any = None
    error: str = ""
    error_type: str = ""
    trace: str = ""
    seconds: float = 0.0
    logs: tuple[Mapping[str, Any], ...] = ()
    metrics: tuple[tuple[str, Mapping[str, str]], ...] = ()


@dataclass
class Context:
    """The context object of an invocation."""

    function: FunctionModel
    aws_request_id: str
    started: float = field(default_factory=time.process_time)
    client_context: None = None
    identity: None = None

    @property
    def function_name(self) -> str:
        """Name of the function."""
        return self.function.name

    @property
    def function_version(self) -> str:
        """Version of the function."""
        return "1"

    @property
    def invoked_function_arn(self) -> str:
        """The ARN by which it was invoked."""
        return self.function.qualified_arn

    @property
    def memory_limit_in_mb(self) -> str:
        """Its memory."""
        return str(self.function.memory_mb)

    @property
    def log_group_name(self) -> str:
        """Its log group."""
        return f"/aws/lambda/{self.function.name}"

    @property
    def log_stream_name(self) -> str:
        """Its log stream."""
        return "simulated"

    def get_remaining_time_in_millis(self) -> int:
        """Time until the timeout, by the processor's time: the load of the machine does not end a function."""
        passed = time.process_time() - self.started
        return max(0, round(1000 * (self.function.timeout_seconds - passed)))


class Instance:
    """A function with its own modules, of which the first invocation imports the handler."""

    def __init__(self, function: FunctionModel, calls: AwsCalls, session: Any) -> None:
        self.function, self._calls = function, calls
        self._modules: dict[str, ModuleType] = {}
        self._session = session
        credentials: Any = session.get_credentials()
        self._environment = {
            **{name: os.environ[name] for name in INHERITED if name in os.environ},
            "AWS_REGION": function.region,
            "AWS_DEFAULT_REGION": function.region,
            "AWS_ACCESS_KEY_ID": credentials.access_key,
            "AWS_SECRET_ACCESS_KEY": credentials.secret_key,
            "AWS_SESSION_TOKEN": credentials.token,
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
            **function.environment,
        }

    def invoke(self, event: Any, request_id: str) -> Result:
        """Runs the handler. Its errors are part of the result; errors of the simulator are raised."""
        context = Context(self.function, request_id)
        lines: list[str] = []
        OUTPUT.lines.append(lines)
        payload, fault, trace = None, None, ""
        try:
            with self._running():
                module, _, name = self.function.handler.rpartition(".")
                handler = getattr(importlib.import_module(module), name)
                payload = json.loads(json.dumps(handler(json.loads(json.dumps(event)), context)))
        except Exception as error:
            fault, trace = error, traceback.format_exc()
        finally:
            OUTPUT.lines.pop()
        if self._calls.faults:
            raise self._calls.faults[0]
        seconds = time.process_time() - context.started
        if seconds > self.function.timeout_seconds:
            fault = TimeoutError(f"Task timed out after {self.function.timeout_seconds:.2f} seconds")
        elif fault is None and len(json.dumps(payload)) > LARGEST_RESPONSE_BYTES:
            fault = ValueError(
                f"Response payload size exceeded maximum allowed payload size ({LARGEST_RESPONSE_BYTES} bytes)."
            )
        logs, metrics = _read(lines)
        if fault is not None:
            return Result(
                error=str(fault),
                error_type=type(fault).__name__,
                trace=trace,
                seconds=seconds,
                logs=logs,
                metrics=metrics,
            )
        return Result(payload=payload, seconds=seconds, logs=logs, metrics=metrics)

    @contextmanager
    def _running(self) -> Generator[None]:
        """The process as this function sees it."""
        # Powertools finds a logger of the same name, with the stream of another instance.
        logging.Logger.manager.loggerDict.pop(self._environment.get("POWERTOOLS_SERVICE_NAME", ""), None)
        with (
            modules(self._modules),
            patch.dict(os.environ, self._environment, clear=True),
            patch.object(boto3, "DEFAULT_SESSION", None),
            patch.object(botocore.session, "get_session", return_value=self._session),
            redirect_stdout(OUTPUT),
            self._calls.acting(Actor(principal=self.function.principal)),
        ):
            yield


def _read(lines: list[str]) -> tuple[tuple[Mapping[str, Any], ...], tuple[tuple[str, Mapping[str, str]], ...]]:
    """Log lines, and metrics in CloudWatch's embedded metric format."""
    logs: list[Mapping[str, Any]] = []
    metrics: list[tuple[str, Mapping[str, str]]] = []
    for line in lines:
        try:
            found: dict[str, Any] = json.loads(line)
        except ValueError:
            found = {"message": line}
        if "_aws" not in found:
            logs.append(found)
            continue
        for directive in found["_aws"]["CloudWatchMetrics"]:
            dimensions = {name: str(found[name]) for names in directive["Dimensions"] for name in names}
            metrics += [(metric["Name"], dimensions) for metric in directive["Metrics"]]
    return tuple(logs), tuple(metrics)

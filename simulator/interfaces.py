"""What the parts of a simulation see of one another, beside `Runtime`.

A simulation is one process with one thread. Nothing is delivered while a call is made: events, messages and retries
wait on the agenda until it runs, so that a scenario can repeat, reorder or withhold them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from simulator.iam.context import Principal


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call of an AWS API by botocore's names: `s3.PutObject`. endpoint: URL of the client, without path and query of
    the operation. source_arn: of the resource for which a service calls. reason: of the event of S3, that of the
    operation if empty."""

    name: str
    params: Mapping[str, Any]
    region: str
    principal: Principal
    endpoint: str = ""
    source_arn: str | None = None
    reason: str = ""

    @property
    def service(self) -> str:
        """The service by botocore's id: `s3`."""
        return self.name.partition(".")[0]

    @property
    def operation(self) -> str:
        """The operation: `PutObject`."""
        return self.name.partition(".")[2]


class ServiceError(Exception):
    """An error that a service answers, as botocore parses it."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


Responder: TypeAlias = "Callable[[Call], Mapping[str, Any]]"
"""Answers a call that is allowed in place of the store, as botocore parses the answer. ServiceError or botocore's
ClientError: an error of the service. A responder checks what botocore does not, such as values of enumerations."""

Observer: TypeAlias = "Callable[[Call, Mapping[str, Any]], None]"
"""Sees a call that succeeded, and its answer."""


@dataclass(frozen=True, kw_only=True)
class ObjectWrite:
    """An object that was created, or a delete marker. reason: PutObject, POST Object, CopyObject or
    CompleteMultipartUpload; DeleteObject for a marker. requester: an account, or a service such as
    `s3.amazonaws.com`."""

    bucket: str
    key: str
    version_id: str
    etag: str
    size: int
    reason: str
    region: str
    requester: str
    deleted: bool = False


Watcher: TypeAlias = "Callable[[ObjectWrite], None]"
"""Sees what was written to S3."""

"""What the parts of a simulation see of one another.

A simulation is one process with one thread. Nothing is delivered while a call is made: events, messages and retries
wait on the agenda until `run`, so that a scenario can repeat, reorder or withhold them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from preview.graph import Graph
from simulator.iam.context import Principal
from simulator.sigv4 import Credentials

DEFAULT_BUS = "default"


class Clock(Protocol):
    """The time of a simulation, which passes only where it is advanced. Functions, botocore and the store read it."""

    def now(self) -> datetime:
        """The time, UTC."""
        ...

    def advance(self, seconds: float) -> None:
        """Lets time pass. What is due meanwhile stays on the agenda."""
        ...


class Agenda(Protocol):
    """What happens later, in the order of its time."""

    def after(self, seconds: float, name: str, action: Callable[[], None]) -> None:
        """Plans an action. name: in the log and in errors."""
        ...

    def run(self) -> None:
        """Performs what is due, and what follows from it, until nothing is due any more."""
        ...

    def run_for(self, seconds: float) -> None:
        """Lets time pass, and performs what becomes due, each at its time."""
        ...


class Log(Protocol):
    """The steps of a simulation, in order."""

    def add(self, actor: str, text: str) -> None:
        """Adds a step. actor: who does it, such as `function thumbnail` or `s3`."""
        ...


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event for a bus of EventBridge. bus: its name; `default` is the bus of AWS services. time: when it occurred;
    the present if omitted."""

    source: str
    detail_type: str
    detail: Mapping[str, Any]
    region: str
    resources: Sequence[str] = ()
    bus: str = DEFAULT_BUS
    time: datetime | None = None


class Bus(Protocol):
    """Buses of all regions."""

    def emit(self, event: Event) -> None:
        """Puts an event; rules are matched, and their targets invoked, when the agenda runs."""
        ...


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call of an AWS API by botocore's names: `s3.PutObject`. endpoint: URL of the request, without its query.
    source_arn: of the resource for which a service calls."""

    name: str
    params: Mapping[str, Any]
    region: str
    principal: Principal
    endpoint: str = ""
    source_arn: str | None = None


class ServiceError(Exception):
    """An error that a service answers, as botocore parses it."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


class LostRegionError(Exception):
    """A region does not answer: a client gets no response, as from a host that is down."""


Responder: TypeAlias = "Callable[[Call], Mapping[str, Any]]"
"""The answer of a service in place of the store, as botocore parses it, to a call that is allowed. ServiceError: an
error of the service. A responder checks what botocore does not, such as values of enumerations."""


class Calls(Protocol):
    """Calls of AWS APIs. Each is evaluated by the policies of the graph, recorded, and answered by a responder or the store.
    botocore.exceptions.ClientError for errors, denied calls included."""

    def call(
        self, principal: Principal, region: str, name: str, *, source_arn: str | None = None, **params: Any
    ) -> Mapping[str, Any]:
        """Makes a call as a principal, which is no function, such as the signer of a form: `s3.PutObject`."""
        ...

    def answer(self, name: str, responder: Responder) -> None:
        """Sets the responder of an operation, `rekognition.DetectFaces`, or of all of a service, `mediaconvert.*`."""
        ...

    def observe(self, observer: "Observer") -> None:
        """Calls an observer after each call that succeeds."""
        ...

    def lose(self, region: str) -> None:
        """Takes a region away: each call to it raises EndpointConnectionError, and nothing in it runs."""
        ...

    @property
    def credentials(self) -> Mapping[str, Credentials]:
        """Credentials of the functions and clients by access key id, as signatures are verified."""
        ...

    def principal(self, access_key_id: str) -> Principal:
        """Who has an access key. KeyError for an unknown one."""
        ...


Observer: TypeAlias = "Callable[[Call, Mapping[str, Any]], None]"
"""Sees a call that succeeded, and its answer."""


@dataclass(frozen=True, kw_only=True)
class ObjectWrite:
    """An object that was created, or a delete marker. reason: PutObject, POST Object, CopyObject or
    CompleteMultipartUpload; DeleteObject for a marker. requester: account, or service principal such as
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


class Objects(Protocol):
    """Objects of S3."""

    def post(self, principal: Principal, region: str, **params: Any) -> ObjectWrite:
        """Stores the object of a verified form, as s3:PutObject of the form's signer; reason `POST Object`."""
        ...

    def replicate(self, write: ObjectWrite, *, bucket: str, region: str, **changes: Any) -> ObjectWrite:
        """Copies an object or a delete marker into another bucket, as a rule of replication, with its metadata and
        tags, and emits the event there. changes: parameters of PutObject in place of the source's."""
        ...

    def watch(self, watcher: Callable[[ObjectWrite], None]) -> None:
        """Calls a watcher after each write."""
        ...


class Store(Protocol):
    """The resources of the graph in memory."""

    def client(self, service: str, region: str) -> Any:
        """A client that reads and writes without permissions, events and responders: for checks and preparations."""
        ...


@dataclass(frozen=True, kw_only=True)
class Invocation:
    """The result of a function. error: type and message as Lambda reports them; empty without one."""

    payload: Any
    error: str = ""
    error_type: str = ""


class Functions(Protocol):
    """The functions of the graph, by their ARN, qualified or not."""

    def invoke(self, arn: str, event: Any, *, by: Principal, source_arn: str | None = None) -> Invocation:
        """Invokes a function and waits. by: who invokes it, whom its policy or role must allow.
        iam.evaluation.AccessDeniedError if it is not allowed."""
        ...

    def send(self, arn: str, event: Any, *, by: Principal, source_arn: str | None = None) -> None:
        """Invokes a function asynchronously: it runs on the agenda, with its retries and destination."""
        ...


@dataclass(frozen=True, kw_only=True)
class HttpRequest:
    """A request of a client. url: whole. headers: names in any case."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: str = ""
    source_ip: str = "192.0.2.1"


@dataclass(frozen=True, kw_only=True)
class HttpResponse:
    """The response to a client. headers: names in lower case; cookies: values of Set-Cookie."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: str = ""
    cookies: tuple[str, ...] = ()


class Apis(Protocol):
    """REST and HTTP APIs of the graph."""

    def serves(self, url: str) -> bool:
        """Whether the host of a URL is that of an API."""
        ...

    def request(self, request: HttpRequest) -> HttpResponse:
        """The response of an API."""
        ...


class Simulation(Protocol):
    """All parts of the simulation of a graph."""

    @property
    def graph(self) -> Graph: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def agenda(self) -> Agenda: ...
    @property
    def log(self) -> Log: ...
    @property
    def store(self) -> Store: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def bus(self) -> Bus: ...
    @property
    def objects(self) -> Objects: ...
    @property
    def functions(self) -> Functions: ...
    @property
    def apis(self) -> Apis: ...

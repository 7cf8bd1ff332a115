"""The simulation of a stack's graph."""

from collections.abc import Generator, Iterable, Mapping, Set
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from preview.graph import Graph
from simulator.api.authorizers import FunctionAuthorizers
from simulator.api.router import Apis
from simulator.api.websocket import WebSockets
from simulator.core.calls import AwsCalls
from simulator.core.clock import Agenda, Clock
from simulator.core.deliveries import Deliveries
from simulator.core.instance import Result
from simulator.core.invoker import Invoker
from simulator.core.log import Log
from simulator.core.objects import Objects
from simulator.core.rules import Buses
from simulator.core.schedules import Schedules
from simulator.core.secrets import Secrets
from simulator.core.sources import Sources
from simulator.core.store import Store
from simulator.core.tables import Tables
from simulator.core.topics import Topics
from simulator.core.web import Web
from simulator.endpoints.cloudfront import CloudFrontEndpoint
from simulator.endpoints.s3 import S3Endpoint
from simulator.http import HttpRequest, HttpResponse
from simulator.iam.calls import Authorization
from simulator.iam.context import Principal, RoleSession
from simulator.identities import Identities
from simulator.names import Names
from simulator.replication.objects import Replication
from simulator.resource_types import require_known
from simulator.responders.archives import Archives
from simulator.responders.invalidations import Invalidations
from simulator.responders.recognition import Recognition
from simulator.responders.scanning import Scanning
from simulator.responders.transcoding.jobs import Transcoding
from simulator.sigv4 import Credentials
from simulator.user_pools.service import UserPools


class Simulation:
    """All parts of the simulation of a graph. It is prepared once; each `running` begins with empty resources.
    NotSimulatedError for a graph with types or properties of resources that are not in resource_types.yaml.

    It is a `Runtime` for endpoints and replication.
    """

    def __init__(self, graph: Graph) -> None:
        require_known(graph)
        self.graph = graph
        self.clock = Clock()
        self.agenda = Agenda(self.clock)
        self.log = Log(self.clock)
        self.calls = AwsCalls(
            graph, lambda: self.clock.now, lambda bucket, key, version: self.resources.tags(bucket, key, version)
        )
        self.resources = Store(graph, self.calls)
        self.invoker = Invoker(graph, self.calls, self.agenda, self.clock, self.log)
        self.deliveries = Deliveries(self.calls, self.invoker, self.agenda, self.clock, self.log)
        self.buses = Buses(graph, self.calls, self.deliveries, self.agenda, self.clock, self.log)
        self.objects = Objects(graph, self.resources, self.buses, self.log)
        self.topics = Topics(graph, self.deliveries, self.log)
        self.sources = Sources(graph, self.calls, self.resources, self.invoker, self.agenda, self.clock, self.log)
        self.tables = Tables(graph, self.calls, self.resources, self.sources, self.agenda)
        self.secrets = Secrets(graph)
        self.schedules = Schedules(graph, self.calls, self.deliveries, self.log)
        self.web = Web(self.calls.faults)
        self.identities = Identities(self.clock, self.web)
        self.user_pools = UserPools(graph, self.clock, self.web)
        self.authorizers = FunctionAuthorizers(self.invoker)
        self.apis = Apis(graph, self.calls, self.invoker, self.authorizers, self.jwk_set, self.clock, self.log)
        self.websockets = WebSockets(
            graph, self.calls, self.invoker, self.authorizers, self.region_of, self.clock, self.log
        )
        self._begin()

    def _begin(self) -> None:
        """New endpoints and responders: they have state."""
        after = self.agenda.after
        self.s3 = S3Endpoint(self)
        self.cloudfront = CloudFrontEndpoint(self)
        self.names = Names(self, self.cloudfront.request)
        self.archives = Archives(self, after)
        self.recognition = Recognition(self)
        self.invalidations = Invalidations(self.graph)
        self.transcoding = Transcoding(self, after)
        self.scanning = Scanning(self, after)
        self.replication = Replication(self, after, self.objects.written)
        for each in (self.cloudfront, self.archives, self.recognition, self.invalidations, self.transcoding):
            self.calls.responders |= each.responders
        self.calls.observers = [
            self.objects.observe,
            self.topics.observe,
            self.sources.observe,
            self.tables.observe,
            self.secrets.observe,
            self.replication.observe,
        ]
        self.objects.watchers = [self.scanning.watch, self.replication.watch]

    @contextmanager
    def running(self) -> Generator["Simulation"]:
        """Empty resources, the first moment, and no functions running."""
        self.agenda.clear()
        self.log.clear()
        for part in (self.calls, self.invoker, self.buses, self.objects, self.topics, self.sources, self.tables):
            part.clear()
        for part in (self.authorizers, self.apis, self.websockets, self.web, self.user_pools):
            part.clear()
        self._begin()
        with self.clock.installed(), self.web.installed(), self.resources.open():
            yield self

    @property
    def now(self) -> datetime:
        """The time."""
        return self.clock.now

    @property
    def lost(self) -> Set[str]:
        """Regions that do not answer."""
        return self.calls.lost

    @property
    def credentials(self) -> Mapping[str, Credentials]:
        """Credentials of functions by access key id."""
        return self.calls.credentials

    @property
    def principals(self) -> Mapping[str, RoleSession]:
        """Functions' sessions by access key id."""
        return self.calls.principals

    def call(
        self,
        name: str,
        principal: Principal,
        region: str,
        *,
        source_arn: str | None = None,
        reason: str | None = None,
        **params: Any,
    ) -> Mapping[str, Any]:
        """A call of an AWS API by botocore's names, `s3.PutObject`; ClientError if it is denied or refused."""
        return self.calls.call(name, principal, region, source_arn=source_arn, reason=reason, **params)

    def require(
        self, found: Iterable[Authorization], principal: Principal, region: str, *, source_arn: str | None = None
    ) -> None:
        """Evaluates actions that are no call of an API, such as those of replication; AccessDeniedError if one is
        denied."""
        self.calls.require_all(found, principal, region, source_arn=source_arn)

    def store(self, service: str, region: str) -> Any:
        """A client of the store in a region, without evaluation and events."""
        return self.resources.client(service, region)

    def emit(self, event: Mapping[str, Any], region: str) -> None:
        """Puts an event of an AWS service on the default bus of a region."""
        self.buses.emit(event, region)

    def invoke(self, function: str, payload: Mapping[str, Any], region: str) -> Any:
        """The result of a function by the ARN of its alias, for who was allowed before."""
        return self.invoker.run(function, payload).payload

    def http(self, request: HttpRequest, region: str) -> HttpResponse:
        """The response of an API in a region, or of a load balancer, whose host a scenario gives to the web: containers
        are not simulated."""
        host = self.web.hosts.get(urlsplit(request.url).netloc)
        if host is not None:
            return host(request)
        return self.apis.request(request, region)

    def region_of(self, host: str) -> str:
        """The region whose API answers at a name."""
        return self.names.region(host)

    def jwk_set(self, issuer: str) -> Mapping[str, Any]:
        """The keys of an issuer of tokens."""
        return self.web.json(f"{issuer}/.well-known/jwks.json")

    def result(self, function: str, event: Any, region: str = "") -> Result:
        """The result of a function by the end of its name, as if it was invoked by itself."""
        region = region or next(each.region for each in self.invoker.functions.values())
        return self.invoker.run(self.invoker.named(function, region).qualified_arn, event)

    def run(self) -> None:
        """Performs all that is due."""
        self.agenda.run()

    def run_for(self, seconds: float) -> None:
        """Lets time pass."""
        self.agenda.run_for(seconds)

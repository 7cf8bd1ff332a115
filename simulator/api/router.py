"""APIs of a graph by their host: the default endpoint of a stage, or a custom domain."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from preview.graph import Graph
from simulator.api.authorizers import FunctionAuthorizers, JwkSet
from simulator.api.http_api import HttpApi
from simulator.api.requests import Served
from simulator.api.rest import RestApi
from simulator.core.calls import AwsCalls
from simulator.core.clock import Clock
from simulator.core.invoker import Invoker
from simulator.core.log import Log
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse

REST, HTTP = "aws:apigateway/restApi:RestApi", "aws:apigatewayv2/api:Api"
REST_STAGE, HTTP_STAGE = "aws:apigateway/stage:Stage", "aws:apigatewayv2/stage:Stage"
REST_MAPPING, HTTP_MAPPING = (
    "aws:apigateway/basePathMapping:BasePathMapping",
    "aws:apigatewayv2/apiMapping:ApiMapping",
)
DEFAULT_STAGE = "$default"


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where requests reach a stage. path: that a URL begins with, without slash at its end. closed: the default
    endpoint of an API that has it disabled."""

    host: str
    path: str
    api_id: str
    stage: str
    region: str
    closed: bool = False


class Apis:
    """REST and HTTP APIs of a graph."""

    def __init__(
        self,
        graph: Graph,
        calls: AwsCalls,
        invoker: Invoker,
        authorizers: FunctionAuthorizers,
        keys: JwkSet,
        clock: Clock,
        log: Log,
    ) -> None:
        self._calls, self._clock, self._log = calls, clock, log
        self._number = 0
        self.endpoints = tuple(endpoints(graph))
        self._apis: dict[str, RestApi | HttpApi] = {
            str(node.outputs["id"]): RestApi(graph, node, invoker, authorizers, keys) for node in graph.of_type(REST)
        }
        for node in graph.of_type(HTTP):
            if node.inputs["protocolType"] == "HTTP":
                self._apis[str(node.outputs["id"])] = HttpApi(graph, node, invoker, authorizers, keys)

    def clear(self) -> None:
        """Begins the ids of requests again."""
        self._number = 0

    def serves(self, url: str) -> bool:
        """Whether the host of a URL is that of an API."""
        return any(each.host == urlsplit(url).netloc for each in self.endpoints)

    def request(self, request: HttpRequest, region: str) -> HttpResponse:
        """The response of an API in a region: domains that fail over are in several."""
        parts = urlsplit(request.url)
        found = [
            each
            for each in self.endpoints
            if (each.host, each.region) == (parts.netloc, region) and f"{parts.path}/".startswith(f"{each.path}/")
        ]
        if not found:
            known = ", ".join(sorted({f"{each.host}{each.path} in {each.region}" for each in self.endpoints})) or "none"
            raise NotSimulatedError(f"{parts.netloc}{parts.path} in {region} is no API; known: {known}")
        endpoint = max(found, key=lambda each: len(each.path))
        if endpoint.closed:
            return HttpResponse(status=403, body=b'{"message":"Forbidden"}')
        if endpoint.api_id not in self._apis:
            raise NotSimulatedError(f"{request.url}: not a REST or HTTP API")
        self._number += 1
        served = Served(
            request=request,
            path=parts.path.removeprefix(endpoint.path) or "/",
            api_id=endpoint.api_id,
            stage=endpoint.stage,
            region=endpoint.region,
            account_id=self._calls.permissions(endpoint.region).account.account_id,
            now=self._clock.now,
            number=self._number,
        )
        response = self._apis[endpoint.api_id].answer(served)
        told = f"{request.method} {parts.path}: {response.status}"
        self._log.add("api", told, endpoint.region, failed=response.status >= 400)
        return response


def endpoints(graph: Graph) -> Iterator[Endpoint]:
    """Endpoints of all stages, WebSocket APIs included."""
    closed = {
        str(node.outputs["id"]): bool(node.inputs.get("disableExecuteApiEndpoint"))
        for node in graph.of_type(REST, HTTP)
    }
    for type_, api, name in ((REST_STAGE, "restApi", "stageName"), (HTTP_STAGE, "apiId", "name")):
        for node in graph.of_type(type_):
            api_id, stage = str(node.inputs[api]), str(node.inputs[name])
            yield Endpoint(
                host=f"{api_id}.execute-api.{node.region}.amazonaws.com",
                path="" if stage == DEFAULT_STAGE else f"/{stage}",
                api_id=api_id,
                stage=stage,
                region=node.region,
                closed=closed[api_id],
            )
    mappings = (
        (REST_MAPPING, "restApi", "stageName", "basePath"),
        (HTTP_MAPPING, "apiId", "stage", "apiMappingKey"),
    )
    for type_, api, stage, key in mappings:
        for node in graph.of_type(type_):
            path = str(node.inputs.get(key) or "")
            yield Endpoint(
                host=str(node.inputs["domainName"]),
                path=f"/{path}" if path else "",
                api_id=str(node.inputs[api]),
                stage=str(node.inputs[stage]),
                region=node.region,
            )

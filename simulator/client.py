"""An app that uploads and plays media, as a scenario and the command line drive it: it knows the API, no resources."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from functions.shared.kinds import KINDS
from preview.graph import Graph
from simulator.api.authorizers import function_arn
from simulator.api.http_api import INTEGRATION, ROUTE
from simulator.api.rest import EXTENSION, KEY
from simulator.api.router import REST, Endpoint, endpoints
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse
from simulator.simulation import Simulation

METHODS = ("get", "post", "put", "delete", "patch")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A route of an API with the function that answers. url: with placeholders, `https://api/media/{id}`."""

    function: str
    method: str
    url: str
    region: str


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A reserved upload: the response of the API, and the file that it is for."""

    id: str
    status: int
    answer: Mapping[str, Any]
    content: bytes


class MediaClient:
    """The app of a user. token: for the header Authorization. region: of the API that it reaches."""

    def __init__(self, simulation: Simulation, token: str = "", region: str = "us-east-1") -> None:
        self.simulation, self.token, self.region = simulation, token, region
        self._operations = [each for each in operations(simulation) if each.region == region]

    def request(self, function: str, body: Any = None, *, kind: str = "", **parameters: str) -> HttpResponse:
        """The response of the route that a function answers. kind: chooses among several by the end of their path.
        parameters: of the path."""
        found = [each for each in self._operations if each.function == function]
        others = [name for name in KINDS if name != kind]
        found = [each for each in found if kind and each.url.endswith(f"/{kind}")] or [
            each for each in found if each.url.rpartition("/")[2] not in others
        ]
        if not found:
            known = ", ".join(sorted({each.function for each in self._operations})) or "none"
            raise NotSimulatedError(f"no route leads to {function} in {self.region}; functions with routes: {known}")
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        key = api_key(self.simulation.graph, self.region)
        headers |= {"x-api-key": key} if key else {}
        content = b"" if body is None else json.dumps(body).encode()
        headers |= {"content-type": "application/json"} if content else {}
        request = HttpRequest(
            method=found[0].method, url=found[0].url.format(**parameters), headers=headers, body=content
        )
        return self.simulation.http(request, self.region)

    def reserve(self, kind: str, content_type: str, content: bytes, **fields: Any) -> Upload:
        """Reserves an upload. fields: further fields of the request, or others."""
        body: dict[str, Any] = {"kind": kind, "contentType": content_type, "sizeBytes": len(content), **fields}
        if self._ends("presign", kind):
            body.pop("kind")
        response = self.request("presign", body, kind=kind)
        answer = json.loads(response.body)
        return Upload(id=answer.get("id", ""), status=response.status, answer=answer, content=content)

    def _ends(self, function: str, kind: str) -> bool:
        """Whether the path of a route says the kind."""
        return any(each.function == function and each.url.endswith(f"/{kind}") for each in self._operations)

    def send(self, upload: Upload, content: bytes | None = None, **fields: str) -> HttpResponse:
        """Sends the file to S3 by the form. content: another file; fields: other fields of the form."""
        form = upload.answer["upload"]
        changed = {**form["fields"], **{name.replace("_", "-"): value for name, value in fields.items()}}
        return self.simulation.s3.post_form(form["url"], changed, upload.content if content is None else content)

    def upload(self, kind: str, content_type: str, content: bytes) -> str:
        """Reserves, sends, and returns the id."""
        found = self.reserve(kind, content_type, content)
        if "upload" not in found.answer:
            raise ValueError(f"{found.status}: {found.answer}")
        response = self.send(found)
        if response.status >= 300:
            raise ValueError(f"{response.status}: {response.body.decode()}")
        return found.id

    def play(self, record_id: str) -> tuple[int, Mapping[str, Any]]:
        """Status and answer of a request for playback."""
        response = self.request("playback", id=record_id)
        return response.status, json.loads(response.body)

    def fetch(self, url: str, cookies: Mapping[str, str] | None = None) -> HttpResponse:
        """What CloudFront, or S3, answers to a URL."""
        request = HttpRequest(method="GET", url=url, cookies=cookies or {})
        if "amazonaws.com" in urlsplit(url).netloc:
            return self.simulation.s3.request(request)
        return self.simulation.cloudfront.request(request)


def operations(simulation: Simulation) -> Iterator[Operation]:
    """Operations of all APIs of a graph, by their custom domains where they have one."""
    graph, functions = simulation.graph, simulation.invoker.functions
    places = {each.api_id: each for each in endpoints(graph) if not each.closed}
    for node in graph.of_type(REST):
        document: Mapping[str, Any] = node.json("body")
        for path, item in document["paths"].items():
            for method in [name for name in METHODS if name in item]:
                arn = function_arn(item[method][f"{EXTENSION}-integration"]["uri"])
                yield _operation(functions[arn].package, method.upper(), places[str(node.outputs["id"])], path)
    integrations = {str(node.outputs["id"]): node for node in graph.of_type(INTEGRATION)}
    for route in graph.of_type(ROUTE):
        method, _, path = str(route.inputs["routeKey"]).partition(" ")
        integration = integrations[str(route.inputs["target"]).rpartition("/")[2]]
        if path and integration.inputs["integrationType"] == "AWS_PROXY":
            arn = function_arn(integration.inputs["integrationUri"])
            yield _operation(functions[arn].package, method, places[str(route.inputs["apiId"])], path)


def _operation(function: str, method: str, endpoint: Endpoint, path: str) -> Operation:
    url = f"https://{endpoint.host}{endpoint.path}{path}"
    return Operation(function=function, method=method, url=url, region=endpoint.region)


def api_key(graph: Graph, region: str) -> str:
    """An API key of a region, which apps have; empty without one."""
    found = [str(node.outputs["value"]) for node in graph.of_type(KEY) if node.region == region]
    return found[0] if found else ""

"""The endpoint of CloudFront: from the host of a request to the response of an origin.

Caches are not modelled: each request reaches an origin.
"""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from preview.graph import Graph, Node
from simulator.behaviors import Behavior, Distribution, Origin, Redirect, Route, distribution_of
from simulator.endpoints.forwarding import forwarding
from simulator.endpoints.key_value_stores import KeyValueStores
from simulator.endpoints.origins import Origins, UnreachableError
from simulator.endpoints.public_keys import PublicKeys
from simulator.endpoints.response_headers import with_policy
from simulator.endpoints.viewer_functions import FUNCTION, ViewerRequestResult, run
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse
from simulator.interfaces import Responder
from simulator.runtime import Runtime
from simulator.signatures import PARAMETERS, ViewerError, ViewerRequest, verify_viewer

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
UNREACHABLE = HttpResponse(status=504, headers={"content-type": "text/html"}, body=b"Gateway Timeout")


class CloudFrontEndpoint:
    """All distributions of a simulation. stores: key-value stores of their functions. keys: public keys that verify
    signatures. responders: calls that change them."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.stores, self.keys = KeyValueStores(runtime.graph), PublicKeys(runtime.graph)
        self.responders: Mapping[str, Responder] = {**self.stores.responders, **self.keys.responders}

    def request(self, request: HttpRequest) -> HttpResponse:
        """The response to a viewer."""
        node = distribution_node(self._runtime.graph, urlsplit(request.url).netloc)
        distribution = distribution_of(node.name, node.inputs)
        try:
            route = distribution.route(request.method, request.url)
            if isinstance(route, Redirect):
                return HttpResponse(status=route.status, headers={"location": route.url})
            self._verify(route.behavior, request)
        except ViewerError as error:
            return self._with_error_page(node, distribution, request, _error(error))
        response = self._response(node, distribution, route, request)
        if response.status >= 400:
            response = self._with_error_page(node, distribution, request, response)
        return with_policy(self._runtime.graph, route.behavior.response_headers_policy, request, response)

    def _verify(self, behavior: Behavior, request: HttpRequest) -> None:
        """ViewerError without a valid signature, where the behavior has trusted key groups."""
        if not behavior.key_groups:
            return
        viewer = ViewerRequest(
            url=request.url, now=self._runtime.now, source_ip=request.source_ip, cookies=request.cookies
        )
        verify_viewer(viewer, self.keys.trusted(behavior.key_groups))

    def _response(self, node: Node, distribution: Distribution, route: Route, request: HttpRequest) -> HttpResponse:
        """The response of a function, or of the first origin that does not fail over."""
        query = _unsigned(urlsplit(request.url).query) if route.behavior.key_groups else urlsplit(request.url).query
        found = self._viewer_function(route.behavior, request, route.path, query)
        if found.response is not None:
            return found.response
        behavior = route.behavior
        if found.origins:
            origins = tuple(distribution.origins[name] for name in found.origins)
            behavior = replace(behavior, origins=origins, failover_codes=found.failover_codes)
        sent = replace(request, headers=found.headers)
        response, sender = UNREACHABLE, Origins(self._runtime, node.outputs["arn"])
        for index, origin in enumerate(behavior.origins):
            status = None
            try:
                response = sender.send(origin, self._origin_request(behavior, origin, sent, found))
                status = response.status
            except UnreachableError:
                response = UNREACHABLE
            if index or not behavior.fails_over(request.method, status):
                break
        return response

    def _origin_request(
        self, behavior: Behavior, origin: Origin, request: HttpRequest, found: ViewerRequestResult
    ) -> HttpRequest:
        forwarded = forwarding(self._runtime.graph, behavior)
        sent = forwarded.request(request, origin.domain_name, f"{origin.path}{found.path}", found.query)
        return replace(sent, headers={**sent.headers, **origin.headers})

    def _viewer_function(self, behavior: Behavior, request: HttpRequest, path: str, query: str) -> ViewerRequestResult:
        if not behavior.functions:
            return ViewerRequestResult(path=path, query=query, headers=request.headers)
        (arn,) = behavior.functions
        function = next(node for node in self._runtime.graph.of_type(FUNCTION) if node.outputs["arn"] == arn)
        associated: list[str] = function.inputs.get("keyValueStoreAssociations") or []
        store: Mapping[str, str] = self.stores.values(associated[0]) if associated else {}
        headers = {"host": urlsplit(request.url).netloc, **request.headers}
        return run(function, replace(request, headers=headers), path, query, store)

    def _with_error_page(
        self, node: Node, distribution: Distribution, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        """The page of a status, from its own behavior; the response itself without one, or if the page is missing."""
        if response.status not in distribution.error_pages:
            return response
        path, status = distribution.error_pages[response.status]
        behavior = distribution.behavior(path)
        page = replace(request, method="GET", headers={}, cookies={}, body=b"")
        unchanged = ViewerRequestResult(path=path, query="", headers={})
        try:
            sent = self._origin_request(behavior, behavior.origins[0], page, unchanged)
            found = Origins(self._runtime, node.outputs["arn"]).send(behavior.origins[0], sent)
        except UnreachableError:
            return response
        return replace(found, status=status) if found.status == 200 else response


def distribution_node(graph: Graph, host: str) -> Node:
    """The distribution of a host: of an alternate domain name, an exact one before one with a wildcard."""
    nodes = graph.of_type(DISTRIBUTION)
    names = [(alias, node) for node in nodes for alias in (*node.inputs.get("aliases", ()), node.outputs["domainName"])]
    for wanted in (host, f"*.{host.partition('.')[2]}"):
        for alias, node in names:
            if alias == wanted:
                return node
    raise NotSimulatedError(f"{host}: no distribution; known: {', '.join(alias for alias, _ in names)}")


def _unsigned(query: str) -> str:
    """A query without the parameters of a signature, which CloudFront removes."""
    return "&".join(pair for pair in query.split("&") if pair.partition("=")[0] not in PARAMETERS)


def _error(error: ViewerError) -> HttpResponse:
    body = f"<Error><Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message></Error>"
    headers: Mapping[str, str] = {"content-type": "text/xml", "x-cache": "Error from cloudfront"}
    return HttpResponse(status=error.status, headers=headers, body=body.encode())

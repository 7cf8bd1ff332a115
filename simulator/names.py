"""Names of a stack as its clients, Route 53 and CloudFront resolve them: to a distribution, or to a region's API."""

from collections.abc import Callable

from botocore.exceptions import EndpointConnectionError  # pyright: ignore[reportMissingTypeStubs]

from simulator.dns import Dns, Resolver
from simulator.health_checks import HealthChecks
from simulator.http import HttpRequest, HttpResponse
from simulator.runtime import Runtime

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
DOMAINS = ("aws:apigateway/domainName:DomainName", "aws:apigatewayv2/domainName:DomainName")
"""Custom domain names of APIs, which several regions have where their records fail over."""


class Names:
    """The names of a simulation. nearest: regions by latency, the closest first, of the client; those of the graph in
    any order follow. distribution: the response of a distribution to a viewer."""

    def __init__(self, runtime: Runtime, distribution: Callable[[HttpRequest], HttpResponse]) -> None:
        self._runtime, self._distribution = runtime, distribution
        self._checks = HealthChecks(runtime.graph, self.request)
        self._aliases = {
            str(alias)
            for node in runtime.graph.of_type(DISTRIBUTION)
            for alias in (*node.inputs.get("aliases", ()), node.outputs["domainName"])
        }
        self.nearest: tuple[str, ...] = ()

    def request(self, request: HttpRequest) -> HttpResponse:
        """The response at a name. EndpointConnectionError while its region is lost."""
        host = request.url.partition("://")[2].partition("/")[0]
        if host in self._aliases:
            return self._distribution(request)
        region = self.region(host)
        if region in self._runtime.lost:
            raise EndpointConnectionError(endpoint_url=request.url)
        return self._runtime.http(request, region)

    def region(self, host: str) -> str:
        """The region whose API answers at a name, whether it is lost or not."""
        regions = [node.region for node in self._runtime.graph.of_type(*DOMAINS) if node.inputs["domainName"] == host]
        if len(regions) == 1:
            return regions[0]
        others = sorted({node.region for node in self._runtime.graph.nodes if node.region})
        dns = Dns(self._runtime.graph, self._checks.healthy, self._runtime.lost)
        return dns.region(host, Resolver(regions=(*self.nearest, *others)))

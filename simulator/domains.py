"""Custom domain names of APIs, which several regions have where their records fail over."""

from collections.abc import Set

from preview.graph import Graph, Node
from simulator.dns import Dns
from simulator.errors import NotSimulatedError

DOMAINS = ("aws:apigateway/domainName:DomainName", "aws:apigatewayv2/domainName:DomainName")


class ApiDomains:
    """The domain names of a graph. lost: regions that do not answer, health checks included."""

    def __init__(self, graph: Graph, lost: Set[str]) -> None:
        self._nodes, self._lost = graph.of_type(*DOMAINS), lost
        self._dns = Dns(graph, self._is_healthy, lost)

    def region(self, name: str) -> str:
        """The region that a name leads to now. NotSimulatedError for one that no API has."""
        regions = self._regions(name)
        if not regions:
            raise NotSimulatedError(f"{name}: not the domain name of an API")
        return regions[0] if len(regions) == 1 else self._dns.region(name)

    def _regions(self, name: str) -> list[str]:
        return [node.region for node in self._nodes if node.inputs["domainName"] == name]

    def _is_healthy(self, check: Node) -> bool:
        """Whether the API of a health check is in a region that answers."""
        return any(region not in self._lost for region in self._regions(str(check.inputs["fqdn"])))

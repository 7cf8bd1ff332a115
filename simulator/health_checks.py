"""Health checks of Amazon Route 53.

Amazon Route 53 Developer Guide, "How Amazon Route 53 determines the status of health checks": a response of 2xx or 3xx
is healthy. Intervals and thresholds are not modelled: a check has its result at once.
"""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import EndpointConnectionError  # pyright: ignore[reportMissingTypeStubs]

from preview.graph import Graph, Node
from simulator.dns import HEALTH_CHECK
from simulator.errors import ForwardedError, NotSimulatedError
from simulator.http import HttpRequest, HttpResponse

KNOWN = ("HTTP", "HTTPS")
CHECKER = "192.0.2.250"


class HealthChecks:
    """The health checks of a graph. request: the response to a checker, from wherever its host is."""

    def __init__(self, graph: Graph, request: Callable[[HttpRequest], HttpResponse]) -> None:
        self._request = request
        self._nodes = {node.outputs["id"]: node for node in graph.of_type(HEALTH_CHECK)}

    def healthy(self, node: Node) -> bool:
        """Whether a health check succeeds."""
        inputs = node.inputs
        found = self._calculated(node) if inputs["type"] == "CALCULATED" else self._reached(node)
        return found != bool(inputs.get("invertHealthcheck"))

    def _calculated(self, node: Node) -> bool:
        children: list[Any] = node.inputs["childHealthchecks"]
        return sum(self.healthy(self._nodes[child]) for child in children) >= node.inputs["childHealthThreshold"]

    def _reached(self, node: Node) -> bool:
        inputs = node.inputs
        if inputs["type"] not in KNOWN or "fqdn" not in inputs:
            raise NotSimulatedError(f"{node.name}: a health check of type {inputs['type']}; known: {', '.join(KNOWN)}")
        url = f"{inputs['type'].lower()}://{inputs['fqdn']}{inputs.get('resourcePath', '/')}"
        try:
            response = self._request(HttpRequest(method="GET", url=url, source_ip=CHECKER))
        except EndpointConnectionError:
            return False
        except ForwardedError:  # an API of a region that answers, before servers that are taken for healthy
            return True
        return 200 <= response.status < 400

"""Invalidations of CloudFront: which paths were invalidated, since caches are not modelled."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from preview.graph import Graph
from simulator.interfaces import Call, Responder, ServiceError

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
CREATED = datetime(2026, 1, 1, tzinfo=UTC)


class Invalidations:
    """Paths of invalidations by the id of their distribution, in order. A caller reference repeats its answer."""

    def __init__(self, graph: Graph) -> None:
        self.paths: dict[str, list[str]] = {node.outputs["id"]: [] for node in graph.of_type(DISTRIBUTION)}
        self._batches: dict[tuple[str, str], Mapping[str, Any]] = {}
        self.responders: Mapping[str, Responder] = {"cloudfront.CreateInvalidation": self._create}

    def _create(self, call: Call) -> Mapping[str, Any]:
        distribution, batch = call.params["DistributionId"], call.params["InvalidationBatch"]
        if distribution not in self.paths:
            raise ServiceError("NoSuchDistribution", "The specified distribution does not exist.", 404)
        paths: Mapping[str, Any] = batch["Paths"]
        if paths["Quantity"] != len(paths["Items"]):
            raise ServiceError("InconsistentQuantities", "The value of Quantity and the size of Items don't match.")
        if not all(path.startswith("/") for path in paths["Items"]):
            raise ServiceError("InvalidArgument", "Your request contains one or more invalid invalidation paths.")
        reference = (distribution, batch["CallerReference"])
        if self._batches.setdefault(reference, paths) != paths:
            raise ServiceError("InvalidationBatchAlreadyExists", "The caller reference has another batch.", 400)
        number = list(self._batches).index(reference) + 1
        if number == len(self._batches):
            self.paths[distribution] += [path for path in paths["Items"] if path not in self.paths[distribution]]
        return {
            "Location": f"https://cloudfront.amazonaws.com/2020-05-31/distribution/{distribution}/invalidation/I{number}",
            "Invalidation": {
                "Id": f"I{number}",
                "Status": "InProgress",
                "CreateTime": CREATED,
                "InvalidationBatch": batch,
            },
        }

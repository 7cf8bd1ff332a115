"""Paths of invalidations."""

from typing import Any

import pytest

from simulator.interfaces import ServiceError
from simulator.responders.invalidations import Invalidations
from tests.simulator.responders.calls import refusal, respond
from tests.simulator.running import graph, node

GRAPH = graph(node("aws:cloudfront/distribution:Distribution", "cdn", {}, id="E1"))
CREATE = "cloudfront.CreateInvalidation"


def batch(*paths: str, reference: str = "r1", quantity: int | None = None) -> dict[str, Any]:
    """Parameters of an invalidation."""
    found = {"Quantity": len(paths) if quantity is None else quantity, "Items": [*paths]}
    return {"DistributionId": "E1", "InvalidationBatch": {"CallerReference": reference, "Paths": found}}


def test_a_reference_repeats_its_answer() -> None:
    invalidations = Invalidations(GRAPH)
    first = respond(invalidations.responders, CREATE, **batch("/media/1/*"))

    assert respond(invalidations.responders, CREATE, **batch("/media/1/*")) == first
    assert invalidations.paths == {"E1": ["/media/1/*"]}
    with pytest.raises(ServiceError, match="InvalidationBatchAlreadyExists"):  # documented, not in the model
        respond(invalidations.responders, CREATE, **batch("/media/2/*"))


def test_paths_are_absolute_and_counted() -> None:
    responders = Invalidations(GRAPH).responders

    assert refusal(responders, CREATE, **batch("media/1")) == "InvalidArgument"
    assert refusal(responders, CREATE, **batch("/media/1", quantity=2)) == "InconsistentQuantities"
    other = batch("/media/1") | {"DistributionId": "E2"}
    assert refusal(responders, CREATE, **other) == "NoSuchDistribution"

"""Answers to health checkers."""

import json
from collections.abc import Callable

from tests.functions.conftest import CONTEXT, Handler


def test_a_region_whose_table_answers_is_healthy(handler: Callable[..., Handler]) -> None:
    found = handler("health")({}, CONTEXT)
    assert (found["statusCode"], json.loads(found["body"])) == (200, {"state": "healthy"})


def test_a_region_without_its_table_is_unhealthy(handler: Callable[..., Handler]) -> None:
    found = handler("health", TABLE_MEDIA="gone")({}, CONTEXT)
    assert found["statusCode"] == 503
    assert json.loads(found["body"])["error"]["code"] == "unavailable"

"""Health checks: healthy while the table can be read."""

import json
from collections.abc import Callable
from typing import Any

from functions.shared import clients
from tests.functions.conftest import CONTEXT, TABLE, Handler, Store, rest_event, said


def test_a_region_that_reads_its_table_is_healthy(handler: Callable[..., Handler], store: Store) -> None:
    found = handler("health")(rest_event(), CONTEXT)
    assert (found["statusCode"], json.loads(found["body"])) == (200, {"status": "healthy"})


def test_a_region_without_its_table_is_not(handler: Callable[..., Handler], store: Store) -> None:
    clients.dynamodb().delete_table(TableName=TABLE)
    found = said(handler("health")(rest_event(), CONTEXT))
    assert found == (503, "unavailable", "the records cannot be read; try again later")


def test_the_caller_needs_no_claims(handler: Callable[..., Handler], store: Store) -> None:
    event: dict[str, Any] = rest_event() | {"requestContext": {}}
    assert handler("health")(event, CONTEXT)["statusCode"] == 200

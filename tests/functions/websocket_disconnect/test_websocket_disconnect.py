"""Closed connections are forgotten."""

from typing import Any

from tests.functions.conftest import CONTEXT, Store
from tests.functions.connecting import CONNECTIONS, ENVIRONMENT, connection, create_table, socket_event


def test_a_closed_connection_is_forgotten_however_often_it_is_told(handler: Any, store: Store) -> None:
    create_table()
    for connection_id in ("c1", "c2"):
        CONNECTIONS.put(connection(connection_id))
    disconnect = handler("websocket_disconnect", **ENVIRONMENT)
    for _ in range(2):
        assert disconnect(socket_event("$disconnect"), CONTEXT) == {"statusCode": 200}
    assert (CONNECTIONS.get("c1"), CONNECTIONS.get("c2") is None) == (None, False)

"""The table `live` in a store within the process, and handlers that use it."""

import importlib
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from moto import mock_aws  # pyright: ignore[reportMissingTypeStubs]

from functions.shared import clients
from tests.functions.conftest import ENVIRONMENT

CONTEXT = SimpleNamespace(
    function_name="live",
    memory_limit_in_mb=256,
    invoked_function_arn="arn:aws:lambda:us-east-1:123456789012:function:live:live",
    aws_request_id="request",
)


class Live:
    """The table and one handler."""

    def __init__(self, handler: Any) -> None:
        self._handler = handler

    @property
    def texts(self) -> dict[tuple[str, str], dict[str, str]]:
        """Texts of the items, by key, which is not among them."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for item in clients.dynamodb().scan(TableName="live")["Items"]:
            texts = {name: value["S"] for name, value in item.items() if "S" in value}
            found[texts.pop("pk"), texts.pop("sk")] = texts
        return found

    @property
    def items(self) -> dict[tuple[str, str], dict[str, str]]:
        """Numbers of the items, by key."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for item in clients.dynamodb().scan(TableName="live")["Items"]:
            numbers = {name: value["N"] for name, value in item.items() if "N" in value}
            found[item["pk"]["S"], item["sk"]["S"]] = numbers
        return found

    def put(self, team: str, sort_key: str, **numbers: int) -> None:
        """Put an item."""
        values = {name: {"N": str(value)} for name, value in numbers.items()}
        item = {"pk": {"S": team}, "sk": {"S": sort_key}, **values}
        clients.dynamodb().put_item(TableName="live", Item=item)

    def invoke(self, event: dict[str, Any]) -> Any:
        """The response of the handler."""
        return self._handler(event, CONTEXT)


@contextmanager
def live_table(folder: str, **environment: str) -> Generator[Live]:
    """The table, and the handler of a folder as it starts in Lambda, with further environment variables."""
    module = f"functions.{folder}.handler"
    with patch.dict("os.environ", {**ENVIRONMENT, "TABLE_LIVE": "live", **environment}), mock_aws():
        clients.reset()
        clients.dynamodb().create_table(
            TableName="live",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        sys.modules.pop(module, None)
        yield Live(importlib.import_module(module).handle)
    clients.reset()

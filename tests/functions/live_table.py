"""The table `live` in a store within the process, and handlers that use it."""

import importlib
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import boto3  # pyright: ignore[reportMissingTypeStubs]
from aws_lambda_powertools.utilities.typing import LambdaContext
from moto import mock_aws

ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "POWERTOOLS_SERVICE_NAME": "acme-prod-live",
    "POWERTOOLS_METRICS_NAMESPACE": "acme-prod",
    "TABLE_LIVE": "live",
}


class Context(LambdaContext):
    """The context of an invocation."""

    def __init__(self) -> None:
        self._function_name, self._aws_request_id = "live", "request"
        self._memory_limit_in_mb = 256
        self._invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:live:live"


class Live:
    """The table and one handler."""

    def __init__(self, handler: Any) -> None:
        self.handler = handler

    @property
    def items(self) -> dict[tuple[str, str], dict[str, str]]:
        """Numbers of the items, by key."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for item in self.handler.dynamodb.scan(TableName="live")["Items"]:
            numbers = {name: value["N"] for name, value in item.items() if "N" in value}
            found[item["pk"]["S"], item["sk"]["S"]] = numbers
        return found

    def put(self, team: str, sort_key: str, **numbers: int) -> None:
        """Put an item."""
        values = {name: {"N": str(value)} for name, value in numbers.items()}
        item = {"pk": {"S": team}, "sk": {"S": sort_key}, **values}
        self.handler.dynamodb.put_item(TableName="live", Item=item)

    def invoke(self, event: dict[str, Any]) -> Any:
        """The response of the handler."""
        return self.handler.handle(event, Context())


@contextmanager
def live_table(folder: str) -> Generator[Live]:
    """The table, and the handler of a folder as it starts in Lambda."""
    name = f"functions.{folder}.handler"
    modules = (name, "functions.shared.observability")
    with patch.dict("os.environ", ENVIRONMENT), mock_aws(), patch.dict(sys.modules):
        for module in modules:
            sys.modules.pop(module, None)
        client: Any = boto3
        client.client("dynamodb").create_table(
            TableName="live",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        yield Live(importlib.import_module(name))

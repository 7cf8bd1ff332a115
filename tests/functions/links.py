"""The table of short links in the store of the process."""

from functions.shared import clients

TABLE = "acme-share-links"
ENVIRONMENT = {"TABLE_SHARE_LINKS": TABLE}


def create_table() -> None:
    """The table."""
    clients.dynamodb().create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "short_code", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "short_code", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


def put(code: str, asset_id: str) -> None:
    """A link."""
    clients.dynamodb().put_item(TableName=TABLE, Item={"short_code": {"S": code}, "asset_id": {"S": asset_id}})


def links() -> dict[str, str]:
    """Assets by code."""
    items = clients.dynamodb().scan(TableName=TABLE)["Items"]
    return {item["short_code"]["S"]: item["asset_id"]["S"] for item in items}

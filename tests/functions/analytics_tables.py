"""The tables of events and of totals in the store of the process."""

from typing import Any

from functions.shared import clients

EVENTS, TOTALS = "acme-analytics", "acme-totals"
ENVIRONMENT = {"TABLE_ANALYTICS": EVENTS, "TABLE_ANALYTICS_TOTALS": TOTALS}


def create_tables() -> None:
    """Both tables."""
    for table, range_key in ((EVENTS, "timestamp_event"), (TOTALS, "hour")):
        keys = {"asset_id": "HASH", range_key: "RANGE"}
        clients.dynamodb().create_table(
            TableName=table,
            KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
            BillingMode="PAY_PER_REQUEST",
        )


def put_total(asset_id: str, hour: str, **numbers: int) -> None:
    """A total."""
    values: dict[str, Any] = {name: {"N": str(number)} for name, number in numbers.items()}
    clients.dynamodb().put_item(TableName=TOTALS, Item={"asset_id": {"S": asset_id}, "hour": {"S": hour}, **values})


def totals() -> dict[tuple[str, str], dict[str, int]]:
    """Numbers by asset and hour; those that are 0 are omitted."""
    return {
        (item["asset_id"]["S"], item["hour"]["S"]): {
            name: int(value["N"]) for name, value in item.items() if "N" in value and value["N"] != "0"
        }
        for item in clients.dynamodb().scan(TableName=TOTALS)["Items"]
    }

"""Programs with DynamoDB tables and replicas."""

from typing import Any

import pulumi_aws as aws
from pulumi import ResourceOptions

from components.data.dynamodb.settings import TablesSettings
from components.data.dynamodb.tables import TableReplicas, TableReplicasArgs, Tables, TablesArgs
from preview.graph import Graph
from tests.conftest import Deploy

ACCOUNT = "123456789012"
KEYS = {
    region: f"arn:aws:kms:{region}:{ACCOUNT}:key/mrk-1"
    for region in ("us-east-1", "us-west-2", "eu-west-1", "us-east-2")
}
TABLE = "aws:dynamodb/table:Table"
REPLICA = "aws:dynamodb/tableReplica:TableReplica"
ASSETS: dict[str, Any] = {
    "hashKey": "asset_id",
    "attributes": {"asset_id": {}, "user_id": {}, "upload_date": {"type": "N"}, "title": {"description": "Caption"}},
    "globalIndexes": {"UserAssetsIndex": {"hashKeys": ["user_id"], "rangeKeys": ["upload_date"]}},
}
LINKS: dict[str, Any] = {
    "hashKey": "short_code",
    "attributes": {"short_code": {}},
    "capacity": {
        "mode": "provisioned",
        "units": {"read": {"minimum": 1000, "maximum": 4000}, "write": {"minimum": 100, "maximum": 400}},
    },
}


def run(deploy: Deploy, *replicas: str, unknown: bool = False, protect: bool = True, **tables: Any) -> Graph:
    """These tables in us-east-1, and their replicas in these regions."""
    settings = TablesSettings.model_validate({"tables": tables})

    def program(provider: aws.Provider) -> None:
        made = Tables(
            "primary-tables",
            TablesArgs(
                settings=settings,
                prefix="media-prod",
                key_arn=KEYS["us-east-1"],
                replica_keys={region: KEYS[region] for region in replicas},
                protect=protect,
            ),
            ResourceOptions(provider=provider),
        )
        for region in replicas:
            TableReplicas(
                f"{region}-tables",
                TableReplicasArgs(
                    settings=settings,
                    prefix="media-prod",
                    tables=made.tables,
                    region=region,
                    account_id=ACCOUNT,
                    key_arn=KEYS[region],
                    protect=protect,
                ),
                ResourceOptions(provider=aws.Provider(region, region=region)),
            )

    return deploy(program, unknown=unknown)

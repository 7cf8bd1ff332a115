"""Controls on global tables and capacity: pass, fail, unknown, exempt."""

from dataclasses import replace
from typing import Any

from policy.tokens import AUTOSCALING_TARGET, DYNAMODB_TABLE, DYNAMODB_TABLE_REPLICA
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def copies(*regions: str, **replica: Any) -> list[dict[str, Any]]:
    """Replicas in these regions."""
    return [{"regionName": region, **replica} for region in regions]


table = resource(
    DYNAMODB_TABLE,
    "media",
    name="media",
    billingMode="PAY_PER_REQUEST",
    streamEnabled=True,
    streamViewType="NEW_AND_OLD_IMAGES",
)
world = table.but(replicas=copies("eu-west-1"))
separate = replace(resource(DYNAMODB_TABLE_REPLICA, "there", refers={"globalTableArn": table}), region="eu-west-1")


def test_streams(cases: Cases) -> None:
    cases(
        "dynamodb-global-stream",
        passes=[
            [table.but(streamEnabled=None)],
            [world],
            [table, separate],
            [table.but(streamEnabled=None, replicas=copies("eu-west-1", "eu-west-2", consistencyMode="STRONG"))],
        ],
        fails=[
            [world.but(streamEnabled=None)],
            [world.but(streamViewType="KEYS_ONLY")],
            [table.but(streamEnabled=False), separate],
        ],
        unknown=[[world.but(streamViewType=UNKNOWN)], [table.but(replicas=UNKNOWN)]],
    )


def scaled(resource_id: str = "table/media", dimension: str = "dynamodb:table:WriteCapacityUnits") -> Given:
    """A scaling target."""
    return resource(AUTOSCALING_TARGET, "scaling", resourceId=resource_id, scalableDimension=dimension)


def test_capacity_of_global_tables(cases: Cases) -> None:
    provisioned = world.but(billingMode="PROVISIONED")
    cases(
        "dynamodb-global-capacity",
        passes=[[world], [table.but(billingMode=None)], [provisioned, scaled()]],
        fails=[
            [provisioned],
            [world.but(billingMode=None)],
            [provisioned, scaled(dimension="dynamodb:table:ReadCapacityUnits")],
            [provisioned, scaled("table/other")],
        ],
        unknown=[
            [world.but(billingMode=UNKNOWN)],
            [provisioned, scaled(UNKNOWN)],
            [provisioned, scaled(dimension=UNKNOWN)],
        ],
    )


def test_capacity_that_scales(cases: Cases) -> None:
    provisioned = table.but(billingMode="PROVISIONED", readCapacity=5, writeCapacity=5)
    ignoring = replace(provisioned, options={"ignoreChanges": ["readCapacity", "writeCapacity"]})
    index = scaled("table/media/index/by-owner", "dynamodb:index:WriteCapacityUnits")
    followed = replace(scaled(UNKNOWN), refers={"resourceId": provisioned})
    cases(
        "dynamodb-capacity-autoscaling",
        passes=[
            [provisioned],
            [ignoring, scaled()],
            [provisioned, scaled("table/other")],
            [
                replace(provisioned, options={"ignoreChanges": ["globalSecondaryIndexes[0].writeCapacity"]}),
                index,
            ],
        ],
        fails=[
            [provisioned, scaled()],
            [provisioned, followed],
            [replace(provisioned, options={"ignoreChanges": ["readCapacity"]}), scaled()],
            [ignoring, index],
        ],
        unknown=[[provisioned, scaled(UNKNOWN)], [provisioned, scaled(dimension=UNKNOWN)]],
    )


def test_strong_consistency(cases: Cases) -> None:
    strong = table.but(replicas=copies("eu-west-1", "eu-west-2", consistencyMode="STRONG"))
    one = copies("eu-west-1", consistencyMode="STRONG")
    mixed = [*one, *copies("eu-west-2")]
    cases(
        "dynamodb-strong-consistency",
        passes=[
            [world],
            [strong],
            [table.but(replicas=one, globalTableWitness={"regionName": "eu-west-3"})],
        ],
        fails=[
            [table.but(replicas=one)],
            [table.but(replicas=copies("us-east-1", "us-west-2", consistencyMode="STRONG"))],
            [table.but(replicas=mixed)],
            [strong.but(ttl={"enabled": True, "attributeName": "expires"})],
            [strong.but(localSecondaryIndexes=[{"name": "by-date"}])],
            [replace(strong, region="ap-south-1")],
        ],
        unknown=[
            [world.but(replicas=UNKNOWN)],
            [table.but(replicas=copies("eu-west-1", consistencyMode=UNKNOWN))],
            [strong.but(ttl=UNKNOWN)],
        ],
    )


def test_separate_replicas_stay(cases: Cases) -> None:
    cases(
        "dynamodb-separate-replicas",
        passes=[[table], [world], [replace(table, options={"ignoreChanges": ["replicas"]}), separate]],
        fails=[[table, separate], [table, separate.but(globalTableArn=UNKNOWN)]],
        unknown=[[table, replace(separate, refers={}).but(globalTableArn=UNKNOWN)]],
    )


def test_capacity_follows_the_load(cases: Cases) -> None:
    fixed = table.but(billingMode="PROVISIONED")

    def target(unit: str) -> Given:
        return resource(
            AUTOSCALING_TARGET, unit, resourceId="table/media", scalableDimension=f"dynamodb:table:{unit}CapacityUnits"
        )

    read, write = target("Read"), target("Write")
    cases(
        "dynamodb-scales",
        passes=[[table], [fixed, read, write]],
        fails=[[fixed], [fixed, read], [fixed, write], [table.but(billingMode=None)]],
        unknown=[[table.but(billingMode=UNKNOWN)], [fixed, read, write.but(scalableDimension=UNKNOWN)]],
    )

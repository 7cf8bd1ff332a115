"""Controls for global tables and capacity: pass, fail, unknown, exempt."""

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
world = table.with_props(replicas=copies("eu-west-1"))
separate = replace(resource(DYNAMODB_TABLE_REPLICA, "there", refers={"globalTableArn": table}), region="eu-west-1")


def test_streams(cases: Cases) -> None:
    cases(
        "dynamodb-global-stream",
        passes=[
            [table.with_props(streamEnabled=None)],
            [world],
            [table, separate],
            [table.with_props(streamEnabled=None, replicas=copies("eu-west-1", "eu-west-2", consistencyMode="STRONG"))],
        ],
        fails=[
            [world.with_props(streamEnabled=None)],
            [world.with_props(streamViewType="KEYS_ONLY")],
            [table.with_props(streamEnabled=False), separate],
        ],
        unknown=[[world.with_props(streamViewType=UNKNOWN)], [table.with_props(replicas=UNKNOWN)]],
    )


def scaled(resource_id: str = "table/media", dimension: str = "dynamodb:table:WriteCapacityUnits") -> Given:
    """A scaling target."""
    return resource(AUTOSCALING_TARGET, "scaling", resourceId=resource_id, scalableDimension=dimension)


def test_capacity_of_global_tables(cases: Cases) -> None:
    provisioned = world.with_props(billingMode="PROVISIONED")
    cases(
        "dynamodb-global-capacity",
        passes=[[world], [table.with_props(billingMode=None)], [provisioned, scaled()]],
        fails=[
            [provisioned],
            [world.with_props(billingMode=None)],
            [provisioned, scaled(dimension="dynamodb:table:ReadCapacityUnits")],
            [provisioned, scaled("table/other")],
        ],
        unknown=[
            [world.with_props(billingMode=UNKNOWN)],
            [provisioned, scaled(UNKNOWN)],
            [provisioned, scaled(dimension=UNKNOWN)],
        ],
    )


def test_autoscaled_capacity(cases: Cases) -> None:
    provisioned = table.with_props(billingMode="PROVISIONED", readCapacity=5, writeCapacity=5)
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
    strong = table.with_props(replicas=copies("eu-west-1", "eu-west-2", consistencyMode="STRONG"))
    one = copies("eu-west-1", consistencyMode="STRONG")
    mixed = [*one, *copies("eu-west-2")]
    cases(
        "dynamodb-strong-consistency",
        passes=[
            [world],
            [strong],
            [table.with_props(replicas=one, globalTableWitness={"regionName": "eu-west-3"})],
        ],
        fails=[
            [table.with_props(replicas=one)],
            [table.with_props(replicas=copies("us-east-1", "us-west-2", consistencyMode="STRONG"))],
            [table.with_props(replicas=mixed)],
            [strong.with_props(ttl={"enabled": True, "attributeName": "expires"})],
            [strong.with_props(localSecondaryIndexes=[{"name": "by-date"}])],
            [replace(strong, region="ap-south-1")],
        ],
        unknown=[
            [world.with_props(replicas=UNKNOWN)],
            [table.with_props(replicas=copies("eu-west-1", consistencyMode=UNKNOWN))],
            [strong.with_props(ttl=UNKNOWN)],
        ],
    )


def test_separate_replicas_are_ignored(cases: Cases) -> None:
    cases(
        "dynamodb-separate-replicas",
        passes=[[table], [world], [replace(table, options={"ignoreChanges": ["replicas"]}), separate]],
        fails=[[table, separate], [table, separate.with_props(globalTableArn=UNKNOWN)]],
        unknown=[[table, replace(separate, refers={}).with_props(globalTableArn=UNKNOWN)]],
    )


def test_capacity_scales(cases: Cases) -> None:
    fixed = table.with_props(billingMode="PROVISIONED")

    def target(unit: str) -> Given:
        return resource(
            AUTOSCALING_TARGET, unit, resourceId="table/media", scalableDimension=f"dynamodb:table:{unit}CapacityUnits"
        )

    read, write = target("Read"), target("Write")
    cases(
        "dynamodb-scales",
        passes=[[table], [fixed, read, write]],
        fails=[[fixed], [fixed, read], [fixed, write], [table.with_props(billingMode=None)]],
        unknown=[[table.with_props(billingMode=UNKNOWN)], [fixed, read, write.with_props(scalableDimension=UNKNOWN)]],
    )

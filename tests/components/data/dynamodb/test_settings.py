"""Settings of tables: derived values, and limits of DynamoDB."""

from typing import Any

import pytest

from components.data.dynamodb.checks import table_region_faults
from components.data.dynamodb.settings import STRONG_REGIONS, TableSettings, TablesSettings
from components.foundation.settings.regions import RegionsSettings

ITEM: dict[str, Any] = {"hashKey": "id", "attributes": {"id": {}, "owner": {}, "email": {"personal": True}}}


def table(**given: Any) -> TableSettings:
    return TableSettings.model_validate({**ITEM, **given})


def faults(*replicas: str, primary: str = "us-east-1", **given: Any) -> list[str]:
    regions = RegionsSettings(primary=primary, replicas=replicas, mode="active_active" if replicas else "single")
    tables = TablesSettings.model_validate({"tables": {"items": {**ITEM, **given}}})
    return [str(fault) for fault in table_region_faults(regions, tables)]


def test_a_table_has_a_replica_in_every_region_unless_it_names_some() -> None:
    stack = ("eu-west-1", "us-west-2")
    assert table().replica_regions(stack) == stack
    assert table(replicas=["us-west-2"]).replica_regions(stack) == ("us-west-2",)
    assert table(replicas=[]).replica_regions(stack) == ()


def test_keys_are_those_of_the_table_and_of_its_indexes() -> None:
    settings = table(rangeKey="owner", globalIndexes={"by-owner": {"hashKeys": ["owner"], "rangeKeys": ["id"]}})
    assert settings.key_attributes == {
        "hashKey": "id",
        "rangeKey": "owner",
        "globalIndexes.by-owner.hashKeys[0]": "owner",
        "globalIndexes.by-owner.rangeKeys[0]": "id",
    }


@pytest.mark.requirement("GD-82")
def test_attributes_list_personal_data() -> None:
    assert table().personal_attributes == ("email",)


@pytest.mark.parametrize("regions", STRONG_REGIONS, ids=lambda regions: regions[0])
def test_regions_of_one_set_agree(regions: tuple[str, ...]) -> None:
    first, second, third = regions[:3]
    assert faults(second, third, primary=first, consistency="strong") == []
    assert faults(second, primary=first, consistency="strong", witness=third) == []


@pytest.mark.parametrize(
    ("primary", "replicas", "witness"),
    [
        ("us-east-1", (), None),
        ("us-east-1", ("us-west-2",), None),
        ("us-east-1", (), "us-west-2"),
        ("us-east-1", ("us-west-2",), "us-west-2"),
        ("us-east-1", ("us-west-2",), "us-east-1"),
        ("us-east-1", ("us-west-2", "us-east-2"), "eu-west-1"),
        ("us-east-1", ("us-west-2", "eu-west-1"), None),
        ("ap-south-1", ("ap-northeast-1", "ap-northeast-2"), None),
        ("eu-west-1", ("eu-west-2", "eu-west-3", "eu-central-1"), None),
    ],
)
def test_strong_consistency_in_other_regions_is_rejected(
    primary: str, replicas: tuple[str, ...], witness: str | None
) -> None:
    found = faults(*replicas, primary=primary, consistency="strong", witness=witness)
    assert len(found) == 1
    assert found[0].startswith("dynamodb.tables.items.consistency: 'strong': ")


def test_replicas_need_writes_that_scale() -> None:
    fixed = {"read": {"minimum": 5, "maximum": 9}, "write": {"minimum": 5, "maximum": 5}}
    capacity = {"mode": "provisioned", "units": fixed}
    assert faults(capacity=capacity) == []
    assert faults("eu-west-1", capacity=capacity, replicas=[]) == []
    assert faults("eu-west-1", capacity=capacity) == [
        "dynamodb.tables.items.capacity.units.write.maximum: 5: global tables require auto scaling of "
        "write capacity; set more than the minimum, or capacity.mode: on_demand"
    ]


@pytest.mark.requirement("GD-77")
def test_a_table_without_replicas_accepts_any_stream_view() -> None:
    assert faults(stream="NEW_IMAGE") == []
    assert faults("eu-west-1", stream="NEW_AND_OLD_IMAGES") == []
    assert faults("eu-west-1", stream="NEW_IMAGE") == [
        "dynamodb.tables.items.stream: 'NEW_IMAGE': is required by the replicas in eu-west-1 to be "
        "NEW_AND_OLD_IMAGES; set NEW_AND_OLD_IMAGES, or replicas: []"
    ]


def test_a_stack_without_tables_has_no_region_faults() -> None:
    assert list(table_region_faults(RegionsSettings(primary="us-east-1"), None)) == []

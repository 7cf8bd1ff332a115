"""Settings of backup plans: defaults, and regions of vaults."""

from typing import Any

import pytest

from components.data.backup.settings import BackupPlanSettings, BackupSettings

NIGHTLY = {"schedule": "cron(0 1 * * ? *)", "retentionDays": 35}


@pytest.mark.parametrize(("retention_days", "cold"), [(91, 1), (120, 30), (36500, 36410)])
def test_ninety_days_in_cold_storage_are_enough(retention_days: int, cold: int) -> None:
    plan = BackupPlanSettings.model_validate(
        {**NIGHTLY, "allTables": True, "retentionDays": retention_days, "coldStorageAfterDays": cold}
    )
    assert plan.cold_storage_after_days == cold


def test_a_plan_covers_nothing_that_it_does_not_name() -> None:
    plan = BackupPlanSettings.model_validate({**NIGHTLY, "tables": ["users"]})
    assert (plan.all_tables, plan.tables, plan.databases, plan.copy_actions) == (False, ("users",), (), {})


@pytest.mark.parametrize(
    ("copies", "vaults"),
    [({}, [True, False, False]), ({"eu-west-1": {"retentionDays": 7}}, [True, True, False])],
)
def test_vaults_are_in_the_primary_region_and_in_regions_of_copies(copies: dict[str, Any], vaults: list[bool]) -> None:
    settings = BackupSettings.model_validate(
        {"plans": {"nightly": {**NIGHTLY, "allTables": True, "copyActions": copies}}}
    )
    regions = ("us-east-1", "eu-west-1", "us-west-2")
    assert [settings.in_region(region, "us-east-1") for region in regions] == vaults

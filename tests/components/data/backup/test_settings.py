"""Settings of backup plans: schedules, defaults, and regions of vaults."""

from typing import Any

import pytest

from components.data.backup.schedule import schedule_faults
from components.data.backup.settings import BackupPlanSettings, BackupSettings

NIGHTLY = {"schedule": "cron(0 1 * * ? *)", "retentionDays": 35}


@pytest.mark.parametrize(
    "fields",
    [
        "0 1 * * ? *",
        "30 */12 * * ? *",
        "15 2/6 * * ? *",
        "0 1,13 ? * MON-FRI *",
        "59 23 L * ? *",
        "0 5 1,15 JAN,JUL ? *",
        "0 3 ? * 1#2 *",
        "0 3 ? * FRIL *",
    ],
)
def test_a_cron_expression_of_aws_backup_is_accepted(fields: str) -> None:
    assert list(schedule_faults(f"cron({fields})")) == []


@pytest.mark.parametrize(
    "fields",
    ["* 1 * * ? *", "60 1 * * ? *", "0 25 * * ? *", "0 1 32 * ? *", "0 1 * 13 ? *", "0 1 ? * MO *", "0 1 ? * ? *"],
)
def test_another_one_has_exactly_one_fault(fields: str) -> None:
    (fault,) = schedule_faults(f"cron({fields})")
    assert (fault.path, fault.value) == ("schedule", f"cron({fields})")


def test_every_field_that_is_wrong_is_named() -> None:
    assert [fault.problem.partition(",")[0] for fault in schedule_faults("cron(60 24 32 13 8 2027)")][:6] == [
        "minute '60'",
        "hour '24'",
        "day of the month '32'",
        "month '13'",
        "day of the week '8'",
        "year '2027'",
    ]


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

"""CloudTrail controls: pass, fail, unknown, exempt."""

import pytest

from policy.tokens import CLOUDTRAIL_TRAIL
from tests.policy.harness import GIVEN, UNKNOWN, Cases, resource

trail = resource(CLOUDTRAIL_TRAIL)


@pytest.mark.parametrize(
    ("control", "flag"),
    [("cloudtrail-multi-region", "isMultiRegionTrail"), ("cloudtrail-log-validation", "enableLogFileValidation")],
)
def test_flags_of_trails_are_set(control: str, flag: str, cases: Cases) -> None:
    cases(
        control,
        passes=[[trail.with_props(**{flag: True})]],
        fails=[[trail], [trail.with_props(**{flag: False})]],
        unknown=[[trail.with_props(**{flag: UNKNOWN})]],
    )


def test_trails_record(cases: Cases) -> None:
    everywhere = trail.with_props(isMultiRegionTrail=True)
    cases(
        "cloudtrail-multi-region",
        passes=[[everywhere.with_props(enableLogging=True)]],
        fails=[[everywhere.with_props(enableLogging=False)]],
    )


def test_trails_have_a_customer_managed_key(cases: Cases) -> None:
    cases(
        "cloudtrail-customer-key",
        passes=[[trail.with_props(kmsKeyId=GIVEN)]],
        fails=[[trail]],
        unknown=[[trail.with_props(kmsKeyId=UNKNOWN)]],
    )


def test_trails_have_a_log_group(cases: Cases) -> None:
    cases(
        "cloudtrail-log-group",
        passes=[[trail.with_props(cloudWatchLogsGroupArn=GIVEN)]],
        fails=[[trail]],
        unknown=[[trail.with_props(cloudWatchLogsGroupArn=UNKNOWN)]],
    )

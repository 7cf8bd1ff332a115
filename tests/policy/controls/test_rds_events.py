"""Event subscriptions of RDS."""

import pytest

from policy.tokens import RDS_EVENT_SUBSCRIPTION
from tests.policy.harness import UNKNOWN, Cases, resource


@pytest.mark.parametrize(
    ("source", "categories"),
    [
        ("db-cluster", ["maintenance", "failure"]),
        ("db-instance", ["maintenance", "configuration change", "failure"]),
        ("db-parameter-group", ["configuration change"]),
        ("db-security-group", ["configuration change", "failure"]),
    ],
)
def test_critical_events_are_included(source: str, categories: list[str], cases: Cases) -> None:
    subscription = resource(RDS_EVENT_SUBSCRIPTION, sourceType=source)
    cases(
        "rds-event-categories",
        passes=[[subscription], [subscription.with_props(eventCategories=[*categories, "recovery"])]],
        fails=[
            [subscription.with_props(eventCategories=[*categories[1:], "creation"])],
            [subscription.with_props(enabled=False)],
        ],
        unknown=[[subscription.with_props(eventCategories=UNKNOWN)]],
    )

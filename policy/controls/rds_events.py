"""Controls for event subscriptions of RDS."""

from collections.abc import Mapping

from policy.guides import RDS_CONTROLS
from policy.messages import listed
from policy.readers.lists import absent
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import RDS_EVENT_SUBSCRIPTION

# Security Hub user guide, RDS.19 to RDS.22: categories by source.
CATEGORIES: Mapping[str, frozenset[str]] = {
    "db-cluster": frozenset({"maintenance", "failure"}),
    "db-instance": frozenset({"maintenance", "configuration change", "failure"}),
    "db-parameter-group": frozenset({"configuration change"}),
    "db-security-group": frozenset({"configuration change", "failure"}),
}


@resource_control(
    "rds-event-categories",
    title="Event subscriptions include critical categories",
    severity="low",
    types=[RDS_EVENT_SUBSCRIPTION],
    frameworks={
        "FSBP": ["RDS.19", "RDS.20", "RDS.21", "RDS.22"],
        "PCI DSS 4.0": ["11.5.2"],
        "NIST 800-53": ["CA-7", "SI-2"],
    },
    remedy="Add the categories to event_categories, or omit it for all of them; leave enabled on.",
    url=f"{RDS_CONTROLS}#rds-19",
)
def critical_events_are_included(subscription: Resource, settings: Settings) -> Iterator[Finding]:
    """All categories by default."""
    if not subscription.flag("enabled", default=True):
        yield subscription.fail("the subscription is disabled", "enabled")
    critical = CATEGORIES.get(subscription.string("sourceType"), frozenset())
    without = absent(critical, subscription.strings("eventCategories"))
    if subscription.has("eventCategories") and without:
        yield subscription.missing(f"without {listed(without)}", "eventCategories")

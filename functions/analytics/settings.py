"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.configuration import Environment
from functions.shared.totals import totals_table


@dataclass(frozen=True, kw_only=True)
class AnalyticsSettings:
    """Settings by environment variables: access to the table `analytics`, and TOTALS_TABLE."""

    events: str
    totals: str


def load(environment: Environment) -> AnalyticsSettings:
    """Settings of an environment. ConfigurationError names the variable."""
    return AnalyticsSettings(
        events=environment.table("analytics", "query", keys=("asset_id", "timestamp_event")),
        totals=totals_table(environment, "update"),
    )

"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.callers import CallerClaims
from functions.shared.configuration import Environment
from functions.shared.records_table import RecordsTable
from functions.shared.totals import totals_table


@dataclass(frozen=True, kw_only=True)
class MetricsSettings:
    """Settings by environment variables.

    TOTALS_TABLE: key of the table of totals. RECORDS_TABLE and the others of records, OWNER_CLAIM, TENANT_CLAIM.
    METRICS_CACHE_SECONDS: how long clients keep an answer, 300 if omitted.
    """

    records: RecordsTable
    claims: CallerClaims
    totals: str
    cache_seconds: int

    @classmethod
    def of(cls, environment: Environment) -> "MetricsSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        return cls(
            records=RecordsTable.of(environment, "get"),
            claims=CallerClaims.of(environment),
            totals=totals_table(environment, "query"),
            cache_seconds=environment.number("METRICS_CACHE_SECONDS", 300, minimum=0, maximum=3600),
        )


load = MetricsSettings.of

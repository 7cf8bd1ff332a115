"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.configuration import Environment
from functions.shared.distribution import distribution_of
from functions.shared.prefixes import RESTORED, SOFTLY_DELETED, Places
from functions.shared.records_table import RecordsTable


@dataclass(frozen=True, kw_only=True)
class WithdrawSettings:
    """Settings by environment variables. DISTRIBUTION: key of the distribution that may have cached what is withdrawn;
    none if omitted."""

    table: RecordsTable
    places: Places
    distribution_id: str

    @classmethod
    def of(cls, environment: Environment) -> "WithdrawSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        table = RecordsTable.of(environment, "get", "update")
        places = Places.of(environment)
        places.uses_delivered(*SOFTLY_DELETED, *RESTORED)
        return cls(table=table, places=places, distribution_id=distribution_of(environment))


load = WithdrawSettings.of

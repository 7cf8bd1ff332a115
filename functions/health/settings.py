"""Settings of the function."""

from functions.shared.configuration import Environment
from functions.shared.records_table import RecordsTable


def load(environment: Environment) -> RecordsTable:
    """The table of records. ConfigurationError names the variable."""
    return RecordsTable.of(environment, "get")

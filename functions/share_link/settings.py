"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.configuration import Environment
from functions.shared.links import link_table
from functions.shared.records_table import RecordsTable


@dataclass(frozen=True, kw_only=True)
class ShareLinkSettings:
    """Settings by environment variables: LINKS_TABLE, and RECORDS_TABLE and the others of records."""

    links: str
    records: RecordsTable


def load(environment: Environment) -> ShareLinkSettings:
    """Settings of an environment. ConfigurationError names the variable."""
    return ShareLinkSettings(
        links=link_table(environment, "get", "put", "delete"), records=RecordsTable.of(environment, "get", "update")
    )

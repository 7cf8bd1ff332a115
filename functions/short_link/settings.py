"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.configuration import Environment
from functions.shared.links import link_table

TARGET = r"https://[a-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9._~/-]*\{id\}[A-Za-z0-9._~/-]*"


@dataclass(frozen=True, kw_only=True)
class ShortLinkSettings:
    """Settings by environment variables.

    LINKS_TABLE: key of the table of links, `share-links` if omitted. LINK_TARGET: URL of an asset's page, with `{id}`
    for its id. LINK_CACHE_SECONDS: how long caches keep a redirect, and the edge that of a deleted asset; an hour if
    omitted. UNKNOWN_CACHE_SECONDS: how long they keep that a code is unknown, 60 if omitted.
    """

    table: str
    target: str
    cache_seconds: int
    unknown_cache_seconds: int

    @classmethod
    def of(cls, environment: Environment) -> "ShortLinkSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        return cls(
            table=link_table(environment, "get"),
            target=environment.text("LINK_TARGET", pattern=TARGET),
            cache_seconds=environment.number("LINK_CACHE_SECONDS", 3600, minimum=0, maximum=86400),
            unknown_cache_seconds=environment.number("UNKNOWN_CACHE_SECONDS", 60, minimum=0, maximum=3600),
        )


load = ShortLinkSettings.of

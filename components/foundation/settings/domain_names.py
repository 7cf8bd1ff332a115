"""Domain names: syntax, and the zone of a name."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
NAME_LIMIT = 253  # RFC 1035, 2.3.4: 255 octets on the wire

DomainName = Annotated[str, Field(pattern=rf"^({LABEL}\.)+{LABEL}$", max_length=NAME_LIMIT)]
"""A host's or zone's name in lower case, without a dot at its end."""

RecordName = Annotated[str, Field(pattern=rf"^(\*\.)?(_?{LABEL}\.)+{LABEL}$", max_length=NAME_LIMIT)]
"""A record's name: also `*.example.com` and names with an underscore such as `_dmarc.example.com`."""


def is_inside(name: str, zone: str) -> bool:
    """Whether a name is the zone apex or below it."""
    return name == zone or name.endswith(f".{zone}")


def zone_of(name: str, zones: Iterable[str]) -> str | None:
    """The zone of a name: the longest suffix among the zones."""
    return max((zone for zone in zones if is_inside(name, zone)), key=len, default=None)

"""Domain names: syntax, and the zone of a name."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from components.foundation.settings.checked import checked
from components.foundation.settings.faults import Fault

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
NAME_LIMIT = 253  # RFC 1035, 2.3.4: 255 octets on the wire

DomainName = Annotated[str, Field(pattern=rf"^({LABEL}\.)+{LABEL}$", max_length=NAME_LIMIT)]
"""A host's or zone's name in lower case, without a dot at its end."""

RecordName = Annotated[str, Field(pattern=rf"^(\*\.)?(_?{LABEL}\.)+{LABEL}$", max_length=NAME_LIMIT)]
"""A record's name: also `*.example.com` and names with an underscore such as `_dmarc.example.com`."""


# AWS Certificate Manager API, RequestCertificate: the first name, which is the certificate's common name.
COMMON_NAME_LIMIT = 64


def common_name_faults(names: tuple[str, ...]) -> Iterator[Fault]:
    """A first name that is too long for a certificate's common name."""
    if names and len(names[0]) > COMMON_NAME_LIMIT:
        yield Fault(
            path="[0]",
            value=names[0],
            problem=f"allowed: {COMMON_NAME_LIMIT} characters for the first name of a certificate",
            remedy="put a shorter name first",
        )


CertificateNames = Annotated[tuple[RecordName, ...], checked(common_name_faults)]
"""Names of a certificate, the first one as the common name."""


def is_inside(name: str, zone: str) -> bool:
    """Whether a name is the zone apex or below it."""
    return name == zone or name.endswith(f".{zone}")


def zone_of(name: str, zones: Iterable[str]) -> str | None:
    """The zone of a name: the longest suffix among the zones."""
    return max((zone for zone in zones if is_inside(name, zone)), key=len, default=None)

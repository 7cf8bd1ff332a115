"""Origins and headers of CORS rules."""

import re
from collections.abc import Iterator
from typing import Annotated

from components.foundation.settings.checked import checked
from components.foundation.settings.faults import Fault

ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[A-Za-z0-9*.-]+(:(\d{1,5}|\*))?")


def origin_faults(origin: str) -> Iterator[Fault]:
    """An origin that no browser sends, or with more than the one wildcard that S3 and CloudFront allow."""
    if origin == "*":
        return
    if origin.count("*") > 1:
        yield Fault(path="", value=origin, problem="allowed: one *", remedy="list the origins")
    elif not ORIGIN.fullmatch(origin):
        yield Fault(
            path="",
            value=origin,
            problem="is not an origin: scheme and host, with a port if it is not the default, without a path",
            remedy="write https://app.example.com, https://*.example.com or *",
        )


def header_faults(header: str) -> Iterator[Fault]:
    """A header with more than the one wildcard that S3 allows."""
    if header.count("*") > 1 or not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", header):
        problem = "is not a header's name with at most one *"
        yield Fault(path="", value=header, problem=problem, remedy="write a name such as Content-Type, x-amz-* or *")


def exposed_faults(header: str) -> Iterator[Fault]:
    """An exposed header with a wildcard, which S3 rejects."""
    if "*" in header:
        yield Fault(path="", value=header, problem="wildcards are not allowed here", remedy="list the headers")


CorsOrigin = Annotated[str, checked(origin_faults)]
CorsHeader = Annotated[str, checked(header_faults)]
ExposedHeader = Annotated[str, checked(exposed_faults)]

"""Validation of record values by type, as Route 53 accepts them."""

import re
from collections.abc import Callable, Mapping
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Literal

RecordType = Literal["A", "AAAA", "CAA", "CNAME", "DS", "MX", "NS", "SRV", "TXT"]

# Amazon Route 53 Developer Guide, "Supported DNS record types": a TXT value consists of strings of at most 255
# characters, 4,000 characters in total.
TXT_STRING_LIMIT = 255
TXT_LIMIT = 4000

HOST = r"(_?[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
SIXTEEN_BITS = 65_535


def problem_of(type_: RecordType, value: str) -> str | None:
    """The problem of a record's value, as the allowed form; None if the value is valid."""
    return CHECKS[type_](value)


def text_strings(value: str) -> str:
    """A TXT value for the AWS provider: strings of 255 characters, joined by a pair of quotes."""
    strings = [value[start : start + TXT_STRING_LIMIT] for start in range(0, len(value), TXT_STRING_LIMIT)]
    return '""'.join(strings)


def _ipv4(value: str) -> str | None:
    try:
        IPv4Address(value)
    except AddressValueError:
        return "must be an IPv4 address, such as 192.0.2.1"
    return None


def _ipv6(value: str) -> str | None:
    try:
        IPv6Address(value)
    except AddressValueError:
        return "must be an IPv6 address, such as 2001:db8::1"
    return None


def _host(value: str) -> str | None:
    return None if re.fullmatch(HOST, value) else "must be a full domain name that ends in a dot, such as example.com."


def _mail(value: str) -> str | None:
    found = re.fullmatch(rf"(\d{{1,5}}) {HOST}", value)
    if found is None or int(found[1]) > SIXTEEN_BITS:
        return "must be a priority of 0 to 65535 and a host that ends in a dot, such as '10 mail.example.com.'"
    return None


def _service(value: str) -> str | None:
    found = re.fullmatch(rf"(\d{{1,5}}) (\d{{1,5}}) (\d{{1,5}}) ({HOST}|\.)", value)
    if found is None or any(int(found[group]) > SIXTEEN_BITS for group in (1, 2, 3)):
        return "must be priority, weight, port and a host that ends in a dot, such as '10 5 443 api.example.com.'"
    return None


def _text(value: str) -> str | None:
    if '"' in value:
        return "must not contain quotes, which the program adds"
    if not 1 <= len(value) <= TXT_LIMIT:
        return f"allowed: 1 to {TXT_LIMIT} characters"
    return None if value.isascii() and value.isprintable() else "allowed: printable ASCII characters"


def _authority(value: str) -> str | None:
    found = re.fullmatch(r'(\d{1,3}) (issue|issuewild|iodef) "[^"]*"', value)
    return None if found and int(found[1]) <= 255 else "must be flags, tag and value, such as '0 issue \"amazon.com\"'"


def _signer(value: str) -> str | None:
    found = re.fullmatch(r"\d{1,5} \d{1,3} \d{1,3} [0-9A-Fa-f]{40,96}", value)
    return None if found else "must be key tag, algorithm, digest type and digest"


CHECKS: Mapping[RecordType, Callable[[str], str | None]] = {
    "A": _ipv4,
    "AAAA": _ipv6,
    "CAA": _authority,
    "CNAME": _host,
    "DS": _signer,
    "MX": _mail,
    "NS": _host,
    "SRV": _service,
    "TXT": _text,
}

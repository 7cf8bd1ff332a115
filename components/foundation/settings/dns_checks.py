"""Whether the zones and records of a stack let its aliases work."""

import re
from collections.abc import Iterator, Mapping

from components.foundation.settings.dns import DnsSettings, RecordSettings
from components.foundation.settings.dns_names import zone_of
from components.foundation.settings.faults import Fault

ADDRESSES = ("A", "AAAA", "CNAME")
# AWS Certificate Manager User Guide, "Certification Authority Authorization (CAA) problems".
AMAZON = frozenset({"amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"})


def alias_faults(dns: DnsSettings | None, aliases: Mapping[str, str], *, recorded: bool = True) -> Iterator[Fault]:
    """Aliases (their path in the stack file: the name) that no zone answers for, that a record stands in the way of,
    or that AWS may issue no certificate for. `recorded`: whether the stack makes the A and AAAA records itself."""
    zones = dns.zones if dns else {}
    records = dns.records if dns else {}
    for path, name in aliases.items():
        if zone_of(name, zones) is None:
            known = ", ".join(sorted(zones)) or "none"
            yield Fault(
                path=path,
                value=name,
                problem=f"lies in no zone of the stack (zones: {known})",
                remedy="add its zone to dns.zones, or remove the name",
            )
        for role, record in records.items():
            if recorded and record.full_name == name and record.type in ADDRESSES:
                yield Fault(
                    path=path,
                    value=name,
                    problem=f"is taken by the {record.type} record dns.records.{role}",
                    remedy="remove one of the two",
                )
        if role := _refusing_authority(name, records):
            yield Fault(
                path=path,
                value=name,
                problem=f"may have no certificate of AWS: dns.records.{role} names other authorities",
                remedy="add the value '0 issue \"amazon.com\"' to it",
            )


def _refusing_authority(name: str, records: Mapping[str, RecordSettings]) -> str | None:
    """The CAA record that keeps AWS from issuing a certificate of a name: the nearest one above it decides."""
    labels = name.removeprefix("*.").split(".")
    for start in range(len(labels)):
        owner = ".".join(labels[start:])
        for role, record in records.items():
            if record.type == "CAA" and record.full_name == owner:
                authorities = _authorities(record, wildcard=name.startswith("*."))
                return role if authorities and not authorities & AMAZON else None
    return None


def _authorities(record: RecordSettings, *, wildcard: bool) -> frozenset[str]:
    """Who may issue, by RFC 8659: `issuewild` takes the place of `issue` for wildcards. None named: everybody."""
    named: dict[str, set[str]] = {}
    for value in record.values:
        if found := re.fullmatch(r'\d+ (issue|issuewild) "([^";]*)[^"]*"', value):
            named.setdefault(found[1], set()).add(found[2].strip() or "nobody")
    return frozenset(named.get("issuewild" if wildcard and "issuewild" in named else "issue", ()))

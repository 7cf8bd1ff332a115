"""Checks of aliases against the zones and records of a stack."""

import re
from collections.abc import Iterator, Mapping

from components.edge.route53.settings import DnsSettings, RecordSettings
from components.foundation.settings.domain_names import zone_of
from components.foundation.settings.faults import Fault

ADDRESSES = ("A", "AAAA", "CNAME")
# AWS Certificate Manager User Guide, "Certification Authority Authorization (CAA) problems".
AMAZON = frozenset({"amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"})


def alias_faults(dns: DnsSettings | None, aliases: Mapping[str, str], *, recorded: bool = True) -> Iterator[Fault]:
    """Aliases (name by path in the stack file) outside the stack's zones, in conflict with a record, or without a
    permitting CAA record. recorded: whether the stack creates their A and AAAA records itself."""
    zones = dns.zones if dns else {}
    records = dns.records if dns else {}
    for path, name in aliases.items():
        if zone_of(name, zones) is None:
            known = ", ".join(sorted(zones)) or "none"
            yield Fault(
                path=path,
                value=name,
                problem=f"is not in a zone of the stack (zones: {known})",
                remedy="add its zone to dns.zones, or remove the name",
            )
        for role, record in records.items():
            if recorded and record.full_name == name and record.type in ADDRESSES:
                yield Fault(
                    path=path,
                    value=name,
                    problem=f"conflicts with the {record.type} record dns.records.{role}",
                    remedy="remove one of the two",
                )
        if role := _refusing_authority(name, records):
            yield Fault(
                path=path,
                value=name,
                problem=f"cannot have an ACM certificate: dns.records.{role} permits other authorities only",
                remedy="add the value '0 issue \"amazon.com\"' to it",
            )


def _refusing_authority(name: str, records: Mapping[str, RecordSettings]) -> str | None:
    """The CAA record that forbids an ACM certificate for a name; the closest one in the DNS tree decides."""
    labels = name.removeprefix("*.").split(".")
    for start in range(len(labels)):
        owner = ".".join(labels[start:])
        for role, record in records.items():
            if record.type == "CAA" and record.full_name == owner:
                authorities = _authorities(record, wildcard=name.startswith("*."))
                return role if authorities and not authorities & AMAZON else None
    return None


def _authorities(record: RecordSettings, *, wildcard: bool) -> frozenset[str]:
    """Permitted issuers (RFC 8659): for wildcards `issuewild` replaces `issue`. Empty: any."""
    issuers: dict[str, set[str]] = {}
    for value in record.values:
        if found := re.fullmatch(r'\d+ (issue|issuewild) "([^";]*)[^"]*"', value):
            issuers.setdefault(found[1], set()).add(found[2].strip() or "none")
    return frozenset(issuers.get("issuewild" if wildcard and "issuewild" in issuers else "issue", ()))

"""Checks of records with the same name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from components.edge.route53.routing import FailoverRouting, GeolocationRouting, LatencyRouting, Routing
from components.foundation.settings.faults import Fault

Member = tuple[str, Routing]


def set_faults(records: Mapping[str, tuple[str, str, Routing | None]]) -> Iterator[Fault]:
    """Record sets that Route 53 rejects, given as `{role: (name, type, routing)}`; paths begin with the role."""
    sets: defaultdict[tuple[str, str], list[tuple[str, Routing | None]]] = defaultdict(list)
    for role, (name, type_, routing) in records.items():
        sets[name, type_].append((role, routing))
    for (name, type_), members in sets.items():
        routed = [(role, routing) for role, routing in members if routing]
        if len(routed) == len(members):
            yield from _routed_faults(routed)
        elif len(members) > 1:
            yield from _simple_faults(name, type_, [role for role, routing in members if not routing], len(routed))
    for (name, type_), members in sets.items():
        others = sorted({other for (taken, other) in sets if taken == name and other != type_})
        if type_ == "CNAME" and others:
            yield Fault(
                path=f"{members[0][0]}.type",
                value=type_,
                problem=f"{name} has records of type {', '.join(others)} too, which a CNAME excludes",
                remedy="remove one of them",
            )


def _simple_faults(name: str, type_: str, roles: Sequence[str], routed: int) -> Iterator[Fault]:
    if routed:
        yield Fault(
            path=f"{roles[0]}.routing",
            problem=f"missing: other {type_} records of {name} have a routing policy",
            remedy="use the same policy for all of them",
        )
    else:
        yield Fault(
            path=roles[-1],
            problem=f"is a second {type_} record of {name}",
            remedy=f"add its values to {roles[0]}, or set a routing policy for both",
        )


def _routed_faults(members: Sequence[Member]) -> Iterator[Fault]:
    policies = sorted({routing.policy for _, routing in members})
    if len(policies) > 1:
        role, routing = members[-1]
        yield Fault(
            path=f"{role}.routing.policy",
            value=routing.policy,
            problem=f"records of one name and type need the same policy, and these have {', '.join(policies)}",
            remedy="use the same policy for all of them",
        )
        return
    yield from _twice(members, "setIdentifier", {role: routing.identifier for role, routing in members})
    yield from _twice(
        members, "region", {role: item.region for role, item in members if isinstance(item, LatencyRouting)}
    )
    locations = {role: item.location for role, item in members if isinstance(item, GeolocationRouting)}
    yield from _twice(members, "country", locations)
    if locations and "*" not in locations.values():
        yield Fault(
            path=f"{members[0][0]}.routing",
            problem="the set has no default record",
            remedy="add a record with country: '*'",
        )
    pair = {role: item for role, item in members if isinstance(item, FailoverRouting)}
    if pair:
        yield from _pair_faults(pair)


def _pair_faults(pair: Mapping[str, FailoverRouting]) -> Iterator[Fault]:
    roles = sorted(item.role for item in pair.values())
    if roles != ["primary", "secondary"]:
        yield Fault(
            path=f"{next(iter(pair))}.routing.role",
            value=", ".join(roles),
            problem="a failover set consists of one primary and one secondary",
            remedy="add the missing record",
        )
    for role, item in pair.items():
        if item.role == "primary" and item.health_check is None:
            yield Fault(
                path=f"{role}.routing.healthCheck",
                problem="missing: the secondary would never answer",
                remedy="set one of dns.healthChecks",
            )


def _twice(members: Sequence[Member], field: str, values: Mapping[str, str]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for role, _ in members:
        value = values.get(role)
        if value is None:
            continue
        if value in seen:
            yield Fault(
                path=f"{role}.routing.{field}",
                value=value,
                problem=f"duplicates that of {seen[value]}",
                remedy="use a different one for each record of a set",
            )
        seen.setdefault(value, role)

"""DNS records: those of the stack file, and alias records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import route53

from components.edge.route53.routing import (
    FailoverRouting,
    GeolocationRouting,
    LatencyRouting,
    Routing,
)
from components.edge.route53.settings import RecordSettings
from components.edge.route53.values import text_strings


@dataclass(frozen=True, kw_only=True)
class RecordsArgs:
    """records: by role. zone_ids: by domain. health_check_ids: by name, for the records that name one."""

    records: Mapping[str, RecordSettings]
    zone_ids: Mapping[str, Input[str]]
    health_check_ids: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])


class Records(ComponentResource):
    """The records of the stack file, named by role."""

    def __init__(self, name: str, args: RecordsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:Records", name, None, opts)
        for role, record in args.records.items():
            check = record.routing.health_check if record.routing else None
            text = record.type == "TXT"
            route53.Record(
                f"{name}-{role}",
                zone_id=args.zone_ids[record.zone],
                name=record.full_name,
                type=record.type,
                ttl=record.ttl_seconds,
                records=[text_strings(value) if text else value for value in record.values],
                health_check_id=args.health_check_ids[check] if check else None,
                **routing_inputs(record.routing),
                opts=ResourceOptions(parent=self),
            )
        self.register_outputs({})


@dataclass(frozen=True, kw_only=True)
class AliasRecordsArgs:
    """Arguments of AliasRecords.

    zone_ids: hosted zone by name.
    target_domain_name, target_zone_id: of a distribution, load balancer or API domain.
    evaluate_target_health: not supported by distributions.
    ipv6: whether to create AAAA records; the target must support IPv6.
    routing: routing policy, if other records share the names; simple records if omitted.
    health_check_id: health check of the routing policy.
    """

    zone_ids: Mapping[str, Input[str]]
    target_domain_name: Input[str]
    target_zone_id: Input[str]
    evaluate_target_health: bool = False
    ipv6: bool = True
    routing: Routing | None = None
    health_check_id: Input[str] | None = None

    def __post_init__(self) -> None:
        watched = self.evaluate_target_health or self.health_check_id is not None
        if isinstance(self.routing, FailoverRouting) and self.routing.role == "primary" and not watched:
            raise ValueError("routing: a failover primary needs evaluate_target_health or health_check_id; set one")


class AliasRecords(ComponentResource):
    """A and AAAA aliases of one target under one or more names. AWS charges nothing for them and sets their TTL."""

    def __init__(self, name: str, args: AliasRecordsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:AliasRecords", name, None, opts)
        for domain, zone_id in args.zone_ids.items():
            for type_ in ("A", "AAAA") if args.ipv6 else ("A",):
                route53.Record(
                    f"{name}-{domain}-{type_.lower()}",
                    zone_id=zone_id,
                    name=domain,
                    type=type_,
                    aliases=[
                        route53.RecordAliasArgs(
                            name=args.target_domain_name,
                            zone_id=args.target_zone_id,
                            evaluate_target_health=args.evaluate_target_health,
                        )
                    ],
                    health_check_id=args.health_check_id,
                    **routing_inputs(args.routing),
                    opts=ResourceOptions(parent=self),
                )
        self.register_outputs({})


class RoutingInputs(TypedDict, total=False):
    """The inputs of a record that depend on its routing policy."""

    set_identifier: str
    failover_routing_policies: Sequence[route53.RecordFailoverRoutingPolicyArgs]
    latency_routing_policies: Sequence[route53.RecordLatencyRoutingPolicyArgs]
    geolocation_routing_policies: Sequence[route53.RecordGeolocationRoutingPolicyArgs]
    weighted_routing_policies: Sequence[route53.RecordWeightedRoutingPolicyArgs]


def routing_inputs(routing: Routing | None) -> RoutingInputs:
    """A routing as inputs of a record; none for a simple one."""
    if routing is None:
        return {}
    inputs: RoutingInputs = {"set_identifier": routing.identifier}
    if isinstance(routing, FailoverRouting):
        inputs["failover_routing_policies"] = [route53.RecordFailoverRoutingPolicyArgs(type=routing.role.upper())]
    elif isinstance(routing, LatencyRouting):
        inputs["latency_routing_policies"] = [route53.RecordLatencyRoutingPolicyArgs(region=routing.region)]
    elif isinstance(routing, GeolocationRouting):
        location = route53.RecordGeolocationRoutingPolicyArgs(
            continent=routing.continent, country=routing.country, subdivision=routing.subdivision
        )
        inputs["geolocation_routing_policies"] = [location]
    else:
        inputs["weighted_routing_policies"] = [route53.RecordWeightedRoutingPolicyArgs(weight=routing.weight)]
    return inputs

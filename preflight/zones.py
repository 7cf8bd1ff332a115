"""Availability Zones of the subnets: present in the account, and with the services of the stack (T-63)."""

from collections.abc import Iterator, Mapping

from components.foundation.zone_ids import UNSUPPORTED_ZONES
from policy.controls.zones import SUBNETS
from policy.tokens import EC2_SUBNET, ECS_SERVICE
from preflight.account import Account
from preflight.question import Question
from preflight.result import Verdict, missing, ok
from preview.graph import Graph, Node


def questions(graph: Graph) -> Iterator[Question]:
    """A question for each zone of a subnet, by its letter or its ID."""
    services = services_by_subnet(graph)
    found: dict[tuple[str, str], set[str]] = {}
    for subnet in graph.of_type(EC2_SUBNET):
        zone = subnet.get("availabilityZoneId") or subnet.get("availabilityZone")
        if isinstance(zone, str):
            found.setdefault((subnet.region, zone), set()).update(services.get(subnet.urn, set()))
    for (region, zone), needed in sorted(found.items()):
        yield Question(
            region,
            "zone",
            zone,
            lambda account, region=region, zone=zone, needed=frozenset(needed): evaluated(
                account, region, zone, needed
            ),
        )


def zones_of(graph: Graph, node: Node, path: str) -> list[str]:
    """Zones of the subnets that an input depends on, by ID or letter."""
    subnets = [found for found in graph.referenced(node, path) if found.type == EC2_SUBNET]
    zones = {subnet.get("availabilityZoneId") or subnet.get("availabilityZone") for subnet in subnets}
    return sorted(str(zone) for zone in zones if zone)


def services_by_subnet(graph: Graph) -> Mapping[str, set[str]]:
    """Services with zones of their own, by the URN of the subnets that they use."""
    found: dict[str, set[str]] = {}
    for type_, (service, path) in SUBNETS.items():
        for node in graph.of_type(type_):
            if type_ == ECS_SERVICE and not on_fargate(node):
                continue
            for used in graph.referenced(node, path.partition(".")[0]):
                for subnet in (used, *graph.referenced(used, "subnets")):
                    if subnet.type == EC2_SUBNET:
                        found.setdefault(subnet.urn, set()).add(service)
    return found


def on_fargate(service: Node) -> bool:
    """Whether a service of ECS runs on Fargate or Fargate Spot."""
    strategies = service.get("capacityProviderStrategies", [])
    providers = [str(strategy.get("capacityProvider", "")) for strategy in strategies]
    return service.get("launchType") == "FARGATE" or any(name.startswith("FARGATE") for name in providers)


def evaluated(account: Account, region: str, zone: str, needed: frozenset[str]) -> Verdict:
    """A zone of the account that has all services of its subnets."""
    zones: list[tuple[str, str]] = account.listed(
        "ec2", region, "describe_availability_zones", "AvailabilityZones[?State=='available'].[ZoneName, ZoneId]"
    )
    of_zone = [(name, id_) for name, id_ in zones if zone in (name, id_)]
    if not of_zone:
        others = ", ".join(f"{name} ({id_})" for name, id_ in zones)
        return missing(f"not available in this account; there are {others}", "change network.zones or zoneIds")
    name, id_ = of_zone[0]
    without = sorted(service for service, zones in UNSUPPORTED_ZONES.items() if service in needed and id_ in zones)
    if without:
        return missing(f"{name} is {id_}, which lacks {', '.join(without)}", f"set network.vpcs.{region}.zoneIds")
    return ok(f"{name} is {id_}")

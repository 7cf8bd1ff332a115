"""Checks that PostgreSQL and Aurora have in common."""

from collections.abc import Iterator, Sequence

from components.data.databases.settings import DatabaseSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.regions import RegionsSettings
from components.network.checks import public_only_faults
from components.network.settings import NetworkSettings

LEAST_ZONES = 2  # Amazon RDS User Guide, "Working with DB subnet groups"


def rotation_route_faults(
    concern: str, regions: RegionsSettings, network: NetworkSettings | None, settings: DatabaseSettings
) -> Iterator[Fault]:
    """A password in a secret of the stack whose rotation function cannot reach Secrets Manager."""
    if settings.master_credentials != "own":
        return
    if network is None or regions.primary not in network.vpcs or not network.has_inner_subnets:
        return
    if "secretsmanager" in network.interface_endpoints:
        return
    if network.nat_of(regions.primary) != "none" and network.inner_tier == "private":
        return
    yield Fault(
        path=f"{concern}.masterCredentials",
        value="own",
        problem=f"the rotation function has no route to Secrets Manager: {regions.primary} has no NAT gateway",
        remedy="add secretsmanager to network.interfaceEndpoints, or set network.nat: single",
    )


def identifier_faults(naming: NamingSettings, _: DatabaseSettings) -> Iterator[Fault]:
    """A system name that RDS does not allow as a prefix of identifiers."""
    if "--" in naming.system:
        yield Fault(
            path="naming.system",
            value=naming.system,
            problem="RDS does not allow consecutive hyphens in identifiers",
            remedy="use single hyphens",
        )


def subnet_faults(concern: str, regions: Sequence[str], network: NetworkSettings | None) -> Iterator[Fault]:
    """Regions of a database without the required subnets."""
    if network is None:
        yield Fault(path=concern, problem="needs a network", remedy="set network.vpcs")
        return
    if not network.has_inner_subnets:
        yield from public_only_faults(concern, network)
        return
    for region in regions:
        if region in network.vpcs and len(network.zones_with(network.data_tier, region)) < LEAST_ZONES:
            yield Fault(
                path=concern,
                value=region,
                problem=f"needs {network.data_tier} subnets in {LEAST_ZONES} zones or more",
                remedy=f"add zones with {network.data_tier} subnets to the VPC",
            )

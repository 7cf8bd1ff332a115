"""Checks of databases against regions and network."""

from collections.abc import Iterator, Sequence

from components.data.aurora.settings import AuroraSettings
from components.data.rds.settings import PostgresSettings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.regions import RegionsSettings
from components.network.settings import NetworkSettings, public_only_faults

LEAST_ZONES = 2  # Amazon RDS User Guide, "Working with DB subnet groups"


def postgres_region_faults(regions: RegionsSettings, postgres: PostgresSettings | None) -> Iterator[Fault]:
    """Replicas and backups in regions that are not replica regions of the stack."""
    if postgres is None:
        return
    for region in postgres.regional_replicas:
        yield from _not_a_replica(f"postgres.regionalReplicas.{region}", region, regions)
    if postgres.backup_copy is not None:
        yield from _not_a_replica("postgres.backupCopy.region", postgres.backup_copy.region, regions)


def aurora_region_faults(regions: RegionsSettings, aurora: AuroraSettings | None) -> Iterator[Fault]:
    """Secondary clusters in regions that are not replica regions of the stack."""
    for region in aurora.secondaries if aurora else ():
        yield from _not_a_replica(f"aurora.secondaries.{region}", region, regions)


def postgres_network_faults(
    regions: RegionsSettings, network: NetworkSettings | None, postgres: PostgresSettings | None
) -> Iterator[Fault]:
    """Regions of an instance or replica without the required subnets."""
    if postgres is not None:
        yield from _network_faults("postgres", (regions.primary, *postgres.regional_replicas), network)


def aurora_network_faults(
    regions: RegionsSettings, network: NetworkSettings | None, aurora: AuroraSettings | None
) -> Iterator[Fault]:
    """Regions of a cluster without the required subnets, and instances in zones without a subnet."""
    if aurora is None:
        return
    yield from _network_faults("aurora", (regions.primary, *aurora.secondaries), network)
    zones_by_path = {"aurora.zones": (regions.primary, aurora.zones)} | {
        f"aurora.secondaries.{region}.zones": (region, secondary.zones)
        for region, secondary in aurora.secondaries.items()
    }
    for path, (region, zones) in zones_by_path.items():
        if network is None or not network.has_inner_subnets or region not in network.vpcs:
            continue
        known = network.zones_with(network.data_tier, region)
        for index, zone in enumerate(zones):
            if zone not in known:
                yield Fault(
                    path=f"{path}[{index}]",
                    value=zone,
                    problem=f"has no subnet in {region}",
                    remedy=f"choose from {', '.join(known)}",
                )


def rotation_faults(
    regions: RegionsSettings,
    network: NetworkSettings | None,
    postgres: PostgresSettings | None,
    aurora: AuroraSettings | None,
) -> Iterator[Fault]:
    """Passwords in secrets of the stack whose rotation function cannot reach Secrets Manager."""
    if network is None or regions.primary not in network.vpcs or not network.has_inner_subnets:
        return
    if "secretsmanager" in network.interface_endpoints:
        return
    if network.nat_of(regions.primary) != "none" and network.inner_tier == "private":
        return
    for concern, settings in (("postgres", postgres), ("aurora", aurora)):
        if settings is not None and settings.master_credentials == "own":
            yield Fault(
                path=f"{concern}.masterCredentials",
                value="own",
                problem=f"the rotation function has no route to Secrets Manager: {regions.primary} has no NAT gateway",
                remedy="add secretsmanager to network.interfaceEndpoints, or set network.nat",
            )


def identifier_faults(
    naming: NamingSettings, postgres: PostgresSettings | None, aurora: AuroraSettings | None
) -> Iterator[Fault]:
    """System names that RDS does not allow as a prefix of identifiers."""
    if (postgres or aurora) and "--" in naming.system:
        yield Fault(
            path="naming.system",
            value=naming.system,
            problem="RDS does not allow consecutive hyphens in identifiers",
            remedy="use single hyphens",
        )


def _not_a_replica(path: str, region: str, regions: RegionsSettings) -> Iterator[Fault]:
    if region == regions.primary:
        yield Fault(path=path, value=region, problem="is the primary region", remedy="choose a replica region")
    elif region not in regions.replicas:
        remedy = unknown_name(path, region, regions.replicas, "region").remedy if regions.replicas else ""
        yield Fault(
            path=path,
            value=region,
            problem="is not a replica region of the stack",
            remedy=remedy or "add it to regions.replicas",
        )


def _network_faults(concern: str, regions: Sequence[str], network: NetworkSettings | None) -> Iterator[Fault]:
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

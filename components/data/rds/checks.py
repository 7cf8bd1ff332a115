"""Checks of RDS for PostgreSQL against regions, network and names."""

from collections.abc import Iterator

from components.data.databases.checks import identifier_faults, rotation_route_faults, subnet_faults
from components.data.rds.settings import PostgresSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings, replica_region_faults
from components.network.settings import NetworkSettings

__all__ = ["identifier_faults", "network_faults", "region_faults", "rotation_faults"]


def region_faults(regions: RegionsSettings, postgres: PostgresSettings) -> Iterator[Fault]:
    """Replicas and backups in regions that are not replica regions of the stack."""
    for region in postgres.regional_replicas:
        yield from replica_region_faults(f"postgres.regionalReplicas.{region}", region, regions)
    if postgres.backup_copy is not None:
        yield from replica_region_faults("postgres.backupCopy.region", postgres.backup_copy.region, regions)


def network_faults(
    regions: RegionsSettings, network: NetworkSettings | None, postgres: PostgresSettings
) -> Iterator[Fault]:
    """Regions of an instance or replica without the required subnets."""
    yield from subnet_faults("postgres", (regions.primary, *postgres.regional_replicas), network)


def rotation_faults(
    regions: RegionsSettings, network: NetworkSettings | None, postgres: PostgresSettings
) -> Iterator[Fault]:
    """A rotation function without a route to Secrets Manager."""
    yield from rotation_route_faults("postgres", regions, network, postgres)

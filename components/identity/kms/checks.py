"""Checks of the stack's key against the regions."""

from collections.abc import Iterator

from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import EDGE_REGION, RegionsSettings
from components.identity.kms.settings import EncryptionSettings


def is_multi_region(encryption: EncryptionSettings, regions: RegionsSettings) -> bool:
    """Whether the key of the primary region is multi-Region."""
    return _has_replicas(regions) if encryption.multi_region is None else encryption.multi_region


def multi_region_faults(regions: RegionsSettings, encryption: EncryptionSettings) -> Iterator[Fault]:
    """A single-Region key of a stack that has replicas of it."""
    if encryption.multi_region is False and _has_replicas(regions):
        yield Fault(
            path="encryption.multiRegion",
            value=False,
            problem=f"the key has replicas in {', '.join(_replica_regions(regions))}",
            remedy="omit it or set true",
        )


def _has_replicas(regions: RegionsSettings) -> bool:
    return bool(_replica_regions(regions))


def _replica_regions(regions: RegionsSettings) -> list[str]:
    """Regions other than the primary one with resources of the stack, those of the edge included."""
    return sorted({*regions.replicas, EDGE_REGION} - {regions.primary})

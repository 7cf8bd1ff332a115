"""EBS gp3 volumes of nodes and pods: baseline and limits."""

from collections.abc import Iterator

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

# Amazon EBS User Guide, "General Purpose SSD volumes": gp3 from its baseline to its limits.
BASE_IOPS, MAX_IOPS = 3000, 80_000
BASE_THROUGHPUT_MIBPS, MAX_THROUGHPUT_MIBPS = 125, 2000
MAX_SIZE_GIB = 65_536
IOPS_PER_GIB = 500
IOPS_PER_MIBPS = 4  # a volume supports 0.25 MiB/s per IOPS


def volume_faults(
    *, iops: int, throughput_mibps: int, size_gib: int | None = None, throughput_path: str = "throughputMibps"
) -> Iterator[Fault]:
    """IOPS and throughput that a gp3 volume (of that size, if known) does not support."""
    if size_gib is not None and iops > max(BASE_IOPS, size_gib * IOPS_PER_GIB):
        yield Fault(
            path="iops",
            value=iops,
            problem=f"allowed: {IOPS_PER_GIB} per GiB, {max(BASE_IOPS, size_gib * IOPS_PER_GIB)} with {size_gib} GiB",
            remedy=f"set sizeGib: {-(-iops // IOPS_PER_GIB)} or more",
        )
    if throughput_mibps * IOPS_PER_MIBPS > iops:
        yield Fault(
            path=throughput_path,
            value=throughput_mibps,
            problem=f"allowed: {iops // IOPS_PER_MIBPS} MiB/s with {iops} IOPS",
            remedy=f"set iops: {throughput_mibps * IOPS_PER_MIBPS} or more",
        )


class NodeDiskSettings(Settings):
    """The root volume of a node: gp3, encrypted with the region's key."""

    size_gib: int = Field(default=100, ge=20, le=MAX_SIZE_GIB)
    """Size in GiB, for container images and container file systems."""
    iops: int = Field(default=BASE_IOPS, ge=BASE_IOPS, le=MAX_IOPS)
    """Provisioned IOPS; 3,000 are included."""
    throughput_mibps: int = Field(default=BASE_THROUGHPUT_MIBPS, ge=BASE_THROUGHPUT_MIBPS, le=MAX_THROUGHPUT_MIBPS)
    """Provisioned throughput in MiB/s; 125 are included."""

    def faults(self) -> Iterator[Fault]:
        """IOPS and throughput that a volume does not support."""
        yield from volume_faults(iops=self.iops, throughput_mibps=self.throughput_mibps, size_gib=self.size_gib)


class VolumeSnapshotSettings(Settings):
    """Daily snapshots of each volume of a storage class."""

    time: str = Field(default="03:30", pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    """Start time in UTC, such as 03:30; snapshots start within one hour of it."""
    retention_days: int = Field(default=7, ge=1, le=3650)
    """Snapshot retention in days, independent of the volume's lifetime."""


class StorageClassSettings(Settings):
    """A storage class of gp3 volumes, encrypted with the region's key. The size of a volume limits its IOPS: 500 per
    GiB, so 32 GiB for 16,000."""

    default: bool = False
    """Whether this is the default storage class, for claims without a storage class."""
    iops: int = Field(default=BASE_IOPS, ge=BASE_IOPS, le=MAX_IOPS)
    """Provisioned IOPS of each volume."""
    throughput_mibps: int = Field(default=BASE_THROUGHPUT_MIBPS, ge=BASE_THROUGHPUT_MIBPS, le=MAX_THROUGHPUT_MIBPS)
    """Provisioned throughput of each volume in MiB/s."""
    retain: bool = False
    """Whether a volume is retained when its claim is deleted."""
    allow_volume_expansion: bool = True
    """Whether persistent volume claims can be expanded."""
    snapshots: VolumeSnapshotSettings | None = None
    """Daily snapshots of its volumes, in mode `managed`; none by default."""

    def faults(self) -> Iterator[Fault]:
        """IOPS and throughput that a volume does not support."""
        yield from volume_faults(iops=self.iops, throughput_mibps=self.throughput_mibps)

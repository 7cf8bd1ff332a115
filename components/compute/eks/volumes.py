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
IOPS_PER_MIBPS = 4  # a volume has 0.25 MiB/s for each of its IOPS


def volume_faults(
    *, iops: int, throughput_mibps: int, size_gib: int | None = None, throughput_path: str = "throughputMibps"
) -> Iterator[Fault]:
    """IOPS and throughput that a gp3 volume (of that size, if known) does not support."""
    if size_gib is not None and iops > max(BASE_IOPS, size_gib * IOPS_PER_GIB):
        yield Fault(
            path="iops",
            value=iops,
            problem=f"allowed: {IOPS_PER_GIB} for each GiB, {max(BASE_IOPS, size_gib * IOPS_PER_GIB)} with {size_gib} "
            "GiB",
            remedy=f"set the volume {-(-iops // IOPS_PER_GIB)} GiB or more",
        )
    if throughput_mibps * IOPS_PER_MIBPS > iops:
        yield Fault(
            path=throughput_path,
            value=throughput_mibps,
            problem=f"allowed: {iops // IOPS_PER_MIBPS} MiB/s with {iops} IOPS",
            remedy=f"set the volume {throughput_mibps * IOPS_PER_MIBPS} IOPS or more",
        )


class NodeDiskSettings(Settings):
    """The disk of a node: gp3, encrypted with the region's key."""

    size_gib: int = Field(default=100, ge=20, le=MAX_SIZE_GIB)
    """GiB; images and the files of containers are on it."""
    iops: int = Field(default=BASE_IOPS, ge=BASE_IOPS, le=MAX_IOPS)
    """Provisioned IOPS; 3,000 are included."""
    throughput_mibps: int = Field(default=BASE_THROUGHPUT_MIBPS, ge=BASE_THROUGHPUT_MIBPS, le=MAX_THROUGHPUT_MIBPS)
    """Provisioned throughput in MiB/s; 125 are included."""

    def faults(self) -> Iterator[Fault]:
        """Figures that exclude each other."""
        yield from volume_faults(iops=self.iops, throughput_mibps=self.throughput_mibps, size_gib=self.size_gib)


class VolumeSnapshotSettings(Settings):
    """Snapshots of each volume of a class, once a day."""

    time: str = Field(default="03:30", pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    """Hour of the day, UTC, such as 03:30; they are begun within an hour of it."""
    retention_days: int = Field(default=7, ge=1, le=3650)
    """Days that a snapshot is kept, whether or not its volume is."""


class StorageClassSettings(Settings):
    """A storage class of gp3 volumes, encrypted with the region's key. The size of a volume limits its IOPS: 500 per
    GiB, so 32 GiB for 16,000."""

    default: bool = False
    """Whether claims that name no class get this one."""
    iops: int = Field(default=BASE_IOPS, ge=BASE_IOPS, le=MAX_IOPS)
    """Input and output operations a second of each volume."""
    throughput_mibps: int = Field(default=BASE_THROUGHPUT_MIBPS, ge=BASE_THROUGHPUT_MIBPS, le=MAX_THROUGHPUT_MIBPS)
    """MiB a second of each volume."""
    retain: bool = False
    """Whether a volume outlives its claim."""
    allow_volume_expansion: bool = True
    """Whether claims may grow."""
    snapshots: VolumeSnapshotSettings | None = None
    """Daily snapshots of its volumes, in mode `managed`; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Figures that exclude each other."""
        yield from volume_faults(iops=self.iops, throughput_mibps=self.throughput_mibps)

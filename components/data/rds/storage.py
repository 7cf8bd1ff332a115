"""Size and performance limits of RDS for PostgreSQL volumes.

Amazon RDS User Guide, "Amazon RDS DB instance storage": from 400 GiB on, RDS stripes gp3 over four volumes.
"""

from collections.abc import Iterator
from math import ceil
from typing import Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

LARGEST_GIB = 65_536
STRIPED_FROM_GIB = 400
GP3_SMALLEST_GIB, IO2_SMALLEST_GIB = 20, 100
GP3_IOPS, IO2_IOPS = range(12_000, 64_001), range(1_000, 256_001)
GP3_THROUGHPUT_MIBPS = range(500, 4_001)
THROUGHPUT_PER_IOPS = 0.25  # MiB/s
IO2_IOPS_PER_GIB = (0.5, 1000)
GROWTH = 1.1  # minimum ratio of maximum to initial size


class PostgresStorageSettings(Settings):
    """The volume of a database."""

    type: Literal["gp3", "io2"] = "gp3"
    """`gp3`: 3,000 IOPS below 400 GiB, 12,000 or more from 400 GiB. `io2`: provisioned IOPS."""
    allocated_gib: int = Field(default=20, ge=1)
    """Initial size in GiB."""
    max_allocated_gib: int | None = None
    """Maximum size for storage autoscaling in GiB, at least 10 % above `allocatedGib`; AWS then controls the size, and
    changes to `allocatedGib` have no effect. No autoscaling if omitted."""
    iops: int | None = None
    """Provisioned IOPS. gp3: 12,000 to 64,000 from 400 GiB, not configurable below, 12,000 if omitted. io2: 1,000 to
    256,000, required."""
    throughput_mibps: int | None = None
    """Throughput in MiB/s. gp3: 500 to 4,000 from 400 GiB, at most a quarter of the IOPS; otherwise not
    configurable."""

    @property
    def settled_iops(self) -> int | None:
        """IOPS passed to RDS, which requires both IOPS and throughput, or neither."""
        if self.iops is None and self.throughput_mibps is not None:
            return GP3_IOPS.start
        return self.iops

    @property
    def settled_throughput_mibps(self) -> int | None:
        """Throughput passed to RDS."""
        if self.type == "gp3" and self.throughput_mibps is None and self.iops is not None:
            return GP3_THROUGHPUT_MIBPS.start
        return self.throughput_mibps

    def faults(self) -> Iterator[Fault]:
        """Sizes, IOPS and throughput that RDS rejects."""
        smallest = GP3_SMALLEST_GIB if self.type == "gp3" else IO2_SMALLEST_GIB
        if not smallest <= self.allocated_gib <= LARGEST_GIB:
            yield Fault(
                path="allocatedGib",
                value=self.allocated_gib,
                problem=f"allowed with {self.type}: {smallest} to {LARGEST_GIB}",
            )
        if self.max_allocated_gib is not None:
            least = ceil(round(self.allocated_gib * GROWTH, 6))
            if not least <= self.max_allocated_gib <= LARGEST_GIB:
                yield Fault(
                    path="maxAllocatedGib",
                    value=self.max_allocated_gib,
                    problem=f"allowed with an initial {self.allocated_gib} GiB: {least} to {LARGEST_GIB}",
                )
        yield from self._gp3_faults() if self.type == "gp3" else self._io2_faults()

    def _gp3_faults(self) -> Iterator[Fault]:
        speeds = (("iops", self.iops, GP3_IOPS), ("throughputMibps", self.throughput_mibps, GP3_THROUGHPUT_MIBPS))
        for path, value, allowed in speeds:
            if value is None:
                continue
            if self.allocated_gib < STRIPED_FROM_GIB:
                yield Fault(
                    path=path,
                    value=value,
                    problem=f"cannot be set on gp3 of less than {STRIPED_FROM_GIB} GiB",
                    remedy=f"remove it, or set allocatedGib: {STRIPED_FROM_GIB} or more",
                )
            elif value not in allowed:
                yield Fault(
                    path=path,
                    value=value,
                    problem=f"allowed with gp3 of {STRIPED_FROM_GIB} GiB or more: {allowed[0]} to {allowed[-1]}",
                )
        iops, throughput = self.settled_iops, self.throughput_mibps
        if iops is None or throughput is None or iops not in GP3_IOPS or throughput not in GP3_THROUGHPUT_MIBPS:
            return
        most = int(iops * THROUGHPUT_PER_IOPS)
        if throughput > most:
            yield Fault(
                path="throughputMibps",
                value=throughput,
                problem=f"allowed with {iops} IOPS: {most} or less",
                remedy=f"set iops: {ceil(throughput / THROUGHPUT_PER_IOPS)} or more",
            )

    def _io2_faults(self) -> Iterator[Fault]:
        if self.throughput_mibps is not None:
            yield Fault(
                path="throughputMibps",
                value=self.throughput_mibps,
                problem="cannot be set on io2, where it is derived from the IOPS",
                remedy="remove it",
            )
        if self.iops is None:
            yield Fault(path="iops", problem="missing", remedy="io2 needs it; set 1000 or more")
            return
        low, high = (int(self.allocated_gib * ratio) for ratio in IO2_IOPS_PER_GIB)
        least, most = max(low, IO2_IOPS[0]), min(high, IO2_IOPS[-1])
        if not least <= self.iops <= most:
            yield Fault(
                path="iops",
                value=self.iops,
                problem=f"allowed with io2 of {self.allocated_gib} GiB: {least} to {most}",
            )

"""Capacity of DynamoDB tables: on-demand or provisioned with auto scaling."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

# Amazon DynamoDB Developer Guide, "Quotas": the default for one table in most regions.
MOST_UNITS = 40_000


class UnitRange(Settings):
    """Range of capacity units of a table or index."""

    minimum: int = Field(ge=1, le=MOST_UNITS)
    """Initial and minimum capacity."""
    maximum: int = Field(ge=1, le=MOST_UNITS)
    """Maximum capacity. If it equals the minimum, capacity is fixed."""
    target_percent: int = Field(default=70, ge=20, le=90)
    """Target utilization in percent (Application Auto Scaling, DynamoDB)."""

    @property
    def scales(self) -> bool:
        """Whether auto scaling is enabled."""
        return self.minimum < self.maximum

    def faults(self) -> Iterator[Fault]:
        """A minimum that exceeds the maximum."""
        if self.minimum > self.maximum:
            yield Fault(
                path="minimum",
                value=self.minimum,
                problem=f"is more than the maximum ({self.maximum})",
                remedy="lower it, or raise maximum",
            )


class ProvisionedUnits(Settings):
    """Provisioned capacity of a table or index."""

    read: UnitRange
    """Read capacity units (one strongly consistent read of 4 KB per second)."""
    write: UnitRange
    """Write capacity units (one write of 1 KB per second)."""


class TableCapacity(Settings):
    """Capacity mode of a table."""

    mode: Literal["on_demand", "provisioned"] = "on_demand"
    """`on_demand`: billed per request. `provisioned`: billed per capacity unit."""
    max_read_units: int | None = Field(default=None, ge=1)
    """Maximum read throughput of an on-demand table; only AWS's quota by default."""
    max_write_units: int | None = Field(default=None, ge=1)
    """Maximum write throughput of an on-demand table; only AWS's quota by default."""
    units: ProvisionedUnits | None = None
    """Capacity units of a provisioned table."""

    def faults(self) -> Iterator[Fault]:
        """Settings of the other capacity mode."""
        if self.mode == "provisioned":
            if self.units is None:
                yield Fault(path="units", problem="missing", remedy="set read and write, or set mode: on_demand")
            for path, value in (("maxReadUnits", self.max_read_units), ("maxWriteUnits", self.max_write_units)):
                if value is not None:
                    yield Fault(
                        path=path,
                        value=value,
                        problem="applies to on-demand tables only",
                        remedy="set units.read.maximum and units.write.maximum",
                    )
        elif self.units is not None:
            yield Fault(
                path="units", problem="applies to provisioned tables only", remedy="set mode: provisioned or remove it"
            )

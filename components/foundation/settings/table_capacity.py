"""What a DynamoDB table is paid for: each request, or units of capacity that follow the load."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

# Amazon DynamoDB Developer Guide, "Quotas": the default for one table in most regions.
MOST_UNITS = 40_000


class UnitRange(Settings):
    """Units of capacity a second between which a table or an index may be."""

    minimum: int = Field(ge=1, le=MOST_UNITS)
    """Units at first, and never fewer."""
    maximum: int = Field(ge=1, le=MOST_UNITS)
    """Units at the most. The same as the minimum keeps the capacity where it is."""
    target_percent: int = Field(default=70, ge=20, le=90)
    """Use that is kept, in percent of the units (Application Auto Scaling, DynamoDB)."""

    @property
    def scales(self) -> bool:
        """Whether the units follow the load."""
        return self.minimum < self.maximum

    def faults(self) -> Iterator[Fault]:
        """Ends out of order."""
        if self.minimum > self.maximum:
            yield Fault(path="minimum", value=self.minimum, problem=f"is more than the maximum ({self.maximum})")


class ProvisionedUnits(Settings):
    """Capacity of a table or an index."""

    read: UnitRange
    """Reads: a unit is a strongly consistent read of 4 KB a second."""
    write: UnitRange
    """Writes: a unit is a write of 1 KB a second."""


class TableCapacity(Settings):
    """How a table's requests are paid for."""

    mode: Literal["on_demand", "provisioned"] = "on_demand"
    """`on_demand`: each request. `provisioned`: units of capacity, whether they are used or not."""
    max_read_units: int | None = Field(default=None, ge=1)
    """Reads a second above which an on-demand table refuses more; AWS's quota alone by default."""
    max_write_units: int | None = Field(default=None, ge=1)
    """Writes a second above which an on-demand table refuses more; AWS's quota alone by default."""
    units: ProvisionedUnits | None = None
    """Units of a provisioned table."""

    def faults(self) -> Iterator[Fault]:
        """Units of the other mode."""
        if self.mode == "provisioned":
            if self.units is None:
                yield Fault(path="units", problem="missing", remedy="give read and write, or set mode: on_demand")
            for path, value in (("maxReadUnits", self.max_read_units), ("maxWriteUnits", self.max_write_units)):
                if value is not None:
                    yield Fault(
                        path=path,
                        value=value,
                        problem="is for tables on demand",
                        remedy="set units.read.maximum and units.write.maximum",
                    )
        elif self.units is not None:
            yield Fault(path="units", problem="are for provisioned tables", remedy="set mode: provisioned or remove it")

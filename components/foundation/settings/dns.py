"""Zones, records and health checks of a stack."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.dns_names import DomainName, RecordName, zone_of
from components.foundation.settings.dns_routing import Routing
from components.foundation.settings.dns_sets import set_faults
from components.foundation.settings.dns_values import RecordType, problem_of
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.health_checks import CalculatedHealthCheck, EndpointHealthCheck, HealthCheckSettings

Role = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$")]


class ZoneSettings(Settings):
    """A public hosted zone."""

    mode: Literal["create", "lookup"]
    """`create`: the stack makes the zone, and the registrar has to name its name servers before certificates are
    validated. `lookup`: the zone exists in the account."""
    comment: str = Field(default="", max_length=256)
    """What the zone is for; nothing by default."""
    dnssec: bool = False
    """Whether the zone is signed. The DS record among the outputs has to be put in the parent zone by hand, and
    taken out of it before signing is ever turned off."""

    def faults(self) -> Iterator[Fault]:
        """What only a zone of the stack's own can have."""
        if self.mode == "lookup" and (self.dnssec or self.comment):
            yield Fault(
                path="mode",
                value=self.mode,
                problem="a zone that exists keeps its comment and its signing",
                remedy="remove comment and dnssec, or set mode: create",
            )


class RecordSettings(Settings):
    """A record with values of its own. Aliases of distributions and load balancers are made with these."""

    zone: DomainName
    """The zone that it stands in, one of `zones`."""
    name: RecordName | None = None
    """The record's full name; the zone's own when left out."""
    type: RecordType
    """The record's type."""
    values: tuple[str, ...] = Field(min_length=1, max_length=400)
    """What it says, as in a zone file: host names end in a dot; TXT without quotes, long ones are split."""
    ttl_seconds: int = Field(default=300, ge=0, le=172_800)
    """How long resolvers keep it; 300 lets a cutover take hold within five minutes (GD-176)."""
    routing: Routing | None = None
    """How Route 53 chooses where several records share name and type; a simple record when left out."""

    @property
    def full_name(self) -> str:
        """The record's name, given or the zone's."""
        return self.name or self.zone

    def faults(self) -> Iterator[Fault]:
        """Values that the type does not take, and what may not stand at a zone's apex."""
        for index, value in enumerate(self.values):
            if problem := problem_of(self.type, value):
                yield Fault(path=f"values[{index}]", value=value, problem=problem)
            elif value in self.values[:index]:
                yield Fault(path=f"values[{index}]", value=value, problem="is given twice", remedy="remove one")
        if self.type == "CNAME" and len(self.values) > 1:
            yield Fault(path="values", value=len(self.values), problem="a CNAME has one value", remedy="keep one")
        if self.full_name == self.zone and self.type in ("CNAME", "NS", "DS"):
            yield Fault(
                path="type",
                value=self.type,
                problem=f"cannot stand at the apex of the zone {self.zone}",
                remedy="give a name below the zone",
            )


class DnsSettings(Settings):
    """Names that the stack answers for. Left out, it has none."""

    zones: dict[DomainName, ZoneSettings] = Field(default_factory=dict)
    """Hosted zones by their domain."""
    records: dict[Role, RecordSettings] = Field(default_factory=dict)
    """Records by a role of your choice, such as mail; the role is the resource's name and should stay."""
    health_checks: dict[Role, HealthCheckSettings] = Field(default_factory=dict)
    """Health checks by a name that routing refers to."""

    def zone_of(self, name: str) -> str | None:
        """The zone that answers for a name; None where it lies in none."""
        return zone_of(name, self.zones)

    def faults(self) -> Iterator[Fault]:
        """References to nothing, names outside their zone, and sets of records that Route 53 refuses."""
        for role, record in self.records.items():
            yield from (fault.under(f"records.{role}") for fault in self._record_faults(record))
        for role, check in self.health_checks.items():
            if isinstance(check, CalculatedHealthCheck):
                yield from (fault.under(f"healthChecks.{role}") for fault in self._counted_faults(check))
        named = {role: (item.full_name, item.type, item.routing) for role, item in self.records.items()}
        yield from (fault.under("records") for fault in set_faults(named))

    def _record_faults(self, record: RecordSettings) -> Iterator[Fault]:
        zone = self.zone_of(record.full_name)
        if record.zone not in self.zones:
            yield unknown_name("zone", record.zone, self.zones, f"zone '{record.zone}'")
        elif zone != record.zone:
            yield Fault(
                path="name",
                value=record.full_name,
                problem=f"is not answered by the zone {record.zone}",
                remedy=f"set zone: {zone}" if zone else f"give a name that ends in .{record.zone}",
            )
        check = record.routing.health_check if record.routing else None
        if check and check not in self.health_checks:
            yield unknown_name("routing.healthCheck", check, self.health_checks, f"health check '{check}'")
        asked = self.health_checks.get(check) if check else None
        if isinstance(asked, EndpointHealthCheck) and asked.domain_name == record.full_name:
            yield Fault(
                path="routing.healthCheck",
                value=check,
                problem=f"asks {asked.domain_name}, which this record itself routes",
                remedy="let it ask a name of the endpoint's own",
            )

    def _counted_faults(self, check: CalculatedHealthCheck) -> Iterator[Fault]:
        for index, name in enumerate(check.health_checks):
            path, counted = f"healthChecks[{index}]", self.health_checks.get(name)
            if counted is None:
                yield unknown_name(path, name, self.health_checks, f"health check '{name}'")
            elif counted.type == "CALCULATED":
                yield Fault(
                    path=path,
                    value=name,
                    problem="is calculated itself, which Route 53 does not count",
                    remedy="name the checks that it counts",
                )

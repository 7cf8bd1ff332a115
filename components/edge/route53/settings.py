"""Hosted zones, records and health checks of a stack."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.edge.route53.health_check_settings import (
    CalculatedHealthCheck,
    EndpointHealthCheck,
    HealthCheckSettings,
)
from components.edge.route53.routing import Routing
from components.edge.route53.sets import set_faults
from components.edge.route53.values import RecordType, problem_of
from components.foundation.settings.base import Settings
from components.foundation.settings.domain_names import DomainName, RecordName, zone_of
from components.foundation.settings.faults import Fault, unknown_name

Role = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$")]


class ZoneSettings(Settings):
    """A public hosted zone."""

    mode: Literal["create", "lookup"]
    """`create`: the stack creates the zone; its name servers must be set at the registrar before certificates can be
    validated. `lookup`: the zone exists in the account."""
    comment: str = Field(default="", max_length=256)
    """Comment of the zone; none by default."""
    dnssec: bool = False
    """Whether DNSSEC signing is enabled. The DS record in the outputs must be added to the parent zone by hand, and
    removed from it before signing is disabled."""

    def faults(self) -> Iterator[Fault]:
        """Settings that only a zone created by the stack can have."""
        if self.mode == "lookup" and (self.dnssec or self.comment):
            yield Fault(
                path="mode",
                value=self.mode,
                problem="the comment and DNSSEC of an existing zone are not managed",
                remedy="remove comment and dnssec, or set mode: create",
            )


class RecordSettings(Settings):
    """A record with explicit values. Alias records of distributions and load balancers are created with those."""

    zone: DomainName
    """Hosted zone, one of `zones`."""
    name: RecordName | None = None
    """Fully qualified name; the zone apex if omitted."""
    type: RecordType
    """Record type."""
    values: tuple[str, ...] = Field(min_length=1, max_length=400)
    """Values as in a zone file: host names end in a dot; TXT values without quotes, long ones are split."""
    ttl_seconds: int = Field(default=300, ge=0, le=172_800)
    """TTL; with 300 a cutover takes effect within five minutes (GD-176)."""
    routing: Routing | None = None
    """Routing policy, for several records of one name and type; a simple record if omitted."""

    @property
    def full_name(self) -> str:
        """The record's fully qualified name."""
        return self.name or self.zone

    def faults(self) -> Iterator[Fault]:
        """Values that are invalid for the type, and types that are not allowed at a zone apex."""
        for index, value in enumerate(self.values):
            if problem := problem_of(self.type, value):
                yield Fault(path=f"values[{index}]", value=value, problem=problem)
            elif value in self.values[:index]:
                yield Fault(path=f"values[{index}]", value=value, problem="is listed twice", remedy="remove one")
        if self.type == "CNAME" and len(self.values) > 1:
            yield Fault(path="values", value=len(self.values), problem="a CNAME has one value", remedy="keep one")
        if self.full_name == self.zone and self.type in ("CNAME", "NS", "DS"):
            yield Fault(
                path="type",
                value=self.type,
                problem=f"is not allowed at the apex of the zone {self.zone}",
                remedy="set a name below the zone",
            )


class DnsSettings(Settings):
    """DNS of the stack; none if omitted."""

    zones: dict[DomainName, ZoneSettings] = Field(default_factory=dict)
    """Hosted zones by domain name."""
    records: dict[Role, RecordSettings] = Field(default_factory=dict)
    """Records by a role such as mail, which is the resource's logical name and should not change."""
    health_checks: dict[Role, HealthCheckSettings] = Field(default_factory=dict)
    """Health checks by the name that routing policies refer to."""

    def zone_of(self, name: str) -> str | None:
        """The hosted zone of a name; None if no zone contains it."""
        return zone_of(name, self.zones)

    def faults(self) -> Iterator[Fault]:
        """Unknown references, names outside their zone, and record sets that Route 53 rejects."""
        for role, record in self.records.items():
            yield from (fault.under(f"records.{role}") for fault in self._record_faults(record))
        for role, check in self.health_checks.items():
            if isinstance(check, CalculatedHealthCheck):
                yield from (fault.under(f"healthChecks.{role}") for fault in self._counted_faults(check))
        by_role = {role: (item.full_name, item.type, item.routing) for role, item in self.records.items()}
        yield from (fault.under("records") for fault in set_faults(by_role))

    def _record_faults(self, record: RecordSettings) -> Iterator[Fault]:
        zone = self.zone_of(record.full_name)
        if record.zone not in self.zones:
            yield unknown_name("zone", record.zone, self.zones, f"zone '{record.zone}'")
        elif zone != record.zone:
            yield Fault(
                path="name",
                value=record.full_name,
                problem=f"is not in the zone {record.zone}",
                remedy=f"set zone: {zone}" if zone else f"set a name that ends in .{record.zone}",
            )
        check = record.routing.health_check if record.routing else None
        if check and check not in self.health_checks:
            yield unknown_name("routing.healthCheck", check, self.health_checks, f"health check '{check}'")
        target = self.health_checks.get(check) if check else None
        if isinstance(target, EndpointHealthCheck) and target.domain_name == record.full_name:
            yield Fault(
                path="routing.healthCheck",
                value=check,
                problem=f"checks {target.domain_name}, the name of this record itself",
                remedy="check a name that belongs to the endpoint only",
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
                    problem="is itself a calculated health check, which Route 53 does not allow",
                    remedy="list its child health checks",
                )

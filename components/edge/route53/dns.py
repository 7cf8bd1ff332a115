"""DNS of a stack."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.edge.route53.health_check import HealthCheck, HealthCheckArgs
from components.edge.route53.health_check_settings import CalculatedHealthCheck
from components.edge.route53.records import Records, RecordsArgs
from components.edge.route53.settings import DnsSettings
from components.edge.route53.zone import Zone, ZoneArgs
from components.foundation.settings.domain_names import zone_of


@dataclass(frozen=True, kw_only=True)
class DnsArgs:
    """alarm_topic_arn: topic in us-east-1 for health check alarms; none by default.
    protect: protect zones that the stack creates from deletion."""

    settings: DnsSettings
    account_id: Input[str]
    alarm_topic_arn: Input[str] | None = None
    protect: bool = False


def zone_id_of(domain: str, zone_ids: Mapping[str, Input[str]]) -> Input[str]:
    """ID of the hosted zone of a name. ValueError if there is none, which the settings reject earlier."""
    zone = zone_of(domain, zone_ids)
    if zone is None:
        raise ValueError(f"dns.zones: none contains {domain}; add its zone")
    return zone_ids[zone]


class Dns(ComponentResource):
    """Hosted zones, health checks and records of the stack file. It belongs in us-east-1, where Route 53 publishes the
    metrics of health checks and requires DNSSEC signing keys."""

    zone_ids: Mapping[str, Output[str]]
    health_check_ids: Mapping[str, Output[str]]
    name_servers: Mapping[str, Output[str]]
    ds_records: Mapping[str, Output[str]]

    def __init__(self, name: str, args: DnsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:Dns", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings

        zones = {
            domain: Zone(
                f"{name}-{domain}",
                ZoneArgs(domain=domain, settings=zone, account_id=args.account_id, protect=args.protect),
                child,
            )
            for domain, zone in settings.zones.items()
        }
        self.zone_ids = {domain: zone.zone_id for domain, zone in zones.items()}
        self.name_servers = {
            domain: zones[domain].name_servers.apply(lambda servers: ", ".join(servers))
            for domain, zone in settings.zones.items()
            if zone.mode == "create"
        }
        self.ds_records = {domain: zone.ds_record for domain, zone in zones.items() if zone.ds_record is not None}
        checks: dict[str, Output[str]] = {}
        ordered = sorted(settings.health_checks.items(), key=lambda item: isinstance(item[1], CalculatedHealthCheck))
        for role, check in ordered:  # calculated checks after their children
            counted = check.health_checks if isinstance(check, CalculatedHealthCheck) else ()
            checks[role] = HealthCheck(
                f"{name}-{role}",
                HealthCheckArgs(
                    settings=check,
                    counted={other: checks[other] for other in counted},
                    alarm_topic_arn=args.alarm_topic_arn,
                ),
                child,
            ).id
        self.health_check_ids = checks
        if settings.records:
            Records(
                f"{name}-records",
                RecordsArgs(records=settings.records, zone_ids=self.zone_ids, health_check_ids=checks),
                child,
            )
        self.register_outputs({"zone_ids": dict(self.zone_ids)})

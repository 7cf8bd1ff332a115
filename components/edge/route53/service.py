"""Route 53: hosted zones, records and health checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.record import Service, SettingsModel, StackPart
from components.foundation.service.scope import PartOutputs, StackScope

if TYPE_CHECKING:
    from components.edge.route53.settings import DnsSettings
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.stack_names import StackNames


def _settings() -> SettingsModel:
    from components.edge.route53.settings import DnsSettings

    return SettingsModel(model=DnsSettings)


def _dns(stack: StackScope, settings: DnsSettings) -> PartOutputs:
    from components.edge.route53.dns import Dns, DnsArgs
    from components.foundation.service.exports import ALARM_TOPIC_ARN, RECORDS, ZONE_IDS

    dns = Dns(
        "dns",
        DnsArgs(
            settings=settings,
            account_id=stack.account_id,
            alarm_topic_arn=stack.edge.only(ALARM_TOPIC_ARN) if stack.edge else None,
            protect=stack.naming.protects_data,
        ),
        stack.regions.edge.options,
    )
    return PartOutputs(
        components=(dns,),
        exports={ZONE_IDS: dns.zone_ids, RECORDS: {"dns": dns}},
        stack_outputs={
            "nameServers": dict(dns.name_servers),
            **({"dsRecords": dict(dns.ds_records)} if dns.ds_records else {}),
        },
    )


def _manual_steps(settings: DnsSettings, _: StackNames) -> Iterator[ManualStep]:
    """Delegation of zones, and their DS records."""
    from components.foundation.service.manual_steps import ManualStep

    for name, zone in settings.zones.items():
        path, actor = f"dns.zones.{name}", "the owner of the domain"
        if zone.mode == "create":
            action = "delegate the zone to the name servers of the output nameServers, at the registrar"
            yield ManualStep(path=path, subject=name, action=action, actor=actor, when="during")
        if zone.dnssec:
            action = "add the DS record of the output dsRecords to the parent zone, at the registrar"
            yield ManualStep(path=f"{path}.dnssec", subject=name, action=action, actor=actor)


SERVICE = Service(
    concern="dns", settings=_settings, parts=(StackPart(layer="dns", create=_dns),), manual_steps=_manual_steps
)

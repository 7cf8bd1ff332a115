"""Route 53: hosted zones, records and health checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.foundation.service.record import Service, SettingsModel, StackPart
from components.foundation.service.scope import PartOutputs, StackScope

if TYPE_CHECKING:
    from components.edge.route53.settings import DnsSettings


def _settings() -> SettingsModel:
    from components.edge.route53.settings import DnsSettings

    return SettingsModel(model=DnsSettings)


def _dns(stack: StackScope, settings: DnsSettings) -> PartOutputs:
    from components.edge.route53.dns import Dns, DnsArgs
    from components.foundation.service.exports import ALARM_TOPIC_ARN, ZONE_IDS

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
        components=(dns,), exports={ZONE_IDS: dns.zone_ids}, stack_outputs={"nameServers": dict(dns.name_servers)}
    )


SERVICE = Service(concern="dns", settings=_settings, parts=(StackPart(layer="dns", create=_dns),))

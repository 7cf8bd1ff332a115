"""The hosted zone of a domain."""

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, InvokeOutputOptions, Output, ResourceOptions
from pulumi_aws import route53

from components.edge.route53.settings import ZoneSettings
from components.edge.route53.zone_signing import ZoneSigning, ZoneSigningArgs


@dataclass(frozen=True, kw_only=True)
class ZoneArgs:
    """domain: the zone's name. account_id: the zone's account. protect: protect a created zone from deletion."""

    domain: str
    settings: ZoneSettings
    account_id: Input[str]
    protect: bool = False


class Zone(ComponentResource):
    """A public hosted zone that is created, or an existing one that is looked up.

    A created zone is effective once its name servers are set at the registrar, and certificates cannot be validated
    before (T-02). A signed zone belongs in us-east-1, where Route 53 requires signing keys.
    ds_record: DS record for the parent zone; None if the stack does not sign the zone.
    """

    zone_id: Output[str]
    name_servers: Output[Sequence[str]]
    ds_record: Output[str] | None

    def __init__(self, name: str, args: ZoneArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:Zone", name, None, opts)
        self.ds_record = None

        if args.settings.mode == "create":
            zone = route53.Zone(
                f"{name}-zone",
                name=args.domain,
                comment=args.settings.comment or f"Public zone of {args.domain}",
                opts=ResourceOptions(parent=self, protect=args.protect),
            )
            self.zone_id, self.name_servers = zone.zone_id, zone.name_servers
            if args.settings.dnssec:
                signing = ZoneSigning(
                    f"{name}-signing",
                    ZoneSigningArgs(zone_id=zone.zone_id, zone_arn=zone.arn, account_id=args.account_id),
                    ResourceOptions(parent=self),
                )
                self.ds_record = signing.ds_record
        else:
            found = route53.get_zone_output(name=args.domain, private_zone=False, opts=InvokeOutputOptions(parent=self))
            self.zone_id, self.name_servers = found.zone_id, found.name_servers

        self.register_outputs({"zone_id": self.zone_id, "name_servers": self.name_servers, "ds_record": self.ds_record})

"""AWS Shield Advanced, enabled by two settings only."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import shield

from components.edge.shield.settings import ShieldAdvancedSettings


@dataclass(frozen=True, kw_only=True)
class ShieldAdvancedArgs:
    """protects: ARNs of distributions, hosted zones, load balancers or addresses, by role. group_id: name of the
    protection group of all of them."""

    settings: ShieldAdvancedSettings
    group_id: str
    protects: Mapping[str, Input[str]]

    def __post_init__(self) -> None:
        if not self.settings.enabled:
            raise ValueError("settings.enabled: False: Shield Advanced is disabled; do not create the component")


class ShieldAdvanced(ComponentResource):
    """The account's subscription, a protection for each resource, and the group of them (T-14).

    The subscription outlives the stack: it runs for a year, and other stacks of the account rely on it. It is not
    renewed by itself. An account that is subscribed already imports it.
    """

    def __init__(self, name: str, args: ShieldAdvancedArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:ShieldAdvanced", name, None, opts)

        subscription = shield.Subscription(
            f"{name}-subscription",
            auto_renew="DISABLED",
            skip_destroy=True,
            opts=ResourceOptions(parent=self, retain_on_delete=True),
        )
        protections = {
            role: shield.Protection(
                f"{name}-{role}",
                name=f"{args.group_id}-{role}",
                resource_arn=arn,
                opts=ResourceOptions(parent=self, depends_on=[subscription]),
            )
            for role, arn in args.protects.items()
        }
        shield.ProtectionGroup(
            f"{name}-group",
            protection_group_id=args.group_id,
            aggregation="MAX",
            pattern="ARBITRARY",
            members=list(args.protects.values()),
            opts=ResourceOptions(parent=self, depends_on=list(protections.values())),
        )
        self.register_outputs({})

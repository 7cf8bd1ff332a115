"""AWS Shield Advanced, enabled by two settings only."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import shield

from components.edge.shield.settings import ShieldAdvancedSettings
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name

GROUP_ID_LIMIT = longest_name("aws:shield/protectionGroup:ProtectionGroup")


@dataclass(frozen=True, kw_only=True)
class ShieldAdvancedArgs:
    """protects: ARNs of distributions, hosted zones, load balancers or addresses, by role. group_id: ID of the
    protection group of all of them, truncated at its limit."""

    settings: ShieldAdvancedSettings
    group_id: str
    protects: Mapping[str, Input[str]]

    def __post_init__(self) -> None:
        if not self.settings.enabled:
            raise ValueError("settings.enabled: False: Shield Advanced is disabled; do not create the component")


class ShieldAdvanced(ComponentResource):
    """The account's subscription, a protection for each resource, and the group of them (T-14).

    The subscription outlives the stack: it runs for a year, and other stacks of the account rely on it. It is renewed
    until auto-renewal is disabled outside of deployments, which AWS allows in its last 30 days only. An account that is
    subscribed already imports it.
    """

    def __init__(self, name: str, args: ShieldAdvancedArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:ShieldAdvanced", name, None, opts)

        subscription = shield.Subscription(
            f"{name}-subscription",
            auto_renew="ENABLED",  # the provider creates no other
            skip_destroy=True,
            opts=ResourceOptions(parent=self, retain_on_delete=True, ignore_changes=["autoRenew"]),
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
            protection_group_id=physical_name(args.group_id, limit=GROUP_ID_LIMIT),
            aggregation="MAX",
            pattern="ARBITRARY",
            members=list(args.protects.values()),
            opts=ResourceOptions(parent=self, depends_on=list(protections.values())),
        )
        self.register_outputs({})

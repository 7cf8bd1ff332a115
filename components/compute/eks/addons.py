"""Add-ons of a cluster."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pulumi import ComponentResource, CustomTimeouts, Output, Resource, ResourceOptions
from pulumi_aws import eks, iam

from components.compute.eks.addon_settings import POD_IDENTITY_AGENT, AddonKind, AddonSettings
from components.compute.eks.cluster import ClusterRef
from components.compute.eks.role import managed_policy_arn
from components.foundation.outputs import after
from components.identity.workload_role import WorkloadRole, WorkloadRoleArgs

TIMEOUTS = CustomTimeouts(create="30m", update="30m", delete="30m")


@dataclass(frozen=True, kw_only=True)
class EksAddonsArgs:
    """Arguments of EksAddons.

    addons: definitions by name, in the order of installation. settings: overrides of EKS's defaults.
    after: explicit dependencies, such as nodes for add-ons that run on them (T-20).
    needs: explicit dependencies of a single add-on, by its name.
    """

    cluster: ClusterRef
    addons: Mapping[str, AddonKind]
    settings: Mapping[str, AddonSettings] = field(default_factory=dict[str, AddonSettings])
    after: Sequence[Resource] = ()
    needs: Mapping[str, Sequence[Resource]] = field(default_factory=dict[str, Sequence[Resource]])


class EksAddons(ComponentResource):
    """EKS add-ons, each with its own role through Pod Identity if it needs AWS permissions.

    The Pod Identity agent is installed before add-ons with a role.
    """

    installed: tuple[eks.Addon, ...]

    def __init__(self, name: str, args: EksAddonsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:EksAddons", name, None, opts)

        made: dict[str, eks.Addon] = {}
        for addon, kind in args.addons.items():
            settings = args.settings.get(addon, AddonSettings())
            agent = [made[POD_IDENTITY_AGENT]] if kind.service_account and POD_IDENTITY_AGENT in made else []
            made[addon] = eks.Addon(
                f"{name}-{addon}",
                cluster_name=args.cluster.name,
                addon_name=addon,
                addon_version=settings.version,
                configuration_values=json.dumps(settings.configuration, sort_keys=True)
                if settings.configuration
                else None,
                pod_identity_associations=[
                    eks.AddonPodIdentityAssociationArgs(
                        service_account=kind.service_account,
                        role_arn=self._role(f"{name}-{kind.key}", addon, kind, args),
                    )
                ]
                if kind.service_account
                else None,
                resolve_conflicts_on_create="OVERWRITE",
                resolve_conflicts_on_update="OVERWRITE",
                opts=ResourceOptions(
                    parent=self,
                    depends_on=[*args.after, *agent, *args.needs.get(addon, ())],
                    custom_timeouts=TIMEOUTS,
                ),
            )

        self.installed = tuple(made.values())
        self.register_outputs({"names": list(made)})

    def _role(self, name: str, addon: str, kind: AddonKind, args: EksAddonsArgs) -> Output[str]:
        role = WorkloadRole(
            f"{name}-iam",
            WorkloadRoleArgs(
                service="pods.eks.amazonaws.com",
                account_id=args.cluster.account_id,
                source_arn=args.cluster.arn,
                description=f"Add-on {addon} of {args.cluster.name_text}",
            ),
            ResourceOptions(parent=self),
        )
        attachments = [
            iam.RolePolicyAttachment(
                f"{name}-{policy.rpartition('/')[2]}",
                role=role.name,
                policy_arn=managed_policy_arn(policy),
                opts=ResourceOptions(parent=self),
            )
            for policy in kind.policies
        ]
        return after(role.arn, *attachments)

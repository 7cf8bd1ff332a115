"""Pods of a cluster that run on Fargate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, Output, Resource, ResourceOptions
from pulumi_aws import eks

from components.compute.eks.cluster import ClusterRef
from components.compute.eks.nodes import FargateProfileSettings
from components.compute.eks.role import FARGATE_POLICIES, EksRole, EksRoleArgs, service_trust

TIMEOUTS = CustomTimeouts(create="30m", delete="30m")


@dataclass(frozen=True, kw_only=True)
class EksFargateArgs:
    """profiles: by name. subnet_ids: private subnets by zone. after: explicit dependencies."""

    cluster: ClusterRef
    profiles: Mapping[str, FargateProfileSettings]
    subnet_ids: Mapping[str, Input[str]]
    after: Sequence[Resource] = ()


class EksFargate(ComponentResource):
    """Fargate profiles, created sequentially as EKS requires, and their pod execution role."""

    profiles: tuple[eks.FargateProfile, ...]

    def __init__(self, name: str, args: EksFargateArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:EksFargate", name, None, opts)
        cluster = args.cluster

        role = EksRole(
            f"{name}-pods",
            EksRoleArgs(
                description=f"Starts pods of {cluster.name_text} on Fargate",
                trust=service_trust(
                    "eks-fargate-pods.amazonaws.com",
                    account_id=cluster.account_id,
                    source_arn=Output.concat(
                        f"arn:aws:eks:{cluster.region}:",
                        cluster.account_id,
                        f":fargateprofile/{cluster.name_text}/*",
                    ),
                ),
                policies=FARGATE_POLICIES,
            ),
            ResourceOptions(parent=self),
        )
        made: list[eks.FargateProfile] = []
        for key, profile in args.profiles.items():
            made.append(
                eks.FargateProfile(
                    f"{name}-{key}",
                    cluster_name=cluster.name,
                    pod_execution_role_arn=role.policy_ready_arn,
                    subnet_ids=list(args.subnet_ids.values()),
                    selectors=[
                        eks.FargateProfileSelectorArgs(
                            namespace=selector.namespace, labels=dict(selector.labels) or None
                        )
                        for selector in profile.selectors
                    ],
                    # EKS creates and deletes the profiles of a cluster sequentially.
                    opts=ResourceOptions(parent=self, depends_on=[*args.after, *made[-1:]], custom_timeouts=TIMEOUTS),
                )
            )

        self.profiles = tuple(made)
        self.register_outputs({})

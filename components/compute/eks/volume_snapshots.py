"""Daily snapshots of persistent volumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import dlm

from components.compute.eks.role import EksRole, EksRoleArgs, service_trust
from components.compute.eks.volumes import VolumeSnapshotSettings

TAG = "volume-snapshots"
# AWS Managed Policy Reference Guide. Volumes are created dynamically, so the policy covers those of the whole account.
POLICY = "service-role/AWSDataLifecycleManagerServiceRole"


def snapshot_tag(cluster_name: str, storage_class: str) -> tuple[str, str]:
    """The tag that selects the volumes of a storage class: key and value."""
    return TAG, f"{cluster_name}-{storage_class}"


@dataclass(frozen=True, kw_only=True)
class VolumeSnapshotsArgs:
    """classes: snapshot settings by storage class. Volumes have `snapshot_tag`, and a key whose policy contains
    `volume_use`.
    """

    cluster_name: str
    region: str
    account_id: Input[str]
    classes: Mapping[str, VolumeSnapshotSettings]


class VolumeSnapshots(ComponentResource):
    """A Data Lifecycle Manager policy for each storage class, and its role.

    Snapshots are encrypted with the key of their volume, copy its tags, and outlive it until their retention ends.
    """

    def __init__(self, name: str, args: VolumeSnapshotsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:VolumeSnapshots", name, None, opts)
        child = ResourceOptions(parent=self)

        role = EksRole(
            f"{name}-maker",
            EksRoleArgs(
                description=f"Snapshots of volumes of {args.cluster_name}",
                trust=service_trust(
                    "dlm.amazonaws.com",
                    account_id=args.account_id,
                    source_arn=Output.concat(f"arn:aws:dlm:{args.region}:", args.account_id, ":policy/*"),
                ),
                policies=(POLICY,),
            ),
            child,
        )
        for key, settings in args.classes.items():
            tag, value = snapshot_tag(args.cluster_name, key)
            dlm.LifecyclePolicy(
                f"{name}-{key}",
                description=f"Daily snapshots of {key} volumes of {args.cluster_name}",
                execution_role_arn=role.policy_ready_arn,
                state="ENABLED",
                policy_details=dlm.LifecyclePolicyPolicyDetailsArgs(
                    policy_type="EBS_SNAPSHOT_MANAGEMENT",
                    resource_types=["VOLUME"],
                    target_tags={tag: value},
                    schedules=[
                        dlm.LifecyclePolicyPolicyDetailsScheduleArgs(
                            name="daily",
                            create_rule=dlm.LifecyclePolicyPolicyDetailsScheduleCreateRuleArgs(
                                interval=24, interval_unit="HOURS", times=settings.time
                            ),
                            retain_rule=dlm.LifecyclePolicyPolicyDetailsScheduleRetainRuleArgs(
                                interval=settings.retention_days, interval_unit="DAYS"
                            ),
                            copy_tags=True,
                        )
                    ],
                ),
                opts=child,
            )
        self.register_outputs({})

"""Storage classes for persistent volume claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi_kubernetes as kubernetes
from pulumi import ComponentResource, Input, Resource, ResourceOptions

from components.compute.eks.volume_snapshots import snapshot_tag
from components.compute.eks.volumes import StorageClassSettings

# Amazon EKS User Guide, "Create a storage class", for Auto Mode; and the provisioner of the EBS CSI driver.
PROVISIONERS: Mapping[str, str] = {"auto": "ebs.csi.eks.amazonaws.com", "managed": "ebs.csi.aws.com"}
DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"
TAGS = "tagSpecification_1"  # Amazon EBS CSI driver, "Tagging"


@dataclass(frozen=True, kw_only=True)
class StorageClassesArgs:
    """classes: by name. cluster_name, mode: of the cluster, whose driver provisions the volumes.
    after: explicit dependencies, which must outlive the classes.
    """

    classes: Mapping[str, StorageClassSettings]
    cluster_name: str
    mode: Literal["auto", "managed"]
    key_arn: Input[str]
    after: Sequence[Resource] = ()


class StorageClasses(ComponentResource):
    """Storage classes of encrypted gp3 volumes with IOPS and throughput, bound in the zone of their first consumer.

    The parameters of a storage class are immutable, and existing volumes keep theirs: a change replaces the class.
    """

    def __init__(self, name: str, args: StorageClassesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:kubernetes:StorageClasses", name, None, opts)
        for key, settings in args.classes.items():
            kubernetes.storage.v1.StorageClass(
                f"{name}-{key}",
                metadata=kubernetes.meta.v1.ObjectMetaArgs(
                    name=key, annotations={DEFAULT_CLASS: "true" if settings.default else "false"}
                ),
                provisioner=PROVISIONERS[args.mode],
                parameters={
                    "type": "gp3",
                    "iops": str(settings.iops),
                    "throughput": str(settings.throughput_mibps),
                    "encrypted": "true",
                    "kmsKeyId": args.key_arn,
                    **({} if settings.snapshots is None else {TAGS: "=".join(snapshot_tag(args.cluster_name, key))}),
                },
                reclaim_policy="Retain" if settings.retain else "Delete",
                allow_volume_expansion=settings.allow_volume_expansion,
                volume_binding_mode="WaitForFirstConsumer",
                opts=ResourceOptions(parent=self, depends_on=list(args.after), delete_before_replace=True),
            )
        self.register_outputs({})

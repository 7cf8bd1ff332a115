"""Karpenter's node class and node pools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi_kubernetes as kubernetes
from pulumi import ComponentResource, CustomTimeouts, Input, Resource, ResourceOptions

from components.compute.eks.cluster import ClusterRef
from components.compute.eks.node_group import ROOT_DEVICE
from components.compute.eks.nodes import KarpenterSettings, NodePoolSettings

CLASS_NAME = "default"
ARCHITECTURES: Mapping[str, str] = {"arm64": "arm64", "x86_64": "amd64"}
CAPACITY: Mapping[str, str] = {"ON_DEMAND": "on-demand", "SPOT": "spot"}
# A node pool is deleted after its nodes, and they after their pods.
TIMEOUTS = CustomTimeouts(delete="45m")


@dataclass(frozen=True, kw_only=True)
class KarpenterNodesArgs:
    """node_role_name: role of the nodes. subnet_ids: their subnets, by zone. tags: of instances and volumes.
    after: Karpenter itself, which has to remove its nodes before it is deleted.
    """

    settings: KarpenterSettings
    cluster: ClusterRef
    node_role_name: Input[str]
    subnet_ids: Mapping[str, Input[str]]
    key_arn: Input[str]
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    after: Sequence[Resource] = ()


class KarpenterNodes(ComponentResource):
    """An EC2NodeClass, with the configuration of managed node groups, and the node pools that use it."""

    def __init__(self, name: str, args: KarpenterNodesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:kubernetes:KarpenterNodes", name, None, opts)

        node_class = kubernetes.apiextensions.CustomResource(
            f"{name}-class",
            api_version="karpenter.k8s.aws/v1",
            kind="EC2NodeClass",
            metadata=kubernetes.meta.v1.ObjectMetaArgs(name=CLASS_NAME),
            spec=self._class_spec(args),
            opts=ResourceOptions(parent=self, depends_on=list(args.after), custom_timeouts=TIMEOUTS),
        )
        for key, pool in args.settings.node_pools.items():
            kubernetes.apiextensions.CustomResource(
                f"{name}-pool-{key}",
                api_version="karpenter.sh/v1",
                kind="NodePool",
                metadata=kubernetes.meta.v1.ObjectMetaArgs(name=key),
                spec=pool_spec(pool),
                opts=ResourceOptions(parent=self, depends_on=[node_class, *args.after], custom_timeouts=TIMEOUTS),
            )
        self.register_outputs({})

    def _class_spec(self, args: KarpenterNodesArgs) -> Mapping[str, Any]:
        disk = args.settings.disk
        return {
            "role": args.node_role_name,
            "amiSelectorTerms": [{"alias": args.settings.ami_alias}],
            "subnetSelectorTerms": [{"id": subnet_id} for subnet_id in args.subnet_ids.values()],
            "securityGroupSelectorTerms": [{"id": args.cluster.security_group_id}],
            "blockDeviceMappings": [
                {
                    "deviceName": ROOT_DEVICE,
                    "ebs": {
                        "volumeType": "gp3",
                        "volumeSize": f"{disk.size_gib}Gi",
                        "iops": disk.iops,
                        "throughput": disk.throughput_mibps,
                        "encrypted": True,
                        "kmsKeyID": args.key_arn,
                        "deleteOnTermination": True,
                    },
                }
            ],
            "metadataOptions": {"httpEndpoint": "enabled", "httpTokens": "required", "httpPutResponseHopLimit": 1},
            "detailedMonitoring": True,
            "tags": {**args.tags, "Name": f"{args.cluster.name_text}-karpenter"},
        }


def pool_spec(pool: NodePoolSettings) -> Mapping[str, Any]:
    """The spec of a NodePool: requirements, limits and disruption."""
    return {
        "template": {
            "spec": {
                "nodeClassRef": {"group": "karpenter.k8s.aws", "kind": "EC2NodeClass", "name": CLASS_NAME},
                "expireAfter": f"{pool.expire_after_hours}h",
                "requirements": [
                    _requirement("kubernetes.io/os", "linux"),
                    _requirement("kubernetes.io/arch", *(ARCHITECTURES[each] for each in pool.architectures)),
                    _requirement("karpenter.sh/capacity-type", *(CAPACITY[each] for each in pool.capacity_types)),
                    _requirement("karpenter.k8s.aws/instance-category", *pool.categories),
                    {
                        "key": "karpenter.k8s.aws/instance-generation",
                        "operator": "Gt",
                        "values": [str(pool.minimum_generation - 1)],
                    },
                ],
            }
        },
        "limits": {"cpu": str(pool.cpu_limit)},
        "disruption": {"consolidationPolicy": "WhenEmptyOrUnderutilized", "consolidateAfter": "1m"},
    }


def _requirement(key: str, *values: str) -> Mapping[str, Any]:
    return {"key": key, "operator": "In", "values": list(values)}

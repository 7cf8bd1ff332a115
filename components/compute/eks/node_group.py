"""A managed group of a cluster's nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, CustomTimeouts, Input, Output, Resource, ResourceOptions
from pulumi_aws import ec2, eks

from components.compute.eks.cluster import ClusterRef
from components.compute.eks.instances import AMI_TYPES, architecture_of
from components.compute.eks.nodes import NodeGroupSettings
from components.compute.eks.volumes import NodeDiskSettings
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name, short_digest

ROOT_DEVICE = "/dev/xvda"
# An update drains nodes sequentially, and respects each pod's termination grace period.
TIMEOUTS = CustomTimeouts(create="45m", update="120m", delete="60m")


@dataclass(frozen=True, kw_only=True)
class EksNodeGroupArgs:
    """Arguments of EksNodeGroup.

    group_name: suffix of the group's name and of the Name tag of its instances.
    version: Kubernetes version of the nodes, the cluster's. subnet_ids: private subnets by zone.
    key_arn: key of the volumes, whose policy contains `volume_use`.
    tags: tags of instances and volumes, which a provider's default tags do not apply to.
    after: explicit dependencies on add-ons that nodes need to become ready (T-20).
    """

    settings: NodeGroupSettings
    cluster: ClusterRef
    group_name: str
    version: str
    role_arn: Input[str]
    subnet_ids: Mapping[str, Input[str]]
    key_arn: Input[str]
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    after: tuple[Resource, ...] = ()


class EksNodeGroup(ComponentResource):
    """Nodes of Amazon Linux 2023 from a launch template: an encrypted gp3 volume, and IMDSv2 without access from pods.

    The desired size is ignored after creation: the autoscaler controls it (T-22).
    """

    name: Output[str]
    node_group: eks.NodeGroup

    def __init__(self, name: str, args: EksNodeGroupArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:EksNodeGroup", name, None, opts)
        settings = args.settings

        template = self._launch_template(name, args)
        self.node_group = eks.NodeGroup(
            f"{name}-group",
            node_group_name=node_group_name(args.cluster.name_text, args.group_name, settings, args.subnet_ids),
            cluster_name=args.cluster.name,
            version=args.version,
            node_role_arn=args.role_arn,
            subnet_ids=list(args.subnet_ids.values()),
            ami_type=AMI_TYPES[architecture_of(settings.instance_types[0])],
            instance_types=list(settings.instance_types),
            capacity_type=settings.capacity_type,
            launch_template=eks.NodeGroupLaunchTemplateArgs(id=template.id, version=template.latest_version.apply(str)),
            scaling_config=eks.NodeGroupScalingConfigArgs(
                min_size=settings.count.minimum,
                max_size=settings.count.maximum,
                desired_size=settings.count.initial,
            ),
            update_config=eks.NodeGroupUpdateConfigArgs(max_unavailable_percentage=settings.max_unavailable_percent),
            node_repair_config=eks.NodeGroupNodeRepairConfigArgs(enabled=settings.repair),
            labels=dict(settings.labels) or None,
            taints=[
                eks.NodeGroupTaintArgs(key=key, value=taint.value, effect=taint.effect)
                for key, taint in settings.taints.items()
            ]
            or None,
            opts=ResourceOptions(
                parent=self,
                depends_on=list(args.after),
                ignore_changes=["scalingConfig.desiredSize"],
                custom_timeouts=TIMEOUTS,
            ),
        )

        self.name = self.node_group.node_group_name
        self.register_outputs({"name": self.name})

    def _launch_template(self, name: str, args: EksNodeGroupArgs) -> ec2.LaunchTemplate:
        tags = {**args.tags, "Name": f"{args.cluster.name_text}-{args.group_name}"}
        return ec2.LaunchTemplate(
            f"{name}-template",
            description=f"Nodes of {args.cluster.name_text}",
            update_default_version=True,
            block_device_mappings=[block_device(args.settings.disk, args.key_arn)],
            metadata_options=ec2.LaunchTemplateMetadataOptionsArgs(
                http_endpoint="enabled", http_tokens="required", http_put_response_hop_limit=1
            ),
            monitoring=ec2.LaunchTemplateMonitoringArgs(enabled=args.settings.detailed_monitoring),
            tag_specifications=[
                ec2.LaunchTemplateTagSpecificationArgs(resource_type=kind, tags=tags)
                for kind in ("instance", "volume", "network-interface")
            ],
            opts=ResourceOptions(parent=self),
        )


def node_group_name(cluster_name: str, group_name: str, settings: NodeGroupSettings, zones: Iterable[str]) -> str:
    """The physical name of a group: `acme-prod-general-4f1c2ab`.

    Its suffix changes with the settings whose change replaces the group, so that the new group exists before the old
    one and its pods are deleted.
    """
    replaced_for = (
        architecture_of(settings.instance_types[0]),
        *settings.instance_types,
        settings.capacity_type,
        *zones,
    )
    return physical_name(
        cluster_name,
        group_name,
        short_digest(" ".join(replaced_for)),
        limit=longest_name("aws:eks/nodeGroup:NodeGroup"),
    )


def block_device(disk: NodeDiskSettings, key_arn: Input[str]) -> ec2.LaunchTemplateBlockDeviceMappingArgs:
    """The root volume of a node."""
    return ec2.LaunchTemplateBlockDeviceMappingArgs(
        device_name=ROOT_DEVICE,
        ebs=ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
            volume_type="gp3",
            volume_size=disk.size_gib,
            iops=disk.iops,
            throughput=disk.throughput_mibps,
            encrypted="true",
            kms_key_id=key_arn,
            delete_on_termination="true",
        ),
    )

"""The control plane of a Kubernetes cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch, eks

from components.compute.eks.access_settings import ApiClient, ApiClientGroup
from components.compute.eks.role import AUTO_CLUSTER_POLICIES, CLUSTER_POLICIES, EksRole, EksRoleArgs, service_trust
from components.compute.eks.settings import EksSettings
from components.network.security_group import Peer, Rule, SecurityGroup, SecurityGroupArgs

LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
API_PORT = 443
# Creating a control plane takes 15 minutes, an upgrade up to an hour; leftover network interfaces delay its deletion.
TIMEOUTS = CustomTimeouts(create="45m", update="90m", delete="45m")


def log_group_name(cluster_name: str) -> str:
    """The log group of a control plane, whose name EKS defines, for use in key policies."""
    return f"/aws/eks/{cluster_name}/cluster"


@dataclass(frozen=True, kw_only=True)
class ClusterRef:
    """A cluster, for components that refer to it. name_text: its name as a plain string. endpoint,
    certificate_authority: of the Kubernetes API. security_group_id: the cluster security group, of control plane and
    nodes.
    """

    name_text: str
    region: str
    account_id: Input[str]
    name: Output[str]
    arn: Output[str]
    endpoint: Output[str]
    certificate_authority: Output[str]
    security_group_id: Output[str]


@dataclass(frozen=True, kw_only=True)
class EksClusterArgs:
    """Arguments of EksCluster.

    cluster_name: physical name. subnet_ids: private subnets by zone, at least two.
    node_role_arn: node role of Auto Mode; None in mode `managed`.
    protect: protect the cluster from deletion.
    """

    settings: EksSettings
    cluster_name: str
    region: str
    account_id: Input[str]
    key_arn: Input[str]
    vpc_id: Input[str]
    subnet_ids: Mapping[str, Input[str]]
    node_role_arn: Input[str] | None = None
    protect: bool = False


class EksCluster(ComponentResource):
    """A control plane, its role, and the log group of all of its logs.

    The API endpoint is private, with public access for given CIDR ranges only. Secrets are encrypted with the key.
    Access is granted by access entries only; the creator has none automatically. The cluster has no default add-ons,
    and AWS upgrades it at the end of its version's standard support.
    """

    ref: ClusterRef

    def __init__(self, name: str, args: EksClusterArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:EksCluster", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, auto = args.settings, args.settings.mode == "auto"

        logs = cloudwatch.LogGroup(
            f"{name}-logs",
            name=log_group_name(args.cluster_name),
            kms_key_id=args.key_arn,
            retention_in_days=settings.log_retention_days,
            opts=child,
        )
        role = EksRole(
            f"{name}-control",
            EksRoleArgs(
                description=f"Control plane of {args.cluster_name}",
                trust=service_trust(
                    "eks.amazonaws.com",
                    account_id=args.account_id,
                    source_arn=Output.concat(
                        f"arn:aws:eks:{args.region}:", args.account_id, f":cluster/{args.cluster_name}"
                    ),
                    tags=auto,
                ),
                policies=AUTO_CLUSTER_POLICIES if auto else CLUSTER_POLICIES,
            ),
            child,
        )
        group_ids = [self._clients_group(name, args, child).id] if settings.endpoint.clients else None
        cidrs = settings.endpoint.public_access_cidrs
        cluster = eks.Cluster(
            f"{name}-cluster",
            name=args.cluster_name,
            version=settings.version,
            role_arn=role.policy_ready_arn,
            vpc_config=eks.ClusterVpcConfigArgs(
                subnet_ids=list(args.subnet_ids.values()),
                security_group_ids=group_ids,
                endpoint_private_access=True,
                endpoint_public_access=bool(cidrs),
                public_access_cidrs=list(cidrs) or None,
            ),
            access_config=eks.ClusterAccessConfigArgs(
                authentication_mode="API", bootstrap_cluster_creator_admin_permissions=False
            ),
            encryption_config=eks.ClusterEncryptionConfigArgs(
                provider=eks.ClusterEncryptionConfigProviderArgs(key_arn=args.key_arn), resources=["secrets"]
            ),
            enabled_cluster_log_types=list(LOG_TYPES),
            kubernetes_network_config=eks.ClusterKubernetesNetworkConfigArgs(
                ip_family="ipv4",
                service_ipv4_cidr=settings.service_cidr,
                elastic_load_balancing=eks.ClusterKubernetesNetworkConfigElasticLoadBalancingArgs(enabled=auto),
            ),
            compute_config=eks.ClusterComputeConfigArgs(
                enabled=auto,
                node_pools=list(settings.node_pools) if auto else None,
                node_role_arn=args.node_role_arn if auto else None,
            ),
            storage_config=eks.ClusterStorageConfigArgs(
                block_storage=eks.ClusterStorageConfigBlockStorageArgs(enabled=auto)
            ),
            bootstrap_self_managed_addons=False,
            upgrade_policy=eks.ClusterUpgradePolicyArgs(support_type="STANDARD"),
            zonal_shift_config=eks.ClusterZonalShiftConfigArgs(enabled=settings.zonal_shift),
            deletion_protection=args.protect,
            opts=ResourceOptions(
                parent=self,
                depends_on=[logs],
                protect=args.protect,
                # The zones of a control plane are immutable: EKS rejects subnets in further ones
                # (containers-roadmap#2258). Nodes can use further zones nevertheless.
                ignore_changes=["vpcConfig.subnetIds"],
                custom_timeouts=TIMEOUTS,
            ),
        )

        self.ref = ClusterRef(
            name_text=args.cluster_name,
            region=args.region,
            account_id=args.account_id,
            name=cluster.name,
            arn=cluster.arn,
            endpoint=cluster.endpoint,
            certificate_authority=cluster.certificate_authority.data,
            security_group_id=cluster.vpc_config.cluster_security_group_id,
        )
        self.register_outputs({"name": cluster.name, "arn": cluster.arn, "endpoint": cluster.endpoint})

    def _clients_group(self, name: str, args: EksClusterArgs, child: ResourceOptions) -> SecurityGroup:
        return SecurityGroup(
            f"{name}-api",
            SecurityGroupArgs(
                vpc_id=args.vpc_id,
                group_name=f"{args.cluster_name}-api",
                description=f"Clients of the Kubernetes API of {args.cluster_name}",
                ingress={
                    key: Rule(peer=_peer(client), description=f"Kubernetes API: {key}", port=API_PORT)
                    for key, client in args.settings.endpoint.clients.items()
                },
            ),
            child,
        )


def _peer(client: ApiClient) -> Peer:
    if isinstance(client, ApiClientGroup):
        return Peer(kind="group", value=client.security_group_id)
    return Peer(kind="ipv4", value=client.cidr)

"""EKS in one region: cluster, nodes, add-ons and access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, Resource, ResourceOptions

from components.compute.eks.access import EksAccess, EksAccessArgs
from components.compute.eks.addon_settings import BEFORE_NODES, OBSERVABILITY, addons_after_nodes
from components.compute.eks.addons import EksAddons, EksAddonsArgs
from components.compute.eks.cluster import ClusterRef, EksCluster, EksClusterArgs
from components.compute.eks.fargate import EksFargate, EksFargateArgs
from components.compute.eks.insights import EksInsightsLogs, EksInsightsLogsArgs
from components.compute.eks.karpenter import Karpenter, KarpenterArgs, KarpenterRef
from components.compute.eks.kubeconfig import kubeconfig
from components.compute.eks.load_balancer_controller_grant import LoadBalancerControllerGrant
from components.compute.eks.node_group import EksNodeGroup, EksNodeGroupArgs
from components.compute.eks.pod_role import EksPodRole, EksPodRoleArgs
from components.compute.eks.role import AUTO_NODE_POLICIES, NODE_POLICIES, EksRole, EksRoleArgs, service_trust
from components.compute.eks.settings import EksSettings
from components.foundation.grants import Grant

CONTROLLER_NAMESPACE, CONTROLLER_ACCOUNT = "kube-system", "aws-load-balancer-controller"


@dataclass(frozen=True, kw_only=True)
class EksArgs:
    """Arguments of Eks.

    cluster_name: physical name. subnet_ids: private subnets by zone, for control plane, nodes and pods.
    key_arn: key of the region, whose policy contains `volume_use`.
    grants: permissions of the settings' workloads, by workload; none by default.
    target_groups: ARNs of further target groups that the load balancer controller registers targets with, by name.
    tags: tags of nodes and their volumes. protect: protect the cluster from deletion.
    permissions_boundary_arn: permissions boundary of all workload roles; none by default.
    """

    settings: EksSettings
    cluster_name: str
    region: str
    account_id: Input[str]
    key_arn: Input[str]
    vpc_id: Input[str]
    subnet_ids: Mapping[str, Input[str]]
    grants: Mapping[str, Mapping[str, Grant]] = field(default_factory=dict[str, Mapping[str, Grant]])
    target_groups: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    protect: bool = False
    permissions_boundary_arn: Input[str] | None = None


class Eks(ComponentResource):
    """A cluster in Auto Mode, or with managed node groups, created after the add-ons that nodes require and before the
    add-ons that run on nodes (T-20). Each add-on, controller and workload has its own role, and nodes have minimal
    permissions.

    ready: dependencies of everything inside the cluster, so that its load balancers, volumes and nodes are deleted
    before the controllers that clean them up (T-21). kubeconfig, admin_kubeconfig: for the current identity, and for
    administrators.
    """

    cluster: ClusterRef
    karpenter: KarpenterRef | None
    kubeconfig: Output[str]
    admin_kubeconfig: Output[str] | None
    admin_role_arn: Output[str] | None
    workload_role_arns: Mapping[str, Output[str]]
    ready: tuple[Resource, ...]

    def __init__(self, name: str, args: EksArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:Eks", name, None, opts)
        child = ResourceOptions(parent=self)
        self._name, self._args = name, args
        settings = args.settings

        node_role = self._node_role()
        self.cluster = EksCluster(
            f"{name}-cluster",
            EksClusterArgs(
                settings=settings,
                cluster_name=args.cluster_name,
                region=args.region,
                account_id=args.account_id,
                key_arn=args.key_arn,
                vpc_id=args.vpc_id,
                subnet_ids=args.subnet_ids,
                node_role_arn=node_role.policy_ready_arn,
                protect=args.protect,
            ),
            child,
        ).ref
        access = EksAccess(
            f"{name}-access",
            EksAccessArgs(
                cluster=self.cluster,
                admin_role=settings.admin_role,
                entries=settings.access_entries,
                deployer_role=settings.objects.deployer_role if settings.objects else None,
            ),
            child,
        )
        nodes = self._nodes(node_role) if settings.mode == "managed" else ()
        fargate = self._fargate(nodes)
        addons = EksAddons(
            f"{name}-addons",
            EksAddonsArgs(
                cluster=self.cluster,
                addons=addons_after_nodes(settings.mode, settings.addons, observability=settings.observability),
                settings=settings.addons,
                after=nodes,
                needs={OBSERVABILITY: self._insights_logs()} if settings.observability else {},
            ),
            child,
        ).installed
        controllers = self._controllers()
        workloads = self._workloads()

        self.admin_role_arn = access.admin_role_arn
        self.workload_role_arns = {key: role.arn for key, role in workloads.items()}
        self.ready = (
            *access.ready,
            *nodes,
            *fargate,
            *addons,
            *controllers,
            *(role.association for role in workloads.values()),
        )
        self.kubeconfig = kubeconfig(self.cluster)
        self.admin_kubeconfig = kubeconfig(self.cluster, self.admin_role_arn) if self.admin_role_arn else None
        self.register_outputs({"name": self.cluster.name, "endpoint": self.cluster.endpoint})

    def _node_role(self) -> EksRole:
        return EksRole(
            f"{self._name}-node",
            EksRoleArgs(
                description=f"Nodes of {self._args.cluster_name}",
                trust=service_trust("ec2.amazonaws.com"),
                policies=AUTO_NODE_POLICIES if self._args.settings.mode == "auto" else NODE_POLICIES,
            ),
            ResourceOptions(parent=self),
        )

    def _nodes(self, role: EksRole) -> tuple[Resource, ...]:
        """The add-ons that nodes need to become ready, and the node groups."""
        args, settings = self._args, self._args.settings
        base = EksAddons(
            f"{self._name}-base",
            EksAddonsArgs(cluster=self.cluster, addons=BEFORE_NODES, settings=settings.addons),
            ResourceOptions(parent=self),
        )
        groups = [
            EksNodeGroup(
                f"{self._name}-nodes-{key}",
                EksNodeGroupArgs(
                    settings=group,
                    cluster=self.cluster,
                    group_name=key,
                    version=settings.version,
                    role_arn=role.policy_ready_arn,
                    subnet_ids=args.subnet_ids,
                    key_arn=args.key_arn,
                    tags=args.tags,
                    after=base.installed,
                ),
                ResourceOptions(parent=self),
            )
            for key, group in settings.node_groups.items()
        ]
        return tuple(group.node_group for group in groups)

    def _insights_logs(self) -> tuple[Resource, ...]:
        args = self._args
        logs = EksInsightsLogs(
            f"{self._name}-insights",
            EksInsightsLogsArgs(
                cluster_name=args.cluster_name,
                key_arn=args.key_arn,
                retention_days=args.settings.log_retention_days,
            ),
            ResourceOptions(parent=self),
        )
        return tuple(logs.groups.values())

    def _fargate(self, after: tuple[Resource, ...]) -> tuple[Resource, ...]:
        if not self._args.settings.fargate_profiles:
            return ()
        return EksFargate(
            f"{self._name}-fargate",
            EksFargateArgs(
                cluster=self.cluster,
                profiles=self._args.settings.fargate_profiles,
                subnet_ids=self._args.subnet_ids,
                after=after,
            ),
            ResourceOptions(parent=self),
        ).profiles

    def _controllers(self) -> tuple[Resource, ...]:
        """Roles of Karpenter and of the load balancer controller."""
        args, settings, made = self._args, self._args.settings, list[Resource]()
        self.karpenter = None
        if settings.karpenter is not None:
            karpenter = Karpenter(
                f"{self._name}-karpenter", KarpenterArgs(cluster=self.cluster), ResourceOptions(parent=self)
            )
            self.karpenter = karpenter.ref
            made += karpenter.ready
        if settings.load_balancer_controller is not None:
            grant = LoadBalancerControllerGrant(
                cluster_name=args.cluster_name,
                region=args.region,
                account_id=args.account_id,
                vpc_id=args.vpc_id,
                target_group_arns=list(args.target_groups.values()),
            )
            controller = EksPodRole(
                f"{self._name}-balancers",
                EksPodRoleArgs(
                    cluster=self.cluster,
                    namespace=CONTROLLER_NAMESPACE,
                    service_account=CONTROLLER_ACCOUNT,
                    description=f"Load balancer controller in {args.cluster_name}",
                    grants={"balancers": grant},
                ),
                ResourceOptions(parent=self),
            )
            made.append(controller.association)
        return tuple(made)

    def _workloads(self) -> dict[str, EksPodRole]:
        """Roles of the workloads, one for each service account (MS-21)."""
        return {
            key: EksPodRole(
                f"{self._name}-pod-{key}",
                EksPodRoleArgs(
                    cluster=self.cluster,
                    namespace=workload.namespace,
                    service_account=workload.service_account,
                    description=f"Pods of {key} in {self._args.cluster_name}",
                    grants=self._args.grants.get(key, {}),
                    permissions_boundary_arn=self._args.permissions_boundary_arn,
                ),
                ResourceOptions(parent=self),
            )
            for key, workload in self._args.settings.workloads.items()
        }

"""EKS: a cluster in each region, with its workloads' roles and the load balancer's routes to its pods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.access import Workloads
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.compute.eks.settings import EksSettings
    from components.foundation.cidr import Tier
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.names import PhysicalName
    from components.foundation.service.stack_names import StackNames
    from components.foundation.settings.naming import NamingSettings
    from components.foundation.settings.regions import RegionsSettings


def _settings() -> SettingsModel:
    from components.compute.eks.checks import eks_api_faults, eks_network_faults, eks_route_faults
    from components.compute.eks.settings import EksSettings

    return SettingsModel(
        model=EksSettings,
        checks=(
            Check(concerns=("regions", "network", "eks"), function=eks_network_faults),
            Check(concerns=("load_balancer", "eks"), function=eks_route_faults),
            Check(concerns=("eks",), function=eks_api_faults),
        ),
    )


def _plan(scope: RegionScope, settings: EksSettings) -> PartOutputs | None:
    """Key policy statements for volumes, and subnet tags for the discovery of load balancer subnets."""
    from components.compute.eks.key_uses import volume_use
    from components.foundation.service.exports import KEY_USES, SUBNET_TAGS

    if not scope.has(settings):
        return None
    # Amazon EKS User Guide, "View Amazon EKS networking requirements for VPC and subnets".
    tags: dict[Tier, dict[str, str]] = {
        "public": {"kubernetes.io/role/elb": "1"},
        "private": {"kubernetes.io/role/internal-elb": "1"},
    }
    uses = [volume_use(scope.region.name, scope.account_id)]
    return PartOutputs(exports={KEY_USES: {"eks": uses}, SUBNET_TAGS: {"eks": tags}})


def _kubernetes(scope: RegionScope, settings: EksSettings) -> PartOutputs | None:
    from components.compute.eks.regional import RegionKubernetes, RegionKubernetesArgs
    from components.compute.load_balancing.load_balancer import LOAD_BALANCER
    from components.foundation.service.exports import ONLY, PERMISSIONS_BOUNDARY_ARN
    from components.foundation.settings.access import AccessSettings

    if not scope.has(settings):
        return None
    balancer = scope.exported(LOAD_BALANCER).get(ONLY)
    links = {key: scope.links(key, workload.access) for key, workload in settings.workloads.items()}
    nodes = scope.links("nodes", AccessSettings())  # no access, only the endpoints of every workload
    endpoints = {endpoint.name: endpoint for each in (nodes, *links.values()) for endpoint in each.endpoints}
    kubernetes = RegionKubernetes(
        f"{scope.name}-kubernetes",
        RegionKubernetesArgs(
            settings=settings,
            prefix=scope.naming.prefix,
            region=scope.region.name,
            account_id=scope.account_id,
            key_arn=scope.policy_ready_key_arn,
            vpc_id=scope.network.vpc_id,
            subnet_ids=scope.network.inner_subnet_ids,
            grants={key: each.grants for key, each in links.items()},
            endpoints=list(endpoints.values()),
            load_balancer=balancer.ref if balancer else None,
            tags=scope.naming.all_tags,
            protect=scope.naming.protects_data,
            permissions_boundary_arn=scope.exported(PERMISSIONS_BOUNDARY_ARN).get(ONLY),
        ),
        scope.options,
    )
    return PartOutputs(components=(kubernetes,), stack_outputs={"kubeconfigs": kubernetes.eks.kubeconfig})


def _workloads(settings: EksSettings) -> Workloads:
    routes = {f"eks.routes.{key}": route for key, route in settings.routes.items()}
    return Workloads(access=settings.access, replicas=settings.replicas, routes=routes)


def _names(settings: EksSettings, naming: NamingSettings, _: RegionsSettings) -> Iterator[PhysicalName]:
    from components.compute.eks.nodes import interruption_queue_name
    from components.foundation.service.names import PhysicalName

    if settings.karpenter is not None:
        name = interruption_queue_name(settings.cluster(naming.prefix))
        yield PhysicalName(kind="queue", path="the Karpenter interruption queue", name=name, field="")


def _manual_steps(settings: EksSettings, _: StackNames) -> Iterator[ManualStep]:
    """The role that deploys objects in the cluster."""
    from components.foundation.service.manual_steps import ManualStep

    if settings.objects is not None:
        yield ManualStep(
            path="eks.objects.deployerRole",
            subject=settings.objects.deployer_role,
            action="create the deployer role first, and deploy as this role from a network that eks.endpoint admits",
            actor="an administrator of the account",
            when="before",
        )


SERVICE = Service(
    concern="eks",
    settings=_settings,
    parts=(RegionPart(layer="plan", create=_plan), RegionPart(layer="workloads", create=_kubernetes)),
    workloads=_workloads,
    physical_names=_names,
    manual_steps=_manual_steps,
)

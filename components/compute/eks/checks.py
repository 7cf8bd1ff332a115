"""Checks of a cluster against the rest of the stack."""

from collections.abc import Iterator, Mapping

from components.compute.eks.settings import EksSettings
from components.compute.load_balancing.settings import LoadBalancerSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.foundation.zone_ids import ZonalService
from components.network.checks import public_only_faults, unsupported_zone_faults
from components.network.settings import NetworkSettings

ZONE_MINIMUM = 2  # Amazon EKS User Guide, "View Amazon EKS networking requirements for VPC and subnets"
# Amazon EKS User Guide, "Deploy private clusters with limited internet access": endpoints that nodes need to join the
# cluster. Image layers come from S3.
JOIN = ("ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "sts", "logs")
# The same guide, "View Amazon container image registries for Amazon EKS add-ons": the account of the add-on images, in
# most regions and in the others.
IMAGE_ACCOUNT = "602401143452"
IMAGE_ACCOUNTS: Mapping[str, str] = {
    "af-south-1": "877085696533",
    "ap-east-1": "800184023465",
    "ap-south-2": "900889452093",
    "ap-southeast-3": "296578399912",
    "ap-southeast-4": "491585149902",
    "ca-west-1": "761377655185",
    "eu-central-2": "900612956339",
    "eu-south-1": "590381155156",
    "eu-south-2": "455263428931",
    "il-central-1": "066635153087",
    "me-central-1": "759879836304",
    "me-south-1": "558608220178",
}


def eks_network_faults(regions: RegionsSettings, network: NetworkSettings | None, eks: EksSettings) -> Iterator[Fault]:
    """A missing network, too few zones, a service CIDR that overlaps a VPC, or nodes that cannot join the cluster."""
    if network is None:
        yield Fault(path="eks", problem="needs a VPC in each region that has a cluster", remedy="add network")
        return
    yield from public_only_faults("eks", network)
    held = eks.regions_of(regions) if network.has_inner_subnets else ()
    lacking: tuple[ZonalService, ...] = ("EKS control planes", *(("Fargate",) if eks.fargate_profiles else ()))
    yield from unsupported_zone_faults("eks", network, network.inner_zones(held), *lacking)
    for region in (name for name in held if name in network.vpcs):
        zones = network.zones_with(network.inner_tier, region)
        if len(zones) < ZONE_MINIMUM:
            yield Fault(
                path="eks",
                problem=f"needs {network.inner_tier} subnets in {ZONE_MINIMUM} zones, and {region} has {len(zones)}",
                remedy=f"add zones with {network.inner_tier} subnets to the VPC",
            )
        if network.nat_of(region) == "none" or network.inner_tier != "private":
            yield from _endpoint_faults(region, network)
        yield from _image_faults(region, network)
    for region, vpc in network.vpcs.items():
        if vpc.network.overlaps(eks.services):
            yield Fault(
                path="eks.serviceCidr",
                value=eks.service_cidr,
                problem=f"overlaps network.vpcs.{region}.cidr ({vpc.network})",
                remedy="choose a range that does not overlap a VPC",
            )


def _endpoint_faults(region: str, network: NetworkSettings) -> Iterator[Fault]:
    missing = [name for name in JOIN if name not in network.interface_endpoints]
    if "s3" not in network.gateway_endpoints:
        missing.append("s3")
    if missing:
        yield Fault(
            path="eks",
            problem=f"nodes cannot join the cluster: {region} has no NAT gateway, and no endpoints for "
            f"{', '.join(missing)}",
            remedy="add them to network.interfaceEndpoints (s3 to gatewayEndpoints), or set network.nat: single",
        )


def _image_faults(region: str, network: NetworkSettings) -> Iterator[Fault]:
    """Endpoint policies of ECR, which apply to all requests to ECR, that deny the images of add-ons."""
    account = IMAGE_ACCOUNTS.get(region, IMAGE_ACCOUNT)
    for service in ("ecr.api", "ecr.dkr"):
        endpoint = network.interface_endpoints.get(service)
        if endpoint is not None and account not in endpoint.accounts:
            yield Fault(
                path=f"network.interfaceEndpoints.{service}.accounts",
                value=", ".join(endpoint.accounts) or "none",
                problem=f"denies nodes in {region} access to the images of EKS add-ons, which are in account {account}",
                remedy=f"add '{account}'",
            )


def eks_api_faults(eks: EksSettings) -> Iterator[Fault]:
    """Kubernetes objects, and no deployer that can reach the private API endpoint (T-62)."""
    endpoint = eks.endpoint
    if eks.objects is not None and not endpoint.clients and not endpoint.public_access_cidrs:
        yield Fault(
            path="eks.objects",
            problem="cannot be created: only nodes reach the Kubernetes API, no deployer does",
            remedy="add the deployer's network or security group to eks.endpoint.clients",
        )


def eks_route_faults(load_balancer: LoadBalancerSettings | None, eks: EksSettings) -> Iterator[Fault]:
    """Routes to pods without a load balancer."""
    for key in eks.routes if load_balancer is None else ():
        yield Fault(path=f"eks.routes.{key}", problem="needs a load balancer in each region", remedy="add loadBalancer")

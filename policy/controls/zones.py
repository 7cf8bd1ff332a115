"""A control for Availability Zones that lack the service of a resource."""

from components.foundation.zone_ids import UNSUPPORTED_ZONES, ZonalService
from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control
from policy.tokens import (
    CLOUDFRONT_VPC_ORIGIN,
    EC2_SUBNET,
    ECS_SERVICE,
    EKS_CLUSTER,
    EKS_FARGATE_PROFILE,
    ELB_LOAD_BALANCER,
    MSK_CLUSTER,
    RDS_PROXY,
)

ORIGIN = "vpcOriginEndpointConfig.arn"

# By type: the service, and the property with the subnets.
SUBNETS: dict[str, tuple[ZonalService, str]] = {
    CLOUDFRONT_VPC_ORIGIN: ("CloudFront VPC origins", ORIGIN),
    ECS_SERVICE: ("Fargate", "networkConfiguration.subnets"),
    EKS_CLUSTER: ("EKS control planes", "vpcConfig.subnetIds"),
    EKS_FARGATE_PROFILE: ("Fargate", "subnetIds"),
    MSK_CLUSTER: ("MSK", "brokerNodeGroupInfo.clientSubnets"),
    RDS_PROXY: ("RDS Proxy", "vpcSubnetIds"),
}


@stack_control(
    "ec2-subnet-zone-support",
    title="Subnets are in Availability Zones that have the service",
    severity="medium",
    types=list(SUBNETS),
    frameworks={"NIST 800-53": ["CP-10", "SC-36", "SI-13(5)"]},
    remedy="Use subnets in other zones; zone IDs are the same in all accounts, letters of zones are not.",
    url="https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html",
)
def zones_have_the_service(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Zones by their IDs, where the program sets them or AWS reports them; zones by letters are not evaluated."""
    service, path = SUBNETS[resource.type]
    if resource.type == ECS_SERVICE and not _is_on_fargate(resource):
        return
    for subnet in _subnets(resource, stack, path):
        zone = subnet.peek("availabilityZoneId") or subnet.outputs.get("availabilityZoneId")
        if zone in UNSUPPORTED_ZONES[service]:
            yield resource.fail(f"{subnet.name} is in {zone}, which lacks {service}", path, value=subnet.name)


def _subnets(resource: Resource, stack: Stack, path: str) -> list[Resource]:
    if path != ORIGIN:
        return stack.follow(resource, path, EC2_SUBNET)
    return [
        subnet
        for balancer in stack.follow(resource, path, ELB_LOAD_BALANCER)
        for subnet in (
            *stack.follow(balancer, "subnets", EC2_SUBNET),
            *(
                found
                for mapping in balancer.nodes("subnetMappings")
                for found in stack.follow(mapping, "subnetId", EC2_SUBNET)
            ),
        )
    ]


def _is_on_fargate(service: Resource) -> bool:
    providers = [node.string("capacityProvider") for node in service.nodes("capacityProviderStrategies")]
    return service.string("launchType") == "FARGATE" or any(name.startswith("FARGATE") for name in providers)

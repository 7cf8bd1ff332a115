"""Zones that lack a service: pass, fail, unknown, exempt."""

from typing import Any

import pytest

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
from tests.policy.harness import UNKNOWN, Cases, Given, resource

lacking = resource(EC2_SUBNET, "app-c", availabilityZoneId="use1-az3")
sound = resource(EC2_SUBNET, "app-a", availabilityZoneId="use1-az1")
by_letter = resource(EC2_SUBNET, "app-b", availabilityZone="us-east-1c")
computed = by_letter.with_props(availabilityZoneId=UNKNOWN)


def users(subnet: Given) -> dict[str, list[Given]]:
    """A resource of each type in a subnet, with what is between them."""
    placed: dict[str, Any] = {
        "refers": {"networkConfiguration": subnet},
        "networkConfiguration": {"subnets": [UNKNOWN]},
    }
    origin = {"vpcOriginEndpointConfig": {"arn": UNKNOWN}}
    spot = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    balancer = resource(ELB_LOAD_BALANCER, "internal", refers={"subnets": subnet}, subnets=[UNKNOWN])
    mappings = [{"subnetId": UNKNOWN}]
    mapped = resource(ELB_LOAD_BALANCER, "mapped", refers={"subnetMappings": subnet}, subnetMappings=mappings)
    brokers = {"clientSubnets": [UNKNOWN]}
    return {
        "control plane": [
            resource(EKS_CLUSTER, "user", refers={"vpcConfig": subnet}, vpcConfig={"subnetIds": [UNKNOWN]})
        ],
        "Fargate profile": [resource(EKS_FARGATE_PROFILE, "user", refers={"subnetIds": subnet}, subnetIds=[UNKNOWN])],
        "service": [resource(ECS_SERVICE, "user", **placed, launchType="FARGATE")],
        "service on Spot": [resource(ECS_SERVICE, "user", **placed, capacityProviderStrategies=spot)],
        "brokers": [resource(MSK_CLUSTER, "user", refers={"brokerNodeGroupInfo": subnet}, brokerNodeGroupInfo=brokers)],
        "proxy": [resource(RDS_PROXY, "user", refers={"vpcSubnetIds": subnet}, vpcSubnetIds=[UNKNOWN])],
        "VPC origin": [
            resource(CLOUDFRONT_VPC_ORIGIN, "user", refers={"vpcOriginEndpointConfig": balancer}, **origin),
            balancer,
        ],
        "VPC origin of mapped subnets": [
            resource(CLOUDFRONT_VPC_ORIGIN, "user", refers={"vpcOriginEndpointConfig": mapped}, **origin),
            mapped,
        ],
    }


@pytest.mark.parametrize("kind", users(sound))
def test_zones_without_the_service(cases: Cases, kind: str) -> None:
    cases(
        "ec2-subnet-zone-support",
        passes=[[*users(subnet)[kind], subnet] for subnet in (sound, by_letter, computed)],
        fails=[[*users(lacking)[kind], lacking]],
    )


def test_zones_that_lack_another_service_are_sound(cases: Cases) -> None:
    subnet = resource(EC2_SUBNET, "app-b", availabilityZoneId="usw1-az2")
    found = users(subnet)
    cases(
        "ec2-subnet-zone-support",
        passes=[[*found["service"], subnet], [*found["brokers"], subnet]],
        fails=[[*found["control plane"], subnet], [*found["proxy"], subnet]],
    )


def test_tasks_on_instances_need_no_fargate(cases: Cases) -> None:
    fargate, instances = users(lacking)["service"][0], users(lacking)["service"][0].with_props(launchType="EC2")
    cases("ec2-subnet-zone-support", passes=[[instances, lacking]], fails=[[fargate, lacking]])

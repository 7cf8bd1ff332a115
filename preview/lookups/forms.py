"""Forms of unknown ids: `vpc-?`, where `?` is what only AWS knows."""

from collections.abc import Mapping

# AWS Service Authorization Reference, resource types of each service.
FORMS: Mapping[str, Mapping[str, str]] = {
    "ec2/getAmi": {"id": "ami-?", "imageId": "ami-?", "rootSnapshotId": "snap-?"},
    "ec2/getAmiIds": {"ids": "ami-?"},
    "ec2/getElasticIp": {"id": "eipalloc-?"},
    "ec2/getInstance": {"id": "i-?", "subnetId": "subnet-?", "ami": "ami-?"},
    "ec2/getInstances": {"ids": "i-?"},
    "ec2/getInternetGateway": {"id": "igw-?", "internetGatewayId": "igw-?"},
    "ec2/getLaunchTemplate": {"id": "lt-?"},
    "ec2/getManagedPrefixList": {"id": "pl-?"},
    "ec2/getNatGateway": {"id": "nat-?", "vpcId": "vpc-?", "subnetId": "subnet-?"},
    "ec2/getNatGateways": {"ids": "nat-?"},
    "ec2/getNetworkInterface": {"id": "eni-?", "vpcId": "vpc-?", "subnetId": "subnet-?"},
    "ec2/getNetworkInterfaces": {"ids": "eni-?"},
    "ec2/getPrefixList": {"id": "pl-?"},
    "ec2/getRouteTable": {"id": "rtb-?", "routeTableId": "rtb-?", "vpcId": "vpc-?", "subnetId": "subnet-?"},
    "ec2/getRouteTables": {"ids": "rtb-?"},
    "ec2/getSecurityGroup": {"id": "sg-?", "vpcId": "vpc-?"},
    "ec2/getSecurityGroups": {"ids": "sg-?", "vpcIds": "vpc-?"},
    "ec2/getSubnet": {"id": "subnet-?", "vpcId": "vpc-?"},
    "ec2/getSubnets": {"ids": "subnet-?"},
    "ec2/getVpc": {"id": "vpc-?", "mainRouteTableId": "rtb-?", "dhcpOptionsId": "dopt-?"},
    "ec2/getVpcEndpoint": {"id": "vpce-?", "prefixListId": "pl-?"},
    "ec2/getVpcPeeringConnection": {"id": "pcx-?"},
    "ec2/getVpcs": {"ids": "vpc-?"},
    "ec2transitgateway/getTransitGateway": {"id": "tgw-?"},
    "ecr/getImage": {"imageDigest": "sha256:?", "id": "sha256:?"},
    "organizations/getOrganization": {"id": "o-?"},
    "route53/getZone": {"id": "Z?", "zoneId": "Z?"},
}

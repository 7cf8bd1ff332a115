"""Forms of EC2 and of load balancers."""

from collections.abc import Mapping

from preview.forms.form import Form, regional


def _ec2(prefix: str, resource: str = "", **values: str) -> Form:
    identifier = f"{prefix}-{{digest}}"
    return Form(id=identifier, arn=regional("ec2", f"{resource}/{identifier}") if resource else "", values=values)


_BALANCER = Form(
    arn=regional("elasticloadbalancing", "loadbalancer/{kind}/{name}/{hex:.16}"),
    values={
        "arnSuffix": "{kind}/{name}/{hex:.16}",
        "dnsName": "{balancerHost}",
        "zoneId": "Z{HEX:.17}",
        "vpcId": "vpc-{digest}",
    },
)
_TARGET_GROUP = Form(
    arn=regional("elasticloadbalancing", "targetgroup/{name}/{hex:.16}"),
    values={"arnSuffix": "targetgroup/{name}/{hex:.16}"},
)
_LISTENER = Form(arn=regional("elasticloadbalancing", "listener/{loadBalancer}/{hex:.16}"))
_LISTENER_RULE = Form(arn=regional("elasticloadbalancing", "listener-rule/{listener}/{hex:.16}"))
FORMS: Mapping[str, Form] = {
    "aws:alb/listener:Listener": _LISTENER,
    "aws:alb/listenerRule:ListenerRule": _LISTENER_RULE,
    "aws:alb/loadBalancer:LoadBalancer": _BALANCER,
    "aws:alb/targetGroup:TargetGroup": _TARGET_GROUP,
    "aws:autoscaling/group:Group": Form(
        id="{type}-{digest}", arn=regional("autoscaling", "autoScalingGroup:{uuid}:autoScalingGroupName/{name}")
    ),
    "aws:ebs/snapshot:Snapshot": _ec2("snap", "snapshot"),
    "aws:ebs/volume:Volume": _ec2("vol", "volume"),
    "aws:ec2/ami:Ami": _ec2("ami", "image", rootSnapshotId="snap-{digest}"),
    "aws:ec2/customerGateway:CustomerGateway": _ec2("cgw", "customer-gateway"),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": _ec2("sg", "security-group"),
    "aws:ec2/defaultSubnet:DefaultSubnet": _ec2("subnet", "subnet"),
    "aws:ec2/defaultVpc:DefaultVpc": _ec2("vpc", "vpc", cidrBlock="172.31.0.0/16"),
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": _ec2("eigw"),
    "aws:ec2/eip:Eip": _ec2(
        "eipalloc",
        "elastic-ip",
        allocationId="eipalloc-{digest}",
        publicIp="{publicIp}",
        publicDns="{publicDns}",
        ptrRecord="{publicDns}.",
    ),
    "aws:ec2/instance:Instance": _ec2(
        "i",
        "instance",
        primaryNetworkInterfaceId="eni-{digest}",
        privateDns="{privateDns}",
        privateIp="{privateIp}",
        publicDns="{publicDns}",
        publicIp="{publicIp}",
    ),
    "aws:ec2/internetGateway:InternetGateway": _ec2("igw", "internet-gateway", ownerId="{account}"),
    "aws:ec2/launchTemplate:LaunchTemplate": _ec2("lt", "launch-template"),
    "aws:ec2/natGateway:NatGateway": _ec2("nat", publicIp="{publicIp}", privateIp="{privateIp}"),
    "aws:ec2/networkAcl:NetworkAcl": _ec2("acl", "network-acl"),
    "aws:ec2/networkInterface:NetworkInterface": _ec2("eni", "network-interface", privateIp="{privateIp}"),
    "aws:ec2/routeTable:RouteTable": _ec2("rtb", "route-table", ownerId="{account}"),
    "aws:ec2/securityGroup:SecurityGroup": _ec2("sg", "security-group", ownerId="{account}"),
    "aws:ec2/securityGroupRule:SecurityGroupRule": Form(id="sgrule-{digits}"),
    "aws:ec2/subnet:Subnet": _ec2("subnet", "subnet", ownerId="{account}"),
    "aws:ec2/vpc:Vpc": _ec2(
        "vpc",
        "vpc",
        defaultNetworkAclId="acl-{digest}",
        defaultRouteTableId="rtb-{digest}",
        defaultSecurityGroupId="sg-{digest}",
        dhcpOptionsId="dopt-{digest}",
        mainRouteTableId="rtb-{digest}",
        ownerId="{account}",
    ),
    "aws:ec2/vpcEndpoint:VpcEndpoint": _ec2("vpce", "vpc-endpoint", ownerId="{account}", prefixListId="pl-{digest}"),
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": _ec2("pcx"),
    "aws:ec2transitgateway/transitGateway:TransitGateway": _ec2("tgw", "transit-gateway"),
    "aws:elb/loadBalancer:LoadBalancer": Form(
        id="{type}-{digest}",
        arn=regional("elasticloadbalancing", "loadbalancer/{name}"),
        values={
            "dnsName": "{balancerHost}",
            "sourceSecurityGroupId": "sg-{digest}",
            "zoneId": "Z{HEX:.17}",
        },
    ),
    "aws:lb/listener:Listener": _LISTENER,
    "aws:lb/listenerRule:ListenerRule": _LISTENER_RULE,
    "aws:lb/loadBalancer:LoadBalancer": _BALANCER,
    "aws:lb/targetGroup:TargetGroup": _TARGET_GROUP,
}

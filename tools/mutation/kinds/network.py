"""VPCs: groups, endpoints, subnets, flow logs, network ACLs."""

from tools.mutation.changes import Statement, When, dropped, in_statements, limited, put, put_all, with_added, without
from tools.mutation.graph import Mutation, by, used_by
from tools.mutation.kinds.storage import grant_public_access

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
FLOW_LOG = "aws:ec2/flowLog:FlowLog"
DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
OLDER_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
NETWORK_ACL = "aws:ec2/networkAcl:NetworkAcl"

HIGH_RISK = "ec2-ingress-high-risk-ports"
AUTHORIZED = "ec2-ingress-authorized-ports"
EVERYTHING = {"fromPort": 0, "toPort": 0, "protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}
OPENINGS = {
    "SSH": (22, "0.0.0.0/0", HIGH_RISK),
    "RDP": (3389, "0.0.0.0/0", HIGH_RISK),
    "PostgreSQL": (5432, "0.0.0.0/0", HIGH_RISK),
    "SSH over IPv6": (22, "::/0", HIGH_RISK),
    "a port of its own": (9999, "0.0.0.0/0", AUTHORIZED),
    "HTTPS": (443, "0.0.0.0/0", "ec2-ingress-load-balancers"),
}


def of_service(service: str) -> When:
    """Whether an endpoint is of a service."""
    return lambda node, captured: node["inputs"]["serviceName"].endswith(service)


def inline(port: int, cidr: str) -> dict[str, object]:
    """An inline rule."""
    return {"fromPort": port, "toPort": port, "protocol": "tcp", _form(cidr, "ipv6CidrBlocks", "cidrBlocks"): [cidr]}


def separate(port: int, cidr: str) -> dict[str, object]:
    """A separate rule."""
    return {"fromPort": port, "toPort": port, "ipProtocol": "tcp", _form(cidr, "cidrIpv6", "cidrIpv4"): cidr}


def everything(statement: Statement) -> None:
    """Allow all principals, actions and resources."""
    grant_public_access(statement)
    statement.update(Action="*", Resource="*")


def in_subnet(type_: str, name: str) -> When:
    """Whether a resource of a type is in a subnet."""
    return lambda node, captured: bool(captured.users(node, type_, name))


def _form(cidr: str, six: str, four: str) -> str:
    return six if ":" in cidr else four


PLACED = {
    "brokers": ("aws:msk/cluster:Cluster", "brokerNodeGroupInfo"),
    "control plane": ("aws:eks/cluster:Cluster", "vpcConfig"),
    "Fargate profile": ("aws:eks/fargateProfile:FargateProfile", "subnetIds"),
    "Fargate service": ("aws:ecs/service:Service", "networkConfiguration"),
    "proxy": ("aws:rds/proxy:Proxy", "vpcSubnetIds"),
}

KINDS = [
    *(
        Mutation(
            name=f"subnet: in a zone without the service of its {what}",
            type=SUBNET,
            change=limited(put("availabilityZoneId", "use1-az3"), in_subnet(type_, name)),
            controls=["ec2-subnet-zone-support"],
            reports=used_by(type_, name),
        )
        for what, (type_, name) in PLACED.items()
    ),
    Mutation(
        name="VPC: flow log removed", type=FLOW_LOG, change=dropped, controls=["ec2-vpc-flow-logs"], reports=by("vpcId")
    ),
    Mutation(
        name="VPC: flow log of accepted traffic only",
        type=FLOW_LOG,
        change=put("trafficType", "ACCEPT"),
        controls=["ec2-vpc-flow-logs"],
    ),
    Mutation(
        name="VPC: default security group not managed",
        type=DEFAULT_GROUP,
        change=dropped,
        controls=["ec2-default-security-group"],
        reports=by("vpcId"),
    ),
    *(
        Mutation(
            name=f"VPC: default group with {direction}",
            type=DEFAULT_GROUP,
            change=put(direction, [EVERYTHING]),
            controls=["ec2-default-security-group-rules"],
        )
        for direction in ("ingress", "egress")
    ),
    Mutation(
        name="VPC: a separate rule in the default group",
        type=DEFAULT_GROUP,
        change=with_added(INGRESS, separate(443, "10.0.0.0/8"), "securityGroupId"),
        controls=["ec2-default-security-group"],
    ),
    *(
        mutation
        for what, (port, cidr, control) in OPENINGS.items()
        for mutation in (
            Mutation(
                name=f"security group: {what} open to 0.0.0.0/0, inline rule",
                type=GROUP,
                change=put_all({"ingress": [inline(port, cidr)]}),
                controls=[control],
            ),
            Mutation(
                name=f"security group: {what} open to 0.0.0.0/0, separate rule",
                type=GROUP,
                change=with_added(INGRESS, separate(port, cidr), "securityGroupId"),
                controls=[control],
            ),
        )
    ),
    Mutation(
        name="security group: all ports open to 0.0.0.0/0",
        type=GROUP,
        change=put_all({"ingress": [EVERYTHING]}),
        controls=[HIGH_RISK],
    ),
    Mutation(
        name="security group: all ports open to 0.0.0.0/0, SecurityGroupRule",
        type=GROUP,
        change=with_added(OLDER_RULE, {"type": "ingress", **EVERYTHING}, "securityGroupId"),
        controls=[HIGH_RISK],
    ),
    *(
        Mutation(
            name=f"network ACL: {what} open to 0.0.0.0/0",
            type=VPC,
            change=with_added(
                NETWORK_ACL,
                {
                    "ingress": [
                        {"ruleNo": 100, "protocol": "tcp", "action": "allow", "cidrBlock": "0.0.0.0/0"}
                        | {"fromPort": first, "toPort": last}
                    ]
                },
                "vpcId",
            ),
            controls=["ec2-network-acl-remote-access"],
        )
        for what, first, last in (("SSH", 22, 22), ("RDP", 3389, 3389), ("every port", 0, 65535))
    ),
    Mutation(
        name="subnet: automatic public IPv4 addresses",
        type=SUBNET,
        change=put("mapPublicIpOnLaunch", True),
        controls=["ec2-subnet-public-ip"],
    ),
    Mutation(
        name="subnet: automatic public IPv6 addresses",
        type=SUBNET,
        change=put("assignIpv6AddressOnCreation", True),
        controls=["ec2-subnet-public-ip"],
    ),
    *(
        Mutation(
            name=f"endpoint: {service} removed",
            type=ENDPOINT,
            change=limited(dropped, of_service(service)),
            controls=[control],
            reports=by("vpcId"),
        )
        for service, control in ((".ecr.api", "ec2-endpoint-ecr-api"), (".ecr.dkr", "ec2-endpoint-ecr-registry"))
    ),
    Mutation(
        name="endpoint: without a policy", type=ENDPOINT, change=without("policy"), controls=["ec2-endpoint-policy"]
    ),
    Mutation(
        name="endpoint: unrestricted policy",
        type=ENDPOINT,
        change=in_statements(everything, of=lambda statement: statement["Effect"] == "Allow"),
        controls=["ec2-endpoint-policy"],
    ),
]

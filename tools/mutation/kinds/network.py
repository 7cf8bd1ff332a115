"""VPCs: groups, endpoints, subnets, flow logs, network ACLs."""

from tools.mutation.changes import Statement, When, beside, dropped, in_statements, limited, put, put_all, without
from tools.mutation.graph import Mutation, by
from tools.mutation.kinds.storage import open_to_anybody

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


def leads_to(service: str) -> When:
    """Whether an endpoint leads to a service."""
    return lambda node, captured: node["inputs"]["serviceName"].endswith(service)


def inline(port: int, cidr: str) -> dict[str, object]:
    """A rule within a group."""
    return {"fromPort": port, "toPort": port, "protocol": "tcp", _form(cidr, "ipv6CidrBlocks", "cidrBlocks"): [cidr]}


def separate(port: int, cidr: str) -> dict[str, object]:
    """A rule of its own."""
    return {"fromPort": port, "toPort": port, "ipProtocol": "tcp", _form(cidr, "cidrIpv6", "cidrIpv4"): cidr}


def everything(statement: Statement) -> None:
    """Anybody may do anything."""
    open_to_anybody(statement)
    statement.update(Action="*", Resource="*")


def _form(cidr: str, six: str, four: str) -> str:
    return six if ":" in cidr else four


KINDS = [
    Mutation(
        name="VPC: flow log dropped", type=FLOW_LOG, change=dropped, controls=["ec2-vpc-flow-logs"], reports=by("vpcId")
    ),
    Mutation(
        name="VPC: accepted traffic logged only",
        type=FLOW_LOG,
        change=put("trafficType", "ACCEPT"),
        controls=["ec2-vpc-flow-logs"],
    ),
    Mutation(
        name="VPC: default group as AWS made it",
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
        name="VPC: a separate rule opens the default group",
        type=DEFAULT_GROUP,
        change=beside(INGRESS, separate(443, "10.0.0.0/8"), "securityGroupId"),
        controls=["ec2-default-security-group"],
    ),
    *(
        mutation
        for what, (port, cidr, control) in OPENINGS.items()
        for mutation in (
            Mutation(
                name=f"security group: {what} open to 0.0.0.0/0, within it",
                type=GROUP,
                change=put_all({"ingress": [inline(port, cidr)]}),
                controls=[control],
            ),
            Mutation(
                name=f"security group: {what} open to 0.0.0.0/0, beside it",
                type=GROUP,
                change=beside(INGRESS, separate(port, cidr), "securityGroupId"),
                controls=[control],
            ),
        )
    ),
    Mutation(
        name="security group: everything open to 0.0.0.0/0",
        type=GROUP,
        change=put_all({"ingress": [EVERYTHING]}),
        controls=[HIGH_RISK],
    ),
    Mutation(
        name="security group: everything open to 0.0.0.0/0, by an older rule",
        type=GROUP,
        change=beside(OLDER_RULE, {"type": "ingress", **EVERYTHING}, "securityGroupId"),
        controls=[HIGH_RISK],
    ),
    *(
        Mutation(
            name=f"network ACL: {what} open to 0.0.0.0/0",
            type=VPC,
            change=beside(
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
        name="subnet: public addresses by itself",
        type=SUBNET,
        change=put("mapPublicIpOnLaunch", True),
        controls=["ec2-subnet-public-ip"],
    ),
    Mutation(
        name="subnet: public IPv6 addresses by itself",
        type=SUBNET,
        change=put("assignIpv6AddressOnCreation", True),
        controls=["ec2-subnet-public-ip"],
    ),
    *(
        Mutation(
            name=f"endpoint: {service} dropped",
            type=ENDPOINT,
            change=limited(dropped, leads_to(service)),
            controls=[control],
            reports=by("vpcId"),
        )
        for service, control in ((".ecr.api", "ec2-endpoint-ecr-api"), (".ecr.dkr", "ec2-endpoint-ecr-registry"))
    ),
    Mutation(
        name="endpoint: without a policy", type=ENDPOINT, change=without("policy"), controls=["ec2-endpoint-policy"]
    ),
    Mutation(
        name="endpoint: lets everything through",
        type=ENDPOINT,
        change=in_statements(everything, of=lambda statement: statement["Effect"] == "Allow"),
        controls=["ec2-endpoint-policy"],
    ),
]

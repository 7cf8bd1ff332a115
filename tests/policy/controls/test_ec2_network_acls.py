"""Network ACLs: order of rules, inline and separate."""

from policy.tokens import EC2_DEFAULT_NETWORK_ACL, EC2_NETWORK_ACL, EC2_NETWORK_ACL_RULE
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def entry(number: int, action: str, first: int = 0, last: int = 0, **more: object) -> dict[str, object]:
    source = {} if "ipv6CidrBlock" in more else {"cidrBlock": "0.0.0.0/0"}
    protocol = "tcp" if last else "-1"
    return {
        "ruleNo": number,
        "action": action,
        "protocol": protocol,
        "fromPort": first,
        "toPort": last,
        **source,
        **more,
    }


def acl(*ingress: dict[str, object]) -> Given:
    return resource(EC2_NETWORK_ACL, "acl", ingress=list(ingress))


bare = resource(EC2_NETWORK_ACL, "acl")


def rule(number: int, action: str, port: int, **more: object) -> Given:
    given = {
        "ruleNumber": number, "ruleAction": action, "protocol": "6", "fromPort": port, "toPort": port,
        "cidrBlock": "0.0.0.0/0", **more,
    }  # fmt: skip
    return resource(EC2_NETWORK_ACL_RULE, f"rule-{number}", refers={"networkAclId": bare}, **given)


def test_ssh_and_rdp(cases: Cases) -> None:
    cases(
        "ec2-network-acl-remote-access",
        passes=[
            [bare],
            [acl(entry(100, "allow", 443, 443))],
            [acl(entry(200, "allow"), entry(100, "deny", 22, 22), entry(110, "deny", 3389, 3389))],
            [acl(entry(100, "allow", 22, 22, cidrBlock="10.0.0.0/8"))],
            [acl(entry(100, "allow", 22, 22, protocol="udp"))],
            [bare, rule(100, "deny", 22), rule(200, "allow", 22)],
            [acl(entry(100, "deny")), rule(200, "allow", 22)],
            [bare, rule(100, "allow", 22, egress=True)],
            [acl(entry(100, "allow", 22, 22, cidrBlock="no network"))],
        ],
        fails=[
            [acl(entry(100, "allow"))],
            [acl(entry(100, "allow", 22, 22))],
            [acl(entry(100, "allow", 3000, 4000, ipv6CidrBlock="::/0"))],
            [acl(entry(100, "allow", 22, 22), entry(200, "deny", 22, 22))],
            [acl(entry(90, "deny", 22, 22, cidrBlock="10.0.0.0/8"), entry(100, "allow", 22, 22))],
            [acl(entry(90, "deny", 22, 22), entry(100, "allow", 22, 22, ipv6CidrBlock="::/0"))],
            [bare, rule(100, "allow", 3389)],
            [acl(entry(300, "deny")), rule(200, "allow", 22)],
            [resource(EC2_DEFAULT_NETWORK_ACL, "default", ingress=[entry(100, "allow")])],
        ],
        unknown=[
            [acl(entry(100, "allow", 22, 22, cidrBlock=UNKNOWN))],
            [acl(entry(100, "allow", 22, 22), {"ruleNo": UNKNOWN, "action": "deny", "protocol": "-1"})],
            [bare.with_props(ingress=UNKNOWN)],
        ],
    )

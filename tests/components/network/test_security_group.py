"""Security groups: separate rules by reference, and no public ingress by default."""

from typing import Any

import pytest
from pulumi import ResourceOptions

from components.network.connection import Connection, ConnectionArgs
from components.network.security_group import Peer, Rule, SecurityGroup, SecurityGroupArgs
from preview.graph import Graph
from tests.conftest import Deploy

GROUP = "aws:ec2/securityGroup:SecurityGroup"
CLOUDFRONT = Peer(kind="prefix_list", value="pl-cloudfront")
EVERYWHERE = Peer(kind="ipv4", value="0.0.0.0/0")


def balancer(**rules: Any) -> SecurityGroupArgs:
    return SecurityGroupArgs(vpc_id="vpc-1", group_name="media-prod-balancer", description="Load balancer", **rules)


def pair(deploy: Deploy, *, unknown: bool = False) -> Graph:
    """Two groups with rules in both directions."""

    def program(provider: Any) -> None:
        here = ResourceOptions(provider=provider)
        front = SecurityGroup(
            "front",
            balancer(
                ingress={"cloudfront": Rule(peer=CLOUDFRONT, description="CloudFront", port=443)},
                egress={
                    "ipv6": Rule(peer=Peer(kind="ipv6", value="::/0"), description="Hooks", port=8000, to_port=8010),
                    "ping": Rule(peer=Peer(kind="ipv4", value="10.0.0.0/16"), description="Ping", protocol="icmp"),
                    "ping-ipv6": Rule(peer=Peer(kind="ipv6", value="fd00::/8"), description="Ping", protocol="icmpv6"),
                    "all": Rule(peer=Peer(kind="ipv4", value="10.1.0.0/16"), description="Peer VPC", protocol="all"),
                },
            ),
            here,
        )
        tasks = SecurityGroup(
            "tasks", SecurityGroupArgs(vpc_id="vpc-1", group_name="media-prod-tasks", description="Tasks"), here
        )
        for name, client, server, port in (
            ("front-to-tasks", front, tasks, 3000),
            ("tasks-to-front", tasks, front, 443),
        ):
            Connection(
                name,
                ConnectionArgs(
                    client_group_id=client.id, server_group_id=server.id, port=port, description=f"To {port}"
                ),
                here,
            )

    return deploy(program, unknown=unknown)


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return pair(deploy)


def test_a_group_has_no_rules_within(graph: Graph) -> None:
    group = graph.named("front-group", GROUP)
    assert (group.inputs["vpcId"], group.inputs["description"]) == ("vpc-1", "Load balancer")
    assert group.inputs["tags"] == {"Name": "media-prod-balancer"}
    assert "ingress" not in group.inputs
    assert "egress" not in group.inputs
    assert "name" not in group.inputs


def test_a_security_group_allows_time_for_deletion_of_its_network_interfaces(graph: Graph) -> None:
    group = graph.named("front-group", GROUP)
    assert group.inputs["revokeRulesOnDelete"] is True
    assert group.options.custom_timeouts == {"delete": "45m"}


def test_a_rule_names_its_prefix_list(graph: Graph) -> None:
    inputs = graph.named("front-ingress-cloudfront").inputs
    assert graph.target(inputs["securityGroupId"]).name == "front-group"
    assert inputs["prefixListId"] == "pl-cloudfront"
    assert (inputs["ipProtocol"], inputs["fromPort"], inputs["toPort"]) == ("tcp", 443, 443)
    assert inputs["description"] == "CloudFront"
    assert not {"cidrIpv4", "cidrIpv6", "referencedSecurityGroupId"} & set(inputs)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("ipv6", {"cidrIpv6": "::/0", "ipProtocol": "tcp", "fromPort": 8000, "toPort": 8010}),
        ("ping", {"cidrIpv4": "10.0.0.0/16", "ipProtocol": "icmp", "fromPort": -1, "toPort": -1}),
        ("ping-ipv6", {"cidrIpv6": "fd00::/8", "ipProtocol": "icmpv6", "fromPort": -1, "toPort": -1}),
        ("all", {"cidrIpv4": "10.1.0.0/16", "ipProtocol": "-1"}),
    ],
)
def test_ports_are_as_the_protocol_has_them(graph: Graph, rule: str, expected: dict[str, Any]) -> None:
    inputs = graph.named(f"front-egress-{rule}").inputs
    assert {key: inputs[key] for key in inputs if key not in ("securityGroupId", "description")} == expected


@pytest.mark.requirement("MQ-36")
@pytest.mark.parametrize(
    ("connection", "client", "server", "port"),
    [("front-to-tasks", "front-group", "tasks-group", 3000), ("tasks-to-front", "tasks-group", "front-group", 443)],
)
def test_a_connection_opens_both_ends_by_group_and_not_by_range(
    graph: Graph, connection: str, client: str, server: str, port: int
) -> None:
    for role, group, peer in (("egress", client, server), ("ingress", server, client)):
        inputs = graph.named(f"{connection}-{role}").inputs
        assert graph.target(inputs["securityGroupId"]).name == group
        assert graph.target(inputs["referencedSecurityGroupId"]).name == peer
        assert (inputs["ipProtocol"], inputs["fromPort"], inputs["toPort"]) == ("tcp", port, port)
        assert not {"cidrIpv4", "cidrIpv6", "prefixListId"} & set(inputs)


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy, graph: Graph) -> None:
    assert [node.urn for node in pair(deploy, unknown=True)] == [node.urn for node in graph]


@pytest.mark.parametrize("port", [80, 443])
def test_the_web_may_come_in_from_everywhere(port: int) -> None:
    balancer(ingress={"web": Rule(peer=EVERYWHERE, description="Web", port=port)})


@pytest.mark.parametrize(
    "rule",
    [
        Rule(peer=EVERYWHERE, description="SSH", port=22),
        Rule(peer=EVERYWHERE, description="Range", port=443, to_port=8443),
        Rule(peer=EVERYWHERE, description="All", protocol="all"),
        Rule(peer=Peer(kind="ipv6", value="::/0"), description="Cache", port=6379),
    ],
    ids=lambda rule: rule.description,
)
def test_other_public_ingress_is_rejected(rule: Rule) -> None:
    with pytest.raises(
        ValueError, match=r"^ingress\.open: (0\.0\.0\.0/0|::/0): allowed from everywhere: tcp 80 and 443;"
    ):
        balancer(ingress={"open": rule})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"description": "Überall"}, r"^description: 'Überall': allowed: 1 to 255 letters"),
        ({"description": ""}, r"^description: '': allowed: 1 to 255 letters"),
        ({"port": None}, r"^port: missing: tcp needs one; set 0 to 65535$"),
        ({"port": 65536}, r"^port: 65536 to 65536: allowed: 0 to 65535, in rising order$"),
        ({"port": 90, "to_port": 80}, r"^port: 90 to 80: allowed: 0 to 65535, in rising order$"),
        ({"protocol": "all"}, r"^port: 443: all has no ports; omit it$"),
    ],
)
def test_a_rule_that_ec2_rejects_is_rejected_here(fields: dict[str, Any], message: str) -> None:
    values: dict[str, Any] = {"peer": CLOUDFRONT, "description": "CloudFront", "port": 443, **fields}
    with pytest.raises(ValueError, match=message):
        Rule(**values)

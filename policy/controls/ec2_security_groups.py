"""Controls for ingress from the internet by security groups, with inline and separate rules."""

from dataclasses import dataclass

from policy.frameworks import TRAFFIC
from policy.guides import EC2_CONTROLS
from policy.readers.networks import inline, is_internet
from policy.registry import (
    Finding,
    Iterator,
    Node,
    Parameter,
    Resource,
    Settings,
    Stack,
    resource_control,
    stack_control,
)
from policy.tokens import (
    CLASSIC_LOAD_BALANCER,
    EC2_DEFAULT_SECURITY_GROUP,
    EC2_MANAGED_PREFIX_LIST,
    EC2_MANAGED_PREFIX_LIST_ENTRY,
    EC2_SECURITY_GROUP,
    EC2_SECURITY_GROUP_RULE,
    ELB_LOAD_BALANCER,
    VPC_SECURITY_GROUP_INGRESS_RULE,
)

GROUPS = (EC2_SECURITY_GROUP, EC2_DEFAULT_SECURITY_GROUP)
SOURCES = (*GROUPS, EC2_SECURITY_GROUP_RULE, VPC_SECURITY_GROUP_INGRESS_RULE)

# Parameter blockedPorts of Security Hub's EC2.19.
HIGH_RISK_PORTS = (
    20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088,
    8888, 9200, 9300,
)  # fmt: skip
ALL_PORTS = (0, 65535)
# IANA's protocol numbers, which EC2 accepts in place of names.
PROTOCOLS = {"-1": "all", "all": "all", "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}


@dataclass(frozen=True)
class Opening:
    """Ports that are open to the internet. path: of the source within the rule."""

    rule: Node
    path: str
    protocol: str
    first: int
    last: int

    def reaches(self, port: int) -> bool:
        """Whether a port is open over TCP or UDP."""
        return self.protocol in ("all", "tcp", "udp") and self.first <= port <= self.last

    def within(self, tcp: frozenset[str], udp: frozenset[str]) -> bool:
        """Whether only these ports are open."""
        allowed = {"tcp": tcp, "udp": udp}.get(self.protocol, frozenset[str]())
        ports = range(self.first, self.last + 1)
        return len(ports) <= len(allowed) and all(str(port) in allowed for port in ports)


def openings(resource: Resource) -> Iterator[Opening]:
    """Ports that a security group's inline rules, or a separate rule, open to the internet."""
    if resource.type in GROUPS:
        for rule in resource.nodes("ingress"):
            yield from opening(rule)
    elif resource.type == VPC_SECURITY_GROUP_INGRESS_RULE or resource.string("type") == "ingress":
        yield from opening(resource)


def opening(rule: Node) -> Iterator[Opening]:
    """Ports that one rule opens; none without a source."""
    world = [
        (node.path.removeprefix(rule.path).removeprefix("."))
        for path in ("cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6")
        for node in rule.nodes(path)
        if is_internet(node.string(""))
    ]
    if not world:
        return
    written = (rule.string("protocol") or rule.string("ipProtocol")).lower()
    protocol = PROTOCOLS.get(written, written)
    first, last = rule.number("fromPort", -1), rule.number("toPort", -1)
    if not written or rule.is_unknown("fromPort") or rule.is_unknown("toPort"):
        return
    whole = protocol not in ("tcp", "udp") or first < 0
    ports = ALL_PORTS if whole else (int(first), int(max(first, last)))
    for path in world:
        yield Opening(rule, path, protocol, *ports)


@resource_control(
    "ec2-ingress-high-risk-ports",
    title="High-risk ports are not open to the internet",
    severity="critical",
    types=SOURCES,
    frameworks={
        "FSBP": ["EC2.19", "EC2.13", "EC2.14", "EC2.53", "EC2.54"],
        "CIS 5.0": ["5.1.2", "5.3", "5.4"],
        "PCI DSS 4.0": ["1.3.1"],
        "NIST 800-53": [*TRAFFIC, "CA-9(1)", "CM-2", "CM-2(2)", "CM-7"],
    },
    remedy="Use security groups or networks as source; use Session Manager for remote access.",
    url=f"{EC2_CONTROLS}#ec2-19",
)
def high_risk_ports_are_closed(source: Resource, settings: Settings) -> Iterator[Finding]:
    for found in openings(source):
        reached = [port for port in HIGH_RISK_PORTS if found.reaches(port)]
        if reached:
            ports = ", ".join(map(str, reached)) if len(reached) <= 3 else f"{len(reached)} ports of high risk"
            yield found.rule.fail(f"{ports} open to the internet", found.path)


@resource_control(
    "ec2-ingress-authorized-ports",
    title="Only ports of web servers are open to the internet",
    severity="high",
    types=SOURCES,
    frameworks={"FSBP": ["EC2.18"], "PCI DSS 4.0": ["1.3.1"], "NIST 800-53": TRAFFIC},
    remedy="Open only TCP 80 and 443 to the internet, on load balancers.",
    parameters=[
        Parameter("tcp_ports", ("80", "443"), "TCP ports that may be open to the internet."),
        Parameter("udp_ports", (), "UDP ports that may be open to the internet."),
    ],
    url=f"{EC2_CONTROLS}#ec2-18",
)
def only_authorized_ports_are_open(source: Resource, settings: Settings) -> Iterator[Finding]:
    tcp, udp = settings.strings("tcp_ports"), settings.strings("udp_ports")
    for found in openings(source):
        if not found.within(tcp, udp):
            what = "all ports" if found.protocol == "all" else f"{found.protocol} {_range(found)}"
            yield found.rule.fail(f"{what} open to the internet", found.path)


def _range(found: Opening) -> str:
    if (found.first, found.last) == ALL_PORTS:
        return "on all ports"
    return f"{found.first}" if found.first == found.last else f"{found.first}-{found.last}"


@resource_control(
    "ec2-prefix-list-world",
    title="Prefix lists do not contain the internet",
    severity="high",
    types=[EC2_MANAGED_PREFIX_LIST, EC2_MANAGED_PREFIX_LIST_ENTRY],
    frameworks={"FSBP": ["EC2.18"], "PCI DSS 4.0": ["1.3.1"], "NIST 800-53": TRAFFIC},
    remedy="Remove the entry: rules with the list are open to the internet.",
    url="https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html",
)
def prefix_lists_exclude_the_internet(prefixes: Resource, settings: Settings) -> Iterator[Finding]:
    for entry in prefixes.nodes("entries") if prefixes.type == EC2_MANAGED_PREFIX_LIST else [prefixes]:
        if is_internet(entry.string("cidr")):
            yield entry.fail("the list contains the internet", "cidr")


@stack_control(
    "ec2-ingress-load-balancers",
    title="Only public load balancers are open to the internet",
    severity="medium",  # EC2.18 allows the ports of web servers on all resources
    types=GROUPS,
    frameworks={"PCI DSS 4.0": ["1.3.1", "1.4.1"], "NIST 800-53": TRAFFIC},
    remedy="Add a load balancer, and allow only its security group.",
    url="https://docs.aws.amazon.com/vpc/latest/userguide/infrastructure-security.html",
)
def only_load_balancers_are_open(group: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Internal load balancers do not count: their clients, such as CloudFront, are specific sources."""
    separate = [
        rule
        for type_ in (EC2_SECURITY_GROUP_RULE, VPC_SECURITY_GROUP_INGRESS_RULE)
        for rule in stack.related(group, type_, "securityGroupId")
        if rule.type == VPC_SECURITY_GROUP_INGRESS_RULE or rule.string("type") == "ingress"
    ]
    open_to_world = [found for rule in (*separate, *inline(group, "ingress", separate)) for found in opening(rule)]
    if not open_to_world:
        return
    balancers = [
        balancer
        for type_ in (ELB_LOAD_BALANCER, CLASSIC_LOAD_BALANCER)
        for balancer in stack.related(group, type_, "securityGroups")
    ]
    if any(not balancer.flag("internal") for balancer in balancers):
        return
    for found in open_to_world:
        yield found.rule.missing("open to the internet, without a public load balancer", found.path)

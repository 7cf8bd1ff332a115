"""Controls over what the world may reach through security groups, inline rules and separate ones."""

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

# Security Hub, EC2.19: blockedPorts.
HIGH_RISK_PORTS = (
    20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088,
    8888, 9200, 9300,
)  # fmt: skip
ALL_PORTS = (0, 65535)
# IANA's protocol numbers, as EC2 takes them beside the names.
PROTOCOLS = {"-1": "all", "all": "all", "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}


@dataclass(frozen=True)
class Opening:
    """Ports that the world may reach. path: of the source within the rule."""

    rule: Node
    path: str
    protocol: str
    first: int
    last: int

    def reaches(self, port: int) -> bool:
        """Whether a port is open, over TCP or UDP."""
        return self.protocol in ("all", "tcp", "udp") and self.first <= port <= self.last

    def within(self, tcp: frozenset[str], udp: frozenset[str]) -> bool:
        """Whether nothing but these ports is open."""
        allowed = {"tcp": tcp, "udp": udp}.get(self.protocol, frozenset[str]())
        ports = range(self.first, self.last + 1)
        return len(ports) <= len(allowed) and all(str(port) in allowed for port in ports)


def openings(resource: Resource) -> Iterator[Opening]:
    """What a security group's own rules, or a separate rule, open to the world."""
    if resource.type in GROUPS:
        for rule in resource.nodes("ingress"):
            yield from opening(rule)
    elif resource.type == VPC_SECURITY_GROUP_INGRESS_RULE or resource.string("type") == "ingress":
        yield from opening(resource)


def opening(rule: Node) -> Iterator[Opening]:
    """What one rule opens. A rule without a source opens nothing."""
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
    title="Ports of high risk are not open to the world",
    severity="critical",
    types=SOURCES,
    frameworks={
        "FSBP": ["EC2.19", "EC2.13", "EC2.14", "EC2.53", "EC2.54"],
        "CIS 3.0": ["5.2", "5.3"],
        "PCI DSS 4.0": ["1.3.1"],
        "NIST 800-53": [*TRAFFIC, "CA-9(1)", "CM-2", "CM-2(2)", "CM-7"],
    },
    remedy="Name the security groups or networks that need the port; use Session Manager for remote access.",
    url=f"{EC2_CONTROLS}#ec2-19",
)
def high_risk_ports_are_closed(source: Resource, settings: Settings) -> Iterator[Finding]:
    for found in openings(source):
        reached = [port for port in HIGH_RISK_PORTS if found.reaches(port)]
        if reached:
            ports = ", ".join(map(str, reached)) if len(reached) <= 3 else f"{len(reached)} ports of high risk"
            yield found.rule.fail(f"the world may reach {ports}", found.path)


@resource_control(
    "ec2-ingress-authorized-ports",
    title="The world may reach the ports of web servers alone",
    severity="high",
    types=SOURCES,
    frameworks={"FSBP": ["EC2.18"], "PCI DSS 4.0": ["1.3.1"], "NIST 800-53": TRAFFIC},
    remedy="Open nothing but TCP 80 and 443 to the world, and that on load balancers.",
    parameters=[
        Parameter("tcp_ports", ("80", "443"), "TCP ports that the world may reach."),
        Parameter("udp_ports", (), "UDP ports that the world may reach."),
    ],
    url=f"{EC2_CONTROLS}#ec2-18",
)
def only_authorized_ports_are_open(source: Resource, settings: Settings) -> Iterator[Finding]:
    tcp, udp = settings.strings("tcp_ports"), settings.strings("udp_ports")
    for found in openings(source):
        if not found.within(tcp, udp):
            what = "everything" if found.protocol == "all" else f"{found.protocol} {_range(found)}"
            yield found.rule.fail(f"the world may reach {what}", found.path)


def _range(found: Opening) -> str:
    if (found.first, found.last) == ALL_PORTS:
        return "on every port"
    return f"{found.first}" if found.first == found.last else f"{found.first}-{found.last}"


@resource_control(
    "ec2-prefix-list-world",
    title="Prefix lists name networks, not the world",
    severity="high",
    types=[EC2_MANAGED_PREFIX_LIST, EC2_MANAGED_PREFIX_LIST_ENTRY],
    frameworks={"FSBP": ["EC2.18"], "PCI DSS 4.0": ["1.3.1"], "NIST 800-53": TRAFFIC},
    remedy="Take the entry out: a rule with the list would be open to the world without saying so.",
    url="https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html",
)
def prefix_lists_name_networks(prefixes: Resource, settings: Settings) -> Iterator[Finding]:
    for entry in prefixes.nodes("entries") if prefixes.type == EC2_MANAGED_PREFIX_LIST else [prefixes]:
        if is_internet(entry.string("cidr")):
            yield entry.fail("the list holds the world", "cidr")


@stack_control(
    "ec2-ingress-load-balancers",
    title="The world reaches load balancers and nothing else",
    severity="high",
    types=GROUPS,
    frameworks={"FSBP": ["EC2.18"], "PCI DSS 4.0": ["1.3.1", "1.4.1"], "NIST 800-53": TRAFFIC},
    remedy="Put a load balancer in front, and let its security group alone in.",
    url=f"{EC2_CONTROLS}#ec2-18",
)
def only_load_balancers_are_open(group: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """An internal load balancer is none: what stands before it, such as CloudFront, is let in by name."""
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
        yield found.rule.missing("the world is let in, and the group is no public load balancer's", found.path)

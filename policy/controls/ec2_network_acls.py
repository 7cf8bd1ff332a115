"""Controls for network ACLs."""

from dataclasses import dataclass
from itertools import takewhile

from policy.guides import EC2_CONTROLS
from policy.readers.networks import covers, inline, is_internet
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, stack_control
from policy.tokens import EC2_DEFAULT_NETWORK_ACL, EC2_NETWORK_ACL, EC2_NETWORK_ACL_RULE

REMOTE_ACCESS_PORTS = (22, 3389)
PROTOCOLS = ("-1", "all", "6", "tcp")


@dataclass(frozen=True)
class Entry:
    """An ingress rule for TCP. path: of its source; number: its rule number."""

    rule: Node
    path: str
    number: float
    allows: bool
    cidr: str
    first: float
    last: float

    def applies_to(self, port: int) -> bool:
        """Whether the rule applies to a port."""
        return self.first <= port <= self.last


@stack_control(
    "ec2-network-acl-remote-access",
    title="Network ACLs allow no SSH and RDP from the internet",
    severity="medium",
    types=[EC2_NETWORK_ACL, EC2_DEFAULT_NETWORK_ACL],
    frameworks={
        "FSBP": ["EC2.21"],
        "CIS 5.0": ["5.2"],
        "PCI DSS 4.0": ["1.3.1"],
        "NIST 800-53": ["AC-4(21)", "CA-9(1)", "CM-2", "CM-2(2)", "CM-7", "SC-7", "SC-7(5)", "SC-7(21)"],
    },
    remedy="Deny 22 and 3389 before the rule that allows them, or allow only required ports.",
    url=f"{EC2_CONTROLS}#ec2-21",
)
def remote_access_is_denied(acl: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    rules = sorted(entries(acl, stack), key=lambda entry: entry.number)
    for port in REMOTE_ACCESS_PORTS:
        deciding = [entry for entry in rules if entry.applies_to(port)]
        for entry in deciding:
            if not entry.allows or not is_internet(entry.cidr):
                continue
            earlier = takewhile(lambda other, entry=entry: other is not entry, deciding)
            if not any(not other.allows and covers(other.cidr, entry.cidr) for other in earlier):
                yield entry.rule.missing(f"port {port} is open to the internet", entry.path)
                break


def entries(acl: Resource, stack: Stack) -> Iterator[Entry]:
    """Ingress rules for TCP, inline and separate."""
    separate = [
        rule
        for rule in stack.related(acl, EC2_NETWORK_ACL_RULE, "networkAclId")
        if not rule.flag("egress") and not rule.is_unknown("egress")
    ]
    yield from (entry for rule in separate for entry in _entries(rule, "ruleNumber", "ruleAction"))
    for rule in inline(acl, "ingress", separate):
        yield from _entries(rule, "ruleNo", "action")


def _entries(rule: Node, number: str, action: str) -> Iterator[Entry]:
    protocol = rule.string("protocol").lower()
    if protocol not in PROTOCOLS:
        return
    everything = protocol in ("-1", "all")
    first, last = (0, 65535) if everything else (rule.number("fromPort"), rule.number("toPort", 65535))
    for path in ("cidrBlock", "ipv6CidrBlock"):
        if cidr := rule.string(path):
            yield Entry(rule, path, rule.number(number), rule.string(action).lower() == "allow", cidr, first, last)

"""Controls for load balancers and their listeners."""

from policy.frameworks import IN_TRANSIT, LOGGED
from policy.readers.lists import below_minimum
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
from policy.tokens import CLASSIC_LOAD_BALANCER, ELB_LISTENER, ELB_LISTENER_RULE, ELB_LOAD_BALANCER

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html"

# Parameter sslPolicies of Security Hub's ELB.17, and their post-quantum successors.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
SSL_POLICIES = tuple(
    f"ELBSecurityPolicy-TLS13-{name}"
    for name in (
        "1-3-2021-06", "1-3-FIPS-2023-04", "1-2-Res-2021-06", "1-2-Res-FIPS-2023-04", "1-2-2021-06",
        "1-2-FIPS-2023-04", "1-3-PQ-2025-09", "1-3-FIPS-PQ-2025-09", "1-2-Res-PQ-2025-09", "1-2-Res-FIPS-PQ-2025-09",
        "1-2-PQ-2025-09", "1-2-FIPS-PQ-2025-09",
    )
)  # fmt: skip
ENCRYPTED = ("HTTPS", "TLS", "SSL", "QUIC")


def protocol_of(listener: Resource) -> str:
    """Protocol of a listener: HTTP by default; `""` for gateway load balancers, whose listeners have no port either."""
    return listener.string("protocol").upper() or ("HTTP" if listener.has("port") else "")


@stack_control(
    "elb-http-redirect",
    title="HTTP listeners redirect to HTTPS",
    severity="medium",
    types=[ELB_LISTENER],
    frameworks={"FSBP": ["ELB.1"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set the default action to a redirect with protocol HTTPS, without rules that forward.",
    url=f"{USER_GUIDE}#elb-1",
)
def http_is_redirected(listener: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if protocol_of(listener) != "HTTP":
        return
    actions = listener.nodes("defaultActions")
    if not actions:
        yield listener.missing("no default action redirects to HTTPS", "defaultActions")
    rules = stack.related(listener, ELB_LISTENER_RULE, "listenerArn")
    for action in (*actions, *(action for rule in rules for action in rule.nodes("actions"))):
        if not redirects(action):
            yield action.missing("HTTP is served, not redirected to HTTPS", "type")


def redirects(action: Node) -> bool:
    """Whether a listener's action redirects to HTTPS; the default protocol is that of the request."""
    return action.string("type") == "redirect" and action.string("redirect.protocol").upper() == "HTTPS"


@resource_control(
    "elb-listener-encrypted",
    title="Listeners use HTTPS or TLS",
    severity="medium",
    types=[ELB_LISTENER],
    frameworks={"FSBP": ["ELB.18"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set the listener's protocol to HTTPS (application) or TLS (network load balancers).",
    url=f"{USER_GUIDE}#elb-18",
)
def listener_is_encrypted(listener: Resource, settings: Settings) -> Iterator[Finding]:
    protocol = protocol_of(listener)
    if not protocol or protocol in ENCRYPTED or protocol == "UDP":
        return  # listeners of gateway load balancers have no protocol, and TLS is not over UDP
    if protocol == "HTTP" and all(redirects(action) for action in listener.nodes("defaultActions")):
        return
    yield listener.missing("the listener accepts unencrypted traffic", "protocol")


@resource_control(
    "elb-listener-tls-policy",
    title="Listeners use TLS 1.2 or newer with recommended ciphers",
    severity="medium",
    types=[ELB_LISTENER],
    frameworks={"FSBP": ["ELB.17"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set ssl_policy to ELBSecurityPolicy-TLS13-1-2-2021-06 or a stricter one.",
    parameters=[Parameter("ssl_policies", SSL_POLICIES, "Allowed security policies.")],
    url=f"{USER_GUIDE}#elb-17",
)
def listener_has_a_recommended_policy(listener: Resource, settings: Settings) -> Iterator[Finding]:
    if listener.string("protocol").upper() not in ("HTTPS", "TLS"):
        return
    if not listener.has("sslPolicy"):
        yield listener.missing("the default, ELBSecurityPolicy-2016-08, supports TLS 1.0", "sslPolicy")
    elif listener.string("sslPolicy") not in settings.strings("ssl_policies"):
        yield listener.fail("the security policy is not recommended", "sslPolicy")


@resource_control(
    "elb-classic-listener-encrypted",
    title="Listeners of Classic Load Balancers use HTTPS or TLS",
    severity="medium",
    types=[CLASSIC_LOAD_BALANCER],
    frameworks={"FSBP": ["ELB.3"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set lb_protocol to https or ssl, or migrate to an Application Load Balancer.",
    url=f"{USER_GUIDE}#elb-3",
)
def classic_listener_encrypts(balancer: Resource, settings: Settings) -> Iterator[Finding]:
    for listener in balancer.nodes("listeners"):
        protocol = listener.string("lbProtocol").upper()
        if protocol not in ENCRYPTED and not listener.is_unknown("lbProtocol"):
            yield listener.fail("the listener accepts unencrypted traffic", "lbProtocol")


@resource_control(
    "elb-deletion-protection",
    title="Load balancers have deletion protection",
    severity="medium",
    types=[ELB_LOAD_BALANCER],
    frameworks={"FSBP": ["ELB.6"], "NIST 800-53": ["CA-9(1)", "CM-2", "CM-2(2)", "CM-3", "SC-5(2)"]},
    remedy="Set enable_deletion_protection to true.",
    url=f"{USER_GUIDE}#elb-6",
)
def has_deletion_protection(balancer: Resource, settings: Settings) -> Iterator[Finding]:
    if not balancer.flag("enableDeletionProtection"):
        yield balancer.fail("the load balancer has no deletion protection", "enableDeletionProtection")


@resource_control(
    "elb-access-logs",
    title="Load balancers have access logs",
    severity="medium",
    types=[ELB_LOAD_BALANCER, CLASSIC_LOAD_BALANCER],
    frameworks={"FSBP": ["ELB.5"], "PCI DSS 4.0": ["10.2.1"], "NIST 800-53": LOGGED},
    remedy="Set access_logs with a bucket of the region and enabled=True.",
    url=f"{USER_GUIDE}#elb-5",
)
def access_is_logged(balancer: Resource, settings: Settings) -> Iterator[Finding]:
    if balancer.string("loadBalancerType") == "gateway":
        return  # not supported by gateway load balancers
    logs = balancer.node("accessLogs")
    # the default of `enabled` is true for Classic Load Balancers, false for the others
    if not balancer.has("accessLogs") or not logs.flag("enabled", default=balancer.type == CLASSIC_LOAD_BALANCER):
        yield logs.fail("the load balancer has no access logs", "enabled")


@resource_control(
    "elb-invalid-headers",
    title="Application load balancers drop invalid headers",
    severity="medium",
    types=[ELB_LOAD_BALANCER],
    frameworks={
        "FSBP": ["ELB.4", "ELB.12"],
        "PCI DSS 4.0": ["6.2.4"],
        "NIST 800-53": ["AC-4(21)", "CM-2", "SC-7(4)", "SC-8(2)"],
    },
    remedy="Set drop_invalid_header_fields to true and desync_mitigation_mode to defensive or strictest.",
    url=f"{USER_GUIDE}#elb-4",
)
def invalid_headers_are_dropped(balancer: Resource, settings: Settings) -> Iterator[Finding]:
    if (balancer.string("loadBalancerType") or "application") != "application":
        return
    if not balancer.flag("dropInvalidHeaderFields"):
        yield balancer.fail("targets receive invalid headers", "dropInvalidHeaderFields")
    if balancer.string("desyncMitigationMode") == "monitor":
        yield balancer.fail("targets receive ambiguous requests", "desyncMitigationMode")


@resource_control(
    "elb-zones",
    title="Load balancers are in at least two availability zones",
    severity="medium",
    types=[ELB_LOAD_BALANCER],
    frameworks={"FSBP": ["ELB.13"], "NIST 800-53": ["CP-6(2)", "CP-10", "SC-5(2)", "SC-36", "SI-13(5)"]},
    remedy="Add subnets in at least two availability zones.",
    parameters=[Parameter("zones", 2, "Minimum number of subnets, one per availability zone.", minimum=1)],
    url=f"{USER_GUIDE}#elb-13",
)
def spans_zones(balancer: Resource, settings: Settings) -> Iterator[Finding]:
    """Subnets may be unknown: a load balancer has one subnet per availability zone."""
    path = "subnetMappings" if balancer.has("subnetMappings") else "subnets"
    if below_minimum(balancer, path, settings.number("zones")):
        yield balancer.fail("the load balancer depends on one availability zone", path)


@resource_control(
    "elb-connection-logs",
    title="Application load balancers have connection logs",
    severity="low",
    types=[ELB_LOAD_BALANCER],
    frameworks={"PCI DSS 4.0": ["10.2.1"], "NIST 800-53": LOGGED},
    remedy="Set connection_logs with a bucket of the region and enabled=True.",
    url="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html",
)
def connections_are_logged(balancer: Resource, settings: Settings) -> Iterator[Finding]:
    """Access logs do not contain failed TLS handshakes."""
    if (balancer.string("loadBalancerType") or "application") != "application":
        return
    if not balancer.flag("connectionLogs.enabled"):
        yield balancer.fail("failed TLS handshakes are not logged", "connectionLogs.enabled")

"""Controls for Kafka's access control lists."""

from policy.frameworks import LEAST_PRIVILEGE
from policy.guides import MSK_DEVELOPER_GUIDE
from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control
from policy.tokens import MSK_CLUSTER, MSK_CONFIGURATION

OPEN = "allow.everyone.if.no.acl.found"


@stack_control(
    "msk-open-without-acl",
    title="Kafka topics without access control lists are not open to all clients",
    severity="medium",
    types=[MSK_CLUSTER, MSK_CONFIGURATION],
    frameworks={"PCI DSS 4.0": ["7.2.1", "7.2.3"], "NIST 800-53": LEAST_PRIVILEGE},
    traps=["T-65"],
    remedy=f"Set {OPEN}=false in the server properties of the cluster's configuration.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-acls.html",
)
def topics_are_closed(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """MSK's default is true. It applies to clients with SASL/SCRAM and TLS; IAM has permissions of its own."""
    if subject.type == MSK_CONFIGURATION:
        if _properties(subject).get(OPEN, "").lower() == "true":
            yield subject.fail("all clients have access to topics without access control lists", "serverProperties")
        return
    known = subject.node("clientAuthentication")
    if not (known.flag("sasl.scram") or known.has("tls.certificateAuthorityArns")):
        return
    configurations = stack.follow(subject, "configurationInfo.arn", MSK_CONFIGURATION)
    if not configurations and subject.has("configurationInfo.arn"):
        yield subject.unknown("its configuration is outside of this stack", "configurationInfo.arn")
    elif not any(OPEN in _properties(configuration) for configuration in configurations):
        yield subject.missing(f"{OPEN} is not set, and true by default", "configurationInfo")


def _properties(configuration: Resource) -> dict[str, str]:
    lines = configuration.string("serverProperties").splitlines()
    pairs = (line.partition("=") for line in lines if not line.lstrip().startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}

"""Controls for secrets in scripts, definitions and inputs other than user data and variables of containers."""

from policy.readers.secret_documents import secrets_in_document, secrets_in_user_data
from policy.registry import Finding, Iterator, Node, Resource, Settings, resource_control
from policy.secrecy import MASK
from policy.tokens import (
    EC2_SPOT_FLEET_REQUEST,
    EVENTBRIDGE_TARGET,
    SCHEDULER_SCHEDULE,
    SFN_STATE_MACHINE,
    SSM_DOCUMENT,
)

# By type: the list of blocks with the definition, if any, and its properties.
DEFINITIONS = {
    EC2_SPOT_FLEET_REQUEST: ("launchSpecifications", ("userData",)),
    EVENTBRIDGE_TARGET: ("", ("input", "inputTransformer.inputTemplate")),
    SCHEDULER_SCHEDULE: ("", ("target.input",)),
    SFN_STATE_MACHINE: ("", ("definition",)),
    SSM_DOCUMENT: ("", ("content",)),
}


@resource_control(
    "secrets-in-definitions",
    title="Documents, state machines and inputs of targets contain no secrets",
    severity="high",
    types=list(DEFINITIONS),
    frameworks={"PCI DSS 4.0": ["8.6.2"], "NIST 800-53": ["IA-5(7)", "SA-3"]},
    remedy="Pass the name of a secret or parameter, and read its value with the role of the execution.",
    url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
)
def definitions_contain_no_secrets(subject: Resource, settings: Settings) -> Iterator[Finding]:
    """Who may describe the resource reads its definition, and executions log it."""
    items, paths = DEFINITIONS[subject.type]
    read = secrets_in_user_data if subject.type == EC2_SPOT_FLEET_REQUEST else secrets_in_document
    nodes: list[Node] = subject.nodes(items) if items else [subject]
    for node in nodes:
        for path in paths:
            for name in read(node.string(path)):
                yield node.fail(f"the definition contains a secret in plaintext: {name}", path, value=MASK)

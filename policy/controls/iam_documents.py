"""Controls for policy documents of all types: syntax, size and existing actions."""

import json
import re
from collections import Counter
from collections.abc import Mapping

from policy.guides import IAM_USER_GUIDE
from policy.iam.actions import is_known, nearest
from policy.iam.documents import Document, Statement, read
from policy.iam.policy_properties import (
    IDENTITY,
    RESOURCE,
    TRUST,
    identity_documents,
    resource_documents,
    trust_document,
)
from policy.iam.wildcards import is_pattern
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, stack_control
from policy.tokens import (
    EVENTBRIDGE_BUS_POLICY,
    IAM_GROUP_POLICY,
    IAM_POLICY,
    IAM_ROLE,
    IAM_ROLE_POLICY,
    IAM_USER_POLICY,
    S3_BUCKET,
    S3_BUCKET_POLICY,
    SECRETSMANAGER_SECRET,
    SECRETSMANAGER_SECRET_POLICY,
    SQS_QUEUE,
    SQS_QUEUE_POLICY,
)

EVERY = tuple(dict.fromkeys((*IDENTITY, *TRUST, *RESOURCE)))
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: characters without white space, of all
# inline policies of a user, role or group together. The quota of trust policies is adjustable.
SIZES = {
    IAM_POLICY: 6144,
    IAM_ROLE_POLICY: 10240,
    IAM_USER_POLICY: 2048,
    IAM_GROUP_POLICY: 5120,
    IAM_ROLE: 10240,
    # Amazon S3 User Guide, bucket policies; Amazon SQS Developer Guide, policy quotas; AWS Secrets Manager API
    # Reference, PutResourcePolicy; Amazon EventBridge User Guide, quotas (adjustable).
    S3_BUCKET: 20480,
    S3_BUCKET_POLICY: 20480,
    SQS_QUEUE: 8192,
    SQS_QUEUE_POLICY: 8192,
    SECRETSMANAGER_SECRET: 20480,
    SECRETSMANAGER_SECRET_POLICY: 20480,
    EVENTBRIDGE_BUS_POLICY: 10240,
}
TRUST_SIZE = 2048
_SID = re.compile(r"[A-Za-z0-9]*")
_ACTION = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9*?_]+|\*|[*?]+:[*?]+")


def documents(resource: Resource, stack: Stack) -> Iterator[tuple[str, Node]]:
    """Policy documents of a resource with their type: `identity`, `trust` or `resource`."""
    if resource.type in IDENTITY:
        for node in identity_documents(resource):
            yield "identity", node
    if resource.type in TRUST:
        yield "trust", trust_document(resource)
    if resource.type in RESOURCE:
        for node in resource_documents(resource, stack):
            yield "resource", node


@stack_control(
    "policy-document-refused",
    title="Policy documents are valid",
    severity="high",
    types=EVERY,
    frameworks={"NIST 800-53": ["AC-3", "CM-2"]},
    traps=["T-40"],
    remedy="Correct the document; AWS refuses it as MalformedPolicyDocument.",
    url=f"{IAM_USER_GUIDE}/reference_policies_grammar.html",
)
def document_is_valid(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for kind, node in documents(resource, stack):
        document = read(node, ("Effect",))
        if document.fault:
            yield node.fail(f"AWS refuses the document: {document.fault}")
        for statement in document:
            if fault := _refused(kind, statement):
                yield node.fail(f"AWS refuses {statement.label}: {fault}")
        for sid in _repeated(document):
            yield node.fail(f"AWS refuses the document: more than one statement has the Sid {sid}")


def _refused(kind: str, statement: Statement) -> str:
    """Reason why AWS refuses a statement in a document of a type; `""` if it does not."""
    principal = bool(statement.principals or statement.not_principals) or _hidden(statement, "Principal")
    resource = bool(statement.resources or statement.not_resources) or _hidden(statement, "Resource")
    if statement.actions and statement.not_actions:
        return "it has Action and NotAction"
    if statement.resources and statement.not_resources:
        return "it has Resource and NotResource"
    if kind != "resource" and not _SID.fullmatch(statement.sid):
        return f"the Sid {statement.sid!r} has other characters than letters and digits"
    for action in (*statement.actions, *statement.not_actions):
        if not _ACTION.fullmatch(action):
            return f"{action!r} is no action; write service:Action"
        if kind == "trust" and not action.lower().startswith("sts:"):
            return f"{action} is no action of a trust policy; those begin with sts:"
    if kind == "identity":
        return (
            "it has a Principal; an identity policy has none" if principal else "" if resource else "it has no Resource"
        )
    if not principal:
        return "it has no Principal"
    for _, value in (*statement.principals, *statement.not_principals):
        if is_pattern(value) and value != "*":
            return f"{value} is no principal; a principal has no wildcards, except * for all"
    return "it has a Resource; a trust policy has none" if kind == "trust" and resource else ""


def _hidden(statement: Statement, element: str) -> bool:
    return bool(statement.unknown & {element, f"Not{element}"})


def _repeated(document: Document) -> list[str]:
    return [sid for sid, count in Counter(item.sid for item in document if item.sid).items() if count > 1]


@stack_control(
    "policy-document-size",
    title="Policy documents are within the size quotas",
    severity="high",
    types=list(SIZES),
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-40"],
    remedy="Merge statements with equal resources, or split the policy into managed policies.",
    url=f"{IAM_USER_GUIDE}/reference_iam-quotas.html",
)
def document_is_within_the_quota(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for kind, node in documents(resource, stack):
        most = TRUST_SIZE if kind == "trust" else SIZES[resource.type]
        if (length := _length(node)) > most:
            yield node.fail(
                f"the document has {length} characters without white space, the quota is {most}", value=length
            )


def _length(node: Node) -> int:
    """Characters that IAM counts: those of the JSON string without white space, the least that other services count."""
    value = node.json().value if isinstance(node.value, str) else node.value
    if not isinstance(value, Mapping):
        return 0
    return len(re.sub(r"\s", "", json.dumps(value, default=str, ensure_ascii=False)))


@stack_control(
    "policy-action-unknown",
    title="Actions in policies exist",
    severity="medium",
    types=EVERY,
    frameworks={"NIST 800-53": ["AC-3", "CM-2"]},
    traps=["T-40"],
    remedy="Use actions of the service authorization reference; a misspelled action grants or denies nothing.",
    url="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
)
def actions_exist(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for _, node in documents(resource, stack):
        for statement in read(node, ("Action", "NotAction")):
            for action in (*statement.actions, *statement.not_actions):
                if _ACTION.fullmatch(action) and not is_known(action):
                    suggestion = f"; did you mean {near}?" if (near := nearest(action)) else ""
                    yield node.fail(f"{statement.label}: {action} is not an action of AWS{suggestion}", value=action)

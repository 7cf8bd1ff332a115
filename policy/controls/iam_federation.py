"""Controls for trust in identity providers: workloads and users that can assume a role."""

import re

from policy.frameworks import LEAST_PRIVILEGE, PCI_LEAST_PRIVILEGE
from policy.guides import IAM_USER_GUIDE
from policy.iam.actions import expand
from policy.iam.conditions import EQUALS
from policy.iam.documents import Condition, Statement
from policy.iam.trust import trust_statements
from policy.iam.wildcards import is_pattern
from policy.registry import Finding, Iterator, Node, Resource, Settings, resource_control
from policy.tokens import IAM_ROLE

WEB_IDENTITY = "sts:assumerolewithwebidentity"
SAML = "sts:assumerolewithsaml"
# Claims that identify a workload of a provider.
SUBJECTS = (":sub", ":job_workflow_ref", ":repository", ":repository_id")
# Providers whose audience is a pool or application of the account; their subjects are single users.
IDENTITY_POOLS = "cognito-identity.amazonaws.com"
BY_AUDIENCE = (IDENTITY_POOLS, "www.amazon.com", "graph.facebook.com")
AUDIENCES = (":aud", ":oaud", ":azp", ":app_id", ":client_id")
# Number of parts before the first wildcard of a subject that identifies one workload.
NAMED_PARTS = 3
KUBERNETES = ["system", "serviceaccount"]  # one part more than `repo` before the names


def federated(role: Resource, action: str) -> Iterator[tuple[Node, Statement, str]]:
    """Statements with a federated principal, and the provider's name, `""` if unknown."""
    for node, statement in trust_statements(role, "Action", "Condition"):
        if any(action in expand(item) for item in statement.actions):
            providers = [value for kind, value in statement.principals if kind == "Federated"]
            if (providers or "Principal" in statement.unknown) and "Condition" not in statement.unknown:
                for provider in providers or [""]:
                    yield node, statement, provider.partition("oidc-provider/")[2] or provider


def binding(statement: Statement, endings: tuple[str, ...]) -> Iterator[Condition]:
    """Binding conditions on keys with one of these suffixes."""
    for condition in statement.conditions:
        binds = condition.kind in EQUALS and not condition.optional and bool(condition.values)
        if binds and condition.name.endswith(endings):
            yield condition


def missing_parts(subject: str) -> int:
    """Number of unspecified parts of a subject: 0 for `repo:org/name:*`, 1 for `repo:org/*`.

    Parts are separated by `:` and `/`; a part with a wildcard is unspecified.
    """
    fixed, *wild = re.split("[*?]", subject, maxsplit=1)
    parts = re.split("[:/]", fixed)[:-1]
    wanted = NAMED_PARTS + (len(KUBERNETES) - 1 if parts[:2] == KUBERNETES else 0)
    return max(0, wanted - len(parts)) if wild else 0


def open_parts(statement: Statement) -> int | None:
    """Minimum number of unspecified parts of a statement's conditions on subjects; None without such a condition."""
    found = [max(map(missing_parts, condition.values)) for condition in binding(statement, SUBJECTS)]
    return min(found, default=None)


@resource_control(
    "iam-oidc-subject",
    title="Trust in an OIDC provider is restricted to an organization",
    severity="critical",
    types=[IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Require the provider's `sub` with the repository, project or service account.",
    url=f"{IAM_USER_GUIDE}/id_roles_create_for-idp_oidc.html",
)
def subjects_are_restricted(role: Resource, settings: Settings) -> Iterator[Finding]:
    for node, statement, provider in federated(role, WEB_IDENTITY):
        if provider in BY_AUDIENCE:
            continue
        left = open_parts(statement)
        if left is None:
            yield node.fail(
                f"{statement.label} allows all workloads of the provider to assume the role; "
                f"add StringLike {_key(provider)}, as repo:organization/repository:*",
                value=provider,
            )
        elif left > 1:
            yield _subject(node, statement, "all organizations", left)


@resource_control(
    "iam-oidc-subject-breadth",
    title="Trust in an OIDC provider is restricted to one repository",
    severity="medium",
    types=[IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Specify the repository in `sub`, and the branch or environment if only one deploys.",
    url=f"{IAM_USER_GUIDE}/id_roles_create_for-idp_oidc.html",
)
def subjects_are_specific(role: Resource, settings: Settings) -> Iterator[Finding]:
    for node, statement, provider in federated(role, WEB_IDENTITY):
        if provider not in BY_AUDIENCE and open_parts(statement) == 1:
            yield _subject(node, statement, "all repositories of the organization", 1)


def _subject(node: Node, statement: Statement, subjects: str, left: int) -> Finding:
    values = [value for item in binding(statement, SUBJECTS) for value in item.values if missing_parts(value) >= left]
    return node.fail(
        f"{statement.label} allows {subjects}; set `sub` to repo:organization/repository:ref:refs/heads/main",
        value=values,
    )


def _key(provider: str) -> str:
    return f"{provider or 'PROVIDER'}:sub"


@resource_control(
    "iam-federation-audience",
    title="Trust in an identity provider is restricted to an audience",
    severity="medium",
    types=[IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Require the provider's `aud` (sts.amazonaws.com, a client or identity pool id), or SAML:aud.",
    url=f"{IAM_USER_GUIDE}/id_roles_create_for-idp_oidc.html",
)
def audience_is_restricted(role: Resource, settings: Settings) -> Iterator[Finding]:
    """Tokens of other applications of the provider must not be accepted."""
    for action, example in ((WEB_IDENTITY, "PROVIDER:aud"), (SAML, "SAML:aud")):
        for node, statement, provider in federated(role, action):
            if "saml-provider/" in provider and action == WEB_IDENTITY:
                continue
            audiences = [value for item in binding(statement, AUDIENCES) for value in item.values]
            if not audiences or any(map(is_pattern, audiences)):
                yield node.fail(
                    f"{statement.label} accepts tokens of all audiences; add StringEquals {example}", value=provider
                )


@resource_control(
    "iam-federation-guests",
    title="Trust in Cognito identity pools excludes guests",
    severity="high",
    types=[IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Require cognito-identity.amazonaws.com:amr `authenticated` by ForAnyValue:StringLike, without a wildcard.",
    url="https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html",
)
def guests_are_excluded(role: Resource, settings: Settings) -> Iterator[Finding]:
    for node, statement, provider in federated(role, WEB_IDENTITY):
        if provider != IDENTITY_POOLS:
            continue
        methods = [value for item in binding(statement, (":amr",)) for value in item.values]
        if not methods or any(value == "unauthenticated" or is_pattern(value) for value in methods):
            yield node.fail(f"{statement.label} allows guests to assume the role", value=methods or provider)

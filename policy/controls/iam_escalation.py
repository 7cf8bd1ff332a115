"""Controls for the effective permissions of a principal: inline, attached, AWS managed and group policies, boundary."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase

from policy.frameworks import LEAST_PRIVILEGE, PCI_LEAST_PRIVILEGE
from policy.guides import IAM_USER_GUIDE
from policy.iam.actions import narrower
from policy.iam.analysis import escalations, exfiltrating, exposing, granted, is_broad, is_broad_arn
from policy.iam.identities import IDENTITIES, Permissions, permissions
from policy.iam.managed import statements_of
from policy.messages import MOST_LISTED, listed
from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control
from policy.tokens import IAM_GROUP, IAM_ROLE, IAM_USER
from policy.unknown import note

CLOUDSPLAINING = "https://cloudsplaining.readthedocs.io/en/latest/glossary"
# Actions that change the permissions of their own principal.
OWN_PERMISSIONS = {
    IAM_ROLE: ("iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:DeleteRolePermissionsBoundary",
           "iam:PutRolePermissionsBoundary"),
    IAM_USER: ("iam:AttachUserPolicy", "iam:PutUserPolicy", "iam:DeleteUserPermissionsBoundary",
           "iam:PutUserPermissionsBoundary"),
    IAM_GROUP: ("iam:AttachGroupPolicy", "iam:PutGroupPolicy"),
}  # fmt: skip


def grantors(found: Permissions, actions: Collection[str]) -> list[str]:
    """Statements, by the resources of their policies, and AWS managed policies that allow some of these actions."""
    wanted = {action.lower() for action in actions}
    statements = [
        f"{grant.statement.label} of {grant.node.resource.name}"
        for grant in found.grants
        if grant.statement.allows and is_broad(grant.statement) and wanted & granted(grant.statement)
    ]
    managed = (name for name in found.managed for item in statements_of((name,)) if wanted & granted(item))
    return list(dict.fromkeys((*statements, *managed)))


def reported(found: Permissions, message: str, value: object) -> Finding:
    """A finding of a principal; undecided if a permissions boundary outside of the stack may deny it."""
    if found.boundary_unread:
        note(f"{found.subject.name}.permissionsBoundary")
        return found.subject.missing(message)
    return found.subject.fail(message, value=value)


@stack_control(
    "iam-privilege-escalation",
    title="Principals cannot escalate their privileges",
    severity="high",
    types=list(IDENTITIES),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Restrict Resource to roles, users or functions, or set a permissions boundary.",
    url=f"{CLOUDSPLAINING}/privilege-escalation/",
)
def cannot_escalate(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    found = permissions(stack, subject)
    methods_by_grantor: dict[tuple[str, ...], list[tuple[str, Sequence[str]]]] = defaultdict(list)
    for escalation in escalations(found.statements, found.boundary, found.managed):
        methods_by_grantor[tuple(grantors(found, escalation.actions))].append((escalation.method, escalation.actions))
    for statements, methods in methods_by_grantor.items():
        method, actions = methods[0]
        more = f" and {len(methods) - 1} more methods_by_grantor" if len(methods) > 1 else ""
        yield reported(
            found,
            f"{' with '.join(statements)} allows {' + '.join(actions)}: {method}{more}; "
            f"restrict {actions[0]} to {narrower(actions[0]) or 'a separate statement'}",
            list(actions),
        )


@stack_control(
    "iam-own-rights",
    title="Principals do not change their own permissions",
    severity="high",
    types=list(IDENTITIES),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Remove the principal's ARN from Resource of statements with these actions.",
    url=f"{IAM_USER_GUIDE}/access_policies_boundaries.html",
)
def does_not_change_its_own_permissions(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """By ARNs and patterns that match the principal; unrestricted resources belong to the escalation control."""
    found = permissions(stack, subject)
    for grant in found.grants:
        statement = grant.statement
        actions_granted = granted(statement)
        actions = [action for action in OWN_PERMISSIONS[subject.type] if action.lower() in actions_granted]
        if statement.allows and actions and any(_matches(subject, arn) for arn in statement.resources):
            message = (
                f"{statement.label} of {grant.node.resource.name} allows {listed(actions)} on the principal itself"
            )
            yield reported(found, message, actions)


def _matches(subject: Resource, arn: str) -> bool:
    """Whether an ARN or a pattern matches the principal itself."""
    if is_broad_arn(arn):
        return False
    kind = subject.type.rpartition(":")[2].lower()
    name, path = subject.peek("name"), subject.peek("path")
    whole = f"{kind}{path if isinstance(path, str) and path else '/'}{name if isinstance(name, str) else ''}"
    named = arn.startswith("arn:") and ":iam:" in arn and isinstance(name, str) and bool(name)
    return arn in subject.identities() or (named and fnmatchcase(whole, arn.rpartition(":")[2]))


@stack_control(
    "iam-data-exfiltration",
    title="Principals do not read all data of the account",
    severity="high",
    types=list(IDENTITIES),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Restrict Resource to the ARNs of buckets, tables, parameters and secrets.",
    url=f"{CLOUDSPLAINING}/data-exfiltration/",
)
def reads_specific_data(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    found = permissions(stack, subject)
    yield from _unrestricted(
        found, exfiltrating(found.statements, found.boundary, found.managed), "allows access to all data by"
    )


@stack_control(
    "iam-resource-exposure",
    title="Principals do not change resource-based policies of the whole account",
    severity="medium",
    types=list(IDENTITIES),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Restrict Resource to the ARNs whose policies the principal changes.",
    url=f"{CLOUDSPLAINING}/resource-exposure/",
)
def exposes_specific_resources(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    found = permissions(stack, subject)
    yield from _unrestricted(
        found, exposing(found.statements, found.boundary, found.managed), "allows changes of all resource policies by"
    )


def _unrestricted(found: Permissions, actions: Sequence[str], what: str) -> Iterator[Finding]:
    by_grantor: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for action in actions:
        by_grantor[tuple(grantors(found, [action]))].append(action)
    for statements, allowed in by_grantor.items():
        forms = [f"{action} to {narrower(action)}" for action in allowed[:MOST_LISTED] if narrower(action)]
        yield reported(
            found, f"{' and '.join(statements)} {what} {listed(allowed)}; restrict {'; '.join(forms)}", allowed
        )

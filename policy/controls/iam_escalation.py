"""Controls over all that a principal may do: inline, attached, managed and through groups, within its boundary."""

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
# What changes the rights of the very principal that may do it.
OWN_RIGHTS = {
    IAM_ROLE: ("iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:DeleteRolePermissionsBoundary",
           "iam:PutRolePermissionsBoundary"),
    IAM_USER: ("iam:AttachUserPolicy", "iam:PutUserPolicy", "iam:DeleteUserPermissionsBoundary",
           "iam:PutUserPermissionsBoundary"),
    IAM_GROUP: ("iam:AttachGroupPolicy", "iam:PutGroupPolicy"),
}  # fmt: skip


def grantors(found: Permissions, actions: Collection[str]) -> list[str]:
    """Which statements, by their policies' resources, and which managed policies allow some of these actions."""
    wanted = {action.lower() for action in actions}
    places = [
        f"{grant.statement.label} of {grant.node.resource.name}"
        for grant in found.grants
        if grant.statement.allows and is_broad(grant.statement) and wanted & granted(grant.statement)
    ]
    managed = (name for name in found.managed for item in statements_of((name,)) if wanted & granted(item))
    return list(dict.fromkeys((*places, *managed)))


def reported(found: Permissions, message: str, value: object) -> Finding:
    """A finding about a principal; undecided where a boundary whose text is not in the stack may forbid it."""
    if found.boundary_unread:
        note(f"{found.subject.name}.permissionsBoundary")
        return found.subject.missing(message)
    return found.subject.fail(message, value=value)


@stack_control(
    "iam-privilege-escalation",
    title="Principals cannot give themselves more power",
    severity="high",
    types=list(IDENTITIES),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Name the roles, users or functions in Resource, or bound the principal by a permissions boundary.",
    url=f"{CLOUDSPLAINING}/privilege-escalation/",
)
def cannot_escalate(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    found = permissions(stack, subject)
    ways: dict[tuple[str, ...], list[tuple[str, Sequence[str]]]] = defaultdict(list)
    for way in escalations(found.statements, found.boundary, found.managed):
        ways[tuple(grantors(found, way.actions))].append((way.method, way.actions))
    for places, methods in ways.items():
        method, actions = methods[0]
        more = f" and {len(methods) - 1} more ways" if len(methods) > 1 else ""
        yield reported(
            found,
            f"{' with '.join(places)} allows {' + '.join(actions)}: {method}{more}; "
            f"limit {actions[0]} to {narrower(actions[0]) or 'a statement of its own'}",
            list(actions),
        )


@stack_control(
    "iam-own-rights",
    title="Principals do not change their own rights",
    severity="high",
    types=list(IDENTITIES),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Leave the principal's own ARN out of the Resource of statements that change policies.",
    url=f"{IAM_USER_GUIDE}/access_policies_boundaries.html",
)
def does_not_change_its_own_rights(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """By an ARN or a pattern that names it, which the search for actions on resources at large does not see."""
    found = permissions(stack, subject)
    for grant in found.grants:
        statement = grant.statement
        rights = granted(statement)
        actions = [action for action in OWN_RIGHTS[subject.type] if action.lower() in rights]
        if statement.allows and actions and any(_names(subject, arn) for arn in statement.resources):
            message = (
                f"{statement.label} of {grant.node.resource.name} allows {listed(actions)} on the principal itself"
            )
            yield reported(found, message, actions)


def _names(subject: Resource, arn: str) -> bool:
    """Whether an ARN or a pattern of names stands for the principal itself."""
    if is_broad_arn(arn):
        return False
    kind = subject.type.rpartition(":")[2].lower()
    name, path = subject.peek("name"), subject.peek("path")
    whole = f"{kind}{path if isinstance(path, str) and path else '/'}{name if isinstance(name, str) else ''}"
    named = arn.startswith("arn:") and ":iam:" in arn and isinstance(name, str) and bool(name)
    return arn in subject.identities() or (named and fnmatchcase(whole, arn.rpartition(":")[2]))


@stack_control(
    "iam-data-exfiltration",
    title="Principals do not read the data of the whole account",
    severity="high",
    types=list(IDENTITIES),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Name the buckets, tables, parameters and secrets that are read.",
    url=f"{CLOUDSPLAINING}/data-exfiltration/",
)
def reads_named_data(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    found = permissions(stack, subject)
    yield from _at_large(found, exfiltrating(found.statements, found.boundary, found.managed), "reads all data by")


@stack_control(
    "iam-resource-exposure",
    title="Principals do not open the resources of the whole account to others",
    severity="medium",
    types=list(IDENTITIES),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Name the resources whose policies the principal changes.",
    url=f"{CLOUDSPLAINING}/resource-exposure/",
)
def opens_named_resources(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    found = permissions(stack, subject)
    yield from _at_large(found, exposing(found.statements, found.boundary, found.managed), "opens any resource by")


def _at_large(found: Permissions, actions: Sequence[str], what: str) -> Iterator[Finding]:
    by_grantor: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for action in actions:
        by_grantor[tuple(grantors(found, [action]))].append(action)
    for places, allowed in by_grantor.items():
        forms = [f"{action} to {narrower(action)}" for action in allowed[:MOST_LISTED] if narrower(action)]
        yield reported(found, f"{' and '.join(places)} {what} {listed(allowed)}; limit {'; '.join(forms)}", allowed)

"""Controls for identity-based policies, statement by statement."""

from policy.frameworks import LEAST_PRIVILEGE, PCI_LEAST_PRIVILEGE
from policy.guides import IAM_CONTROLS, IAM_USER_GUIDE
from policy.iam.actions import (
    access_level,
    examples,
    expand,
    filled_in,
    is_everything,
    is_whole_service,
    narrower,
    written,
)
from policy.iam.analysis import PASS_ROLE, granted, is_broad, is_broad_arn, restrictable
from policy.iam.conditions import has_key, is_required
from policy.iam.documents import Statement, read
from policy.iam.policy_properties import IDENTITY, identity_documents
from policy.iam.wildcards import is_anything, is_pattern
from policy.messages import listed
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, stack_control
from policy.tokens import IAM_ATTACHMENTS, IAM_EXCLUSIVE_ATTACHMENTS, IAM_POLICY, IAM_ROLE, IAM_USER

KMS_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html"
DECRYPTING = ("kms:decrypt", "kms:reencryptfrom")
KEY_CONDITIONS = ("kms:resourcealiases", "kms:requestalias", "aws:resourcetag/")


def granting(resource: Resource, stack: Stack, *needs: str) -> Iterator[tuple[Node, Statement]]:
    """Allow statements of identity-based policies with their nodes. needs: elements that the rule reads.

    Policies that are only used as permissions boundary are excluded.
    """
    if not is_only_boundary(resource, stack):
        yield from _allowing(resource, *needs)


def _allowing(resource: Resource, *needs: str) -> Iterator[tuple[Node, Statement]]:
    for node in identity_documents(resource):
        for statement in read(node, ("Effect", *needs)):
            if statement.allows:
                yield node, statement


def is_only_boundary(policy: Resource, stack: Stack) -> bool:
    """Whether a managed policy is used as permissions boundary and not attached."""
    if policy.type != IAM_POLICY or not any(
        stack.related(policy, type_, "permissionsBoundary") for type_ in (IAM_ROLE, IAM_USER)
    ):
        return False
    attached = [(type_, "policyArn") for type_ in IAM_ATTACHMENTS]
    attached += [(type_, "policyArns") for type_ in IAM_EXCLUSIVE_ATTACHMENTS]
    return not any(stack.related(policy, type_, path) for type_, path in attached)


@stack_control(
    "iam-admin-policy",
    title="Policies do not allow all actions",
    severity="high",
    types=list(IDENTITY),
    frameworks={
        "FSBP": ["IAM.1"],
        "CIS 5.0": ["1.15"],
        "PCI DSS 4.0": PCI_LEAST_PRIVILEGE,
        "NIST 800-53": LEAST_PRIVILEGE,
    },
    remedy="Replace the wildcard by the required actions and ARNs.",
    url=f"{IAM_CONTROLS}#iam-1",
)
def allows_no_full_access(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A permissions boundary that allows all actions denies some of them, or it is none."""
    denies = any(not statement.allows for node in identity_documents(resource) for statement in read(node, ("Effect",)))
    for node, statement in granting(resource, stack, "Action") if denies else _allowing(resource, "Action"):
        for action in filter(is_everything, statement.actions):
            yield node.fail(
                f"{statement.label} allows all actions of all services; specify actions",
                value=action,
            )


@stack_control(
    "iam-service-wildcard",
    title="Policies do not allow all actions of a service",
    severity="low",
    level="mandatory",
    types=list(IDENTITY),
    frameworks={"FSBP": ["IAM.21"], "PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Replace the service's wildcard by the required actions.",
    url=f"{IAM_CONTROLS}#iam-21",
)
def allows_no_whole_service(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action"):
        for action in statement.actions:
            if is_whole_service(action) and not is_everything(action):
                instead = " and ".join(examples(action)) or "its actions"
                yield node.fail(f"{statement.label} allows {action}; specify actions, such as {instead}", value=action)


@stack_control(
    "iam-action-pattern",
    title="Policies have no wildcards for actions with write access",
    severity="low",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": ["AC-3", "AC-6"]},
    remedy="Specify the actions: a wildcard includes actions that AWS adds later.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_action.html",
)
def actions_are_specific(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action"):
        for pattern in statement.actions:
            if is_pattern(pattern) and not is_whole_service(pattern):
                changing = [written(a) for a in sorted(expand(pattern)) if access_level(a) not in ("", "Read", "List")]
                if changing:
                    yield node.fail(f"{statement.label} allows {pattern}: {listed(changing)}", value=pattern)


@stack_control(
    "iam-not-action",
    title="Allow statements have Action, not NotAction",
    severity="high",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Replace NotAction by Action with the required actions; use NotAction in Deny statements only.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_notaction.html",
)
def allows_by_action(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "NotAction"):
        if statement.not_actions:
            yield node.fail(
                f"{statement.label} allows all actions except {listed(statement.not_actions)}; use Action",
                value=list(statement.not_actions),
            )


@stack_control(
    "iam-not-resource",
    title="Allow statements have Resource, not NotResource",
    severity="medium",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Replace NotResource by Resource with the required ARNs; use NotResource in Deny statements only.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_notresource.html",
)
def allows_by_resource(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "NotResource", "Action"):
        if statement.not_resources:
            actions = listed(list(statement.actions)) or "its actions"
            excepted = listed(list(statement.not_resources))
            yield node.fail(
                f"{statement.label} allows {actions} on all resources except {excepted}; use Resource",
                value=list(statement.not_resources),
            )


@stack_control(
    "iam-resource-wildcard",
    title="Actions with resource-level permissions are restricted to resources",
    severity="medium",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Specify ARNs in Resource; move actions without resource-level permissions to a separate statement with *.",
    url="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
)
def resources_are_specific(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action", "Resource", "Condition"):
        if actions := restrictable(statement):
            forms = [f"{action} on {narrower(action)}" for action in actions]
            yield node.fail(
                f"{statement.label} allows on * actions with resource-level permissions: {listed(forms)}", value="*"
            )


@stack_control(
    "iam-arn-breadth",
    title="ARNs in policies specify an account and a resource",
    severity="medium",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Specify the account id and at least a prefix of the resource's name.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_resource.html",
)
def arns_are_specific(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action", "Resource", "Condition"):
        for arn in statement.resources if is_broad(statement) or not statement.conditions else ():
            if not is_anything(arn) and _is_unrestricted(arn):
                actions = listed(list(statement.actions)) or "its actions"
                yield node.fail(f"{statement.label} allows {actions} on {arn}; use {filled_in(arn)}", value=arn)


def _is_unrestricted(arn: str) -> bool:
    """Whether an ARN specifies no resource or no account; of EC2, which generates ids, only the account counts."""
    parts = arn.split(":", 5)
    any_account = len(parts) == 6 and is_anything(parts[4])
    return any_account or (is_broad_arn(arn) and not (len(parts) == 6 and parts[2] == "ec2"))


@stack_control(
    "iam-pass-role-any",
    title="iam:PassRole is restricted to roles",
    severity="high",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Specify the ARNs of the roles in Resource of the statement.",
    url=f"{IAM_USER_GUIDE}/id_roles_use_passrole.html",
)
def passes_specific_roles(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action", "NotAction", "Resource", "NotResource", "Condition"):
        if PASS_ROLE in granted(statement) and is_broad(statement):
            yield node.fail(
                f"{statement.label} allows iam:PassRole for all roles; use {narrower(PASS_ROLE)}",
                value=list(statement.resources) or list(statement.not_resources),
            )


@stack_control(
    "iam-pass-role-service",
    title="iam:PassRole is restricted to a service",
    severity="medium",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Add the condition StringEquals iam:PassedToService with the service's principal.",
    url=f"{IAM_USER_GUIDE}/reference_policies_iam-condition-keys.html",
)
def passes_to_a_specific_service(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action", "NotAction", "Condition"):
        if PASS_ROLE not in granted(statement) or "Condition" in statement.unknown:
            continue
        if not has_key(statement, "iam:PassedToService"):
            yield node.fail(
                f"{statement.label} allows iam:PassRole for all services; "
                "add StringEquals iam:PassedToService, such as ecs-tasks.amazonaws.com",
                value=list(statement.actions) or list(statement.not_actions),
            )


@stack_control(
    "iam-decrypt-any-key",
    title="Decryption is restricted to keys",
    severity="medium",
    types=list(IDENTITY),
    frameworks={
        "FSBP": ["KMS.1", "KMS.2"],
        "PCI DSS 4.0": PCI_LEAST_PRIVILEGE,
        "NIST 800-53": ["AC-2", "AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-5", "AC-6", "AC-6(3)"],
    },
    remedy="Specify the keys' ARNs in Resource, or their aliases by kms:ResourceAliases.",
    url=f"{KMS_GUIDE}#kms-1",
)
def decrypts_with_specific_keys(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """As in Security Hub, a condition on the request (`kms:ViaService`) does not restrict the keys."""
    for node, statement in granting(resource, stack, "Action", "NotAction", "Resource", "NotResource", "Condition"):
        decrypting = [action for action in DECRYPTING if action in granted(statement)]
        anywhere = bool(statement.not_resources) or any(is_broad_arn(arn) for arn in statement.resources)
        if decrypting and anywhere and not _restricts_keys(statement) and "Condition" not in statement.unknown:
            actions = " and ".join(written(action) for action in decrypting)
            yield node.fail(
                f"{statement.label} allows {actions} with all keys; use {narrower(decrypting[0])}",
                value=list(statement.resources) or list(statement.not_resources),
            )


def _restricts_keys(statement: Statement) -> bool:
    return any(
        condition.name.startswith(KEY_CONDITIONS) and condition.kind != "null" and is_required(condition)
        for condition in statement.conditions
    )

"""Controls over identity policies: what a statement grants, each by itself."""

from policy.frameworks import LEAST_PRIVILEGE, PCI_LEAST_PRIVILEGE
from policy.guides import IAM_CONTROLS, IAM_USER_GUIDE
from policy.iam.actions import (
    access_level,
    examples,
    expand,
    filled_in,
    is_everything,
    is_pattern,
    is_whole_service,
    narrower,
    written,
)
from policy.iam.analysis import PASS_ROLE, granted, is_broad, is_broad_arn, limitable
from policy.iam.conditions import EQUALS, has_key
from policy.iam.documents import Statement, read
from policy.iam.policy_properties import IDENTITY, identity_documents
from policy.messages import listed
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, stack_control
from policy.tokens import IAM_ATTACHMENTS, IAM_POLICY, IAM_ROLE, IAM_USER

KMS_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html"
DECRYPTING = ("kms:decrypt", "kms:reencryptfrom")
NAMES_KEYS = ("kms:resourcealiases", "kms:requestalias", "aws:resourcetag/")


def granting(resource: Resource, stack: Stack, *needs: str) -> Iterator[tuple[Node, Statement]]:
    """The statements that grant something, with the documents they stand in. needs: what the rule decides by.

    A policy that only bounds what others grant grants nothing.
    """
    if only_bounds(resource, stack):
        return
    for node in identity_documents(resource):
        for statement in read(node, ("Effect", *needs)):
            if statement.allows:
                yield node, statement


def only_bounds(policy: Resource, stack: Stack) -> bool:
    """Whether a managed policy is a permissions boundary and attached to nobody."""
    if policy.type != IAM_POLICY or not any(
        stack.related(policy, type_, "permissionsBoundary") for type_ in (IAM_ROLE, IAM_USER)
    ):
        return False
    return not any(stack.related(policy, type_, "policyArn") for type_ in IAM_ATTACHMENTS)


@stack_control(
    "iam-admin-policy",
    title="Policies do not grant everything",
    severity="high",
    types=list(IDENTITY),
    frameworks={
        "FSBP": ["IAM.1"],
        "CIS 3.0": ["1.16"],
        "PCI DSS 4.0": PCI_LEAST_PRIVILEGE,
        "NIST 800-53": LEAST_PRIVILEGE,
    },
    remedy="Write out the actions that are used and the ARNs that they are used on.",
    url=f"{IAM_CONTROLS}#iam-1",
)
def grants_not_everything(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action"):
        for action in filter(is_everything, statement.actions):
            yield node.fail(
                f"{statement.label} allows every action of every service; write out single actions of single services",
                value=action,
            )


@stack_control(
    "iam-service-wildcard",
    title="Policies do not grant whole services",
    severity="low",
    level="mandatory",
    types=list(IDENTITY),
    frameworks={"FSBP": ["IAM.21"], "PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Write out the actions that are used in place of the service's wildcard.",
    url=f"{IAM_CONTROLS}#iam-21",
)
def grants_no_whole_service(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action"):
        for action in statement.actions:
            if is_whole_service(action) and not is_everything(action):
                instead = " and ".join(examples(action)) or "its actions"
                yield node.fail(
                    f"{statement.label} allows {action}; write out what is used, as {instead}", value=action
                )


@stack_control(
    "iam-action-pattern",
    title="Policies write out the actions that change something",
    severity="low",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": ["AC-3", "AC-6"]},
    remedy="Write out the actions: a pattern grants what AWS adds to the service tomorrow.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_action.html",
)
def actions_are_written_out(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action"):
        for pattern in statement.actions:
            if is_pattern(pattern) and not is_whole_service(pattern):
                changing = [written(a) for a in sorted(expand(pattern)) if access_level(a) not in ("", "Read", "List")]
                if changing:
                    yield node.fail(f"{statement.label} allows {pattern}: {listed(changing)}", value=pattern)


@stack_control(
    "iam-not-action",
    title="Policies say what they allow, not what they do not",
    severity="high",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Replace NotAction by Action with the actions that are used; keep NotAction for statements that deny.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_notaction.html",
)
def allows_by_action(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "NotAction"):
        if statement.not_actions:
            yield node.fail(
                f"{statement.label} allows every action but {listed(list(statement.not_actions))}; list Action instead",
                value=list(statement.not_actions),
            )


@stack_control(
    "iam-not-resource",
    title="Policies say on what they allow, not on what they do not",
    severity="medium",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Replace NotResource by Resource with the ARNs that are used; keep NotResource for statements that deny.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_notresource.html",
)
def allows_by_resource(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "NotResource", "Action"):
        if statement.not_resources:
            actions = listed(list(statement.actions)) or "its actions"
            excepted = listed(list(statement.not_resources))
            yield node.fail(
                f"{statement.label} allows {actions} on every resource but {excepted}; list Resource instead",
                value=list(statement.not_resources),
            )


@stack_control(
    "iam-resource-wildcard",
    title="Actions that can be limited to resources are",
    severity="medium",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Name the ARNs in Resource; leave * to a statement of its own for actions that know no resources.",
    url="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
)
def resources_are_named(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action", "Resource", "Condition"):
        if actions := limitable(statement):
            forms = [f"{action} on {narrower(action)}" for action in actions]
            yield node.fail(f"{statement.label} allows on * what can be limited: {listed(forms)}", value="*")


@stack_control(
    "iam-arn-breadth",
    title="ARNs in policies name an account and a resource",
    severity="medium",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Write the account id and at least a prefix of the resource's name into the ARN.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_resource.html",
)
def arns_name_a_resource(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action", "Resource", "Condition"):
        for arn in statement.resources if is_broad(statement) or not statement.conditions else ():
            if arn != "*" and _is_open(arn):
                actions = listed(list(statement.actions)) or "its actions"
                yield node.fail(f"{statement.label} allows {actions} on {arn}; name {filled_in(arn)}", value=arn)


def _is_open(arn: str) -> bool:
    """Whether an ARN names no resource or no account. EC2 makes the ids of its resources: there the account counts."""
    parts = arn.split(":", 5)
    any_account = len(parts) == 6 and set(parts[4]) == {"*"}
    return any_account or (is_broad_arn(arn) and not (len(parts) == 6 and parts[2] == "ec2"))


@stack_control(
    "iam-pass-role-any",
    title="Policies name the roles that may be passed on",
    severity="high",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Name the roles' ARNs in the Resource of the statement with iam:PassRole.",
    url=f"{IAM_USER_GUIDE}/id_roles_use_passrole.html",
)
def passes_named_roles(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action", "NotAction", "Resource", "NotResource", "Condition"):
        if PASS_ROLE in granted(statement) and is_broad(statement):
            yield node.fail(
                f"{statement.label} allows iam:PassRole for any role; name {narrower(PASS_ROLE)}",
                value=list(statement.resources) or list(statement.not_resources),
            )


@stack_control(
    "iam-pass-role-service",
    title="Policies name the service that a role may be passed to",
    severity="medium",
    types=list(IDENTITY),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Add the condition StringEquals iam:PassedToService with the service's principal.",
    url=f"{IAM_USER_GUIDE}/reference_policies_iam-condition-keys.html",
)
def passes_to_a_named_service(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in granting(resource, stack, "Action", "NotAction", "Condition"):
        if PASS_ROLE not in granted(statement) or "Condition" in statement.unknown:
            continue
        if not has_key(statement, "iam:PassedToService"):
            yield node.fail(
                f"{statement.label} allows iam:PassRole to any service; "
                "add StringEquals iam:PassedToService, as ecs-tasks.amazonaws.com",
                value=list(statement.actions) or list(statement.not_actions),
            )


@stack_control(
    "iam-decrypt-any-key",
    title="Policies name the keys that may decrypt",
    severity="medium",
    types=list(IDENTITY),
    frameworks={
        "FSBP": ["KMS.1", "KMS.2"],
        "PCI DSS 4.0": PCI_LEAST_PRIVILEGE,
        "NIST 800-53": ["AC-2", "AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-5", "AC-6", "AC-6(3)"],
    },
    remedy="Name the keys' ARNs in Resource, or the keys' aliases by kms:ResourceAliases.",
    url=f"{KMS_GUIDE}#kms-1",
)
def decrypts_with_named_keys(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A condition on how the request comes (`kms:ViaService`) leaves every key within reach, as Security Hub has it."""
    for node, statement in granting(resource, stack, "Action", "NotAction", "Resource", "NotResource", "Condition"):
        decrypting = [action for action in DECRYPTING if action in granted(statement)]
        anywhere = bool(statement.not_resources) or any(is_broad_arn(arn) for arn in statement.resources)
        if decrypting and anywhere and not _names_keys(statement) and "Condition" not in statement.unknown:
            actions = " and ".join(written(action) for action in decrypting)
            yield node.fail(
                f"{statement.label} allows {actions} with every key; name {narrower(decrypting[0])}",
                value=list(statement.resources) or list(statement.not_resources),
            )


def _names_keys(statement: Statement) -> bool:
    return any(
        condition.name.startswith(NAMES_KEYS)
        and condition.kind in EQUALS
        and not condition.optional
        and any(value.strip("*") for value in condition.values)
        for condition in statement.conditions
    )

"""Controls over the policies of resources: whom they let in, on whose behalf, and to what."""

from policy.frameworks import LEAST_PRIVILEGE, NOT_PUBLIC, PCI_LEAST_PRIVILEGE
from policy.guides import IAM_USER_GUIDE
from policy.iam.actions import examples, is_everything, is_whole_service
from policy.iam.conditions import has_key, is_fixed, is_public, services
from policy.iam.documents import Statement, read
from policy.iam.policy_properties import RESOURCE, resource_documents, trust_document
from policy.iam.trust import SOURCE_KEYS
from policy.messages import listed
from policy.registry import Finding, Iterator, Node, Parameter, Resource, Settings, Stack, stack_control
from policy.tokens import IAM_ROLE

# Services whose own guides give policies without a source: they send none, or name it in a key of their own.
WITHOUT_SOURCE = (
    "logdelivery.elasticloadbalancing.amazonaws.com", "logdelivery.elb.amazonaws.com", "kafka.amazonaws.com",
)  # fmt: skip
# Types whose public policies are found by controls of their own service, with its ids.
BY_SERVICE = (
    "aws:s3/",
    "aws:s3control/",
    "aws:kms/",
    "aws:sqs/",
    "aws:sns/",
    "aws:secretsmanager/",
    "aws:cloudwatch/event",
)
# What a service encrypts for is said in the encryption context of KMS, where it sends no source.
CONTEXT = "kms:encryptioncontext:"


def admitting(resource: Resource, stack: Stack, *needs: str) -> Iterator[tuple[Node, Statement]]:
    """The statements of a resource's or a role's policy that let somebody in. needs: what the rule decides by."""
    for node in _documents(resource, stack):
        for statement in read(node, ("Effect", *needs)):
            if statement.allows:
                yield node, statement


def _documents(resource: Resource, stack: Stack) -> Iterator[Node]:
    if resource.type == IAM_ROLE:
        yield trust_document(resource)
    else:
        yield from resource_documents(resource, stack)


@stack_control(
    "resource-policy-source",
    title="Services reach resources for named accounts or resources",
    severity="medium",
    types=list(RESOURCE),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Require aws:SourceArn of the resource that the service acts for, or aws:SourceAccount.",
    url=f"{IAM_USER_GUIDE}/confused-deputy.html",
    parameters=[Parameter("without_source", WITHOUT_SOURCE, "Services that send neither source ARN nor account.")],
)
def services_name_their_source(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in admitting(resource, stack, "Principal", "Condition"):
        if (
            "Condition" in statement.unknown
            or has_key(statement, *SOURCE_KEYS, "kms:CallerAccount")
            or _context(statement)
        ):
            continue
        for service in services(statement):
            if service not in settings.strings("without_source"):
                yield node.fail(
                    f"{statement.label} lets {service} in on behalf of any account; add ArnLike aws:SourceArn",
                    value=service,
                )


def _context(statement: Statement) -> bool:
    return any(
        condition.name.startswith(CONTEXT)
        and not condition.optional
        and bool(condition.values)
        and all(is_fixed(condition.name, value) for value in condition.values)
        for condition in statement.conditions
    )


@stack_control(
    "resource-policy-public",
    title="Policies of resources let nobody in whom they do not name",
    severity="critical",
    types=[type_ for type_ in RESOURCE if not type_.startswith(BY_SERVICE)],
    frameworks={"PCI DSS 4.0": ("1.4.4", "7.2.1"), "NIST 800-53": NOT_PUBLIC},
    remedy="Name the principals, or narrow * by a fixed account, organisation, VPC endpoint or source ARN.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_principal.html",
)
def resource_is_not_public(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in admitting(resource, stack, "Principal", "NotPrincipal", "Condition"):
        if statement.anyone and is_public(statement) and "Condition" not in statement.unknown:
            actions = listed([*statement.actions, *(f"all but {action}" for action in statement.not_actions)])
            yield node.fail(
                f"{statement.label} lets anybody do {actions}; add StringEquals aws:PrincipalOrgID", value="*"
            )


@stack_control(
    "resource-policy-wildcard",
    title="Policies of resources and of trust say what they let others do",
    severity="medium",
    types=[*RESOURCE, IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Write out the actions that the principal uses; only the own account may be given all of them.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_action.html",
)
def resource_actions_are_written_out(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """An account as a whole may have the service: its own identity policies still decide (KMS asks for it)."""
    for node, statement in admitting(resource, stack, "Action", "NotAction", "Principal"):
        accounts = bool(statement.principals) and all(_is_account(value) for _, value in statement.principals)
        for action in statement.actions:
            if is_everything(action) or (is_whole_service(action) and not accounts):
                instead = " and ".join(examples(action)) or "single actions"
                yield node.fail(
                    f"{statement.label} allows {action}; write out what is used, as {instead}", value=action
                )
        if statement.not_actions and not accounts:
            yield node.fail(
                f"{statement.label} allows every action but {listed(list(statement.not_actions))}; list Action instead",
                value=list(statement.not_actions),
            )


def _is_account(principal: str) -> bool:
    return principal.isdecimal() or (principal.startswith("arn:") and principal.endswith(":root"))


@stack_control(
    "policy-not-principal",
    title="Policies name whom they let in, not whom they do not",
    severity="critical",
    types=[*RESOURCE, IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": NOT_PUBLIC},
    remedy="Replace NotPrincipal by Principal: together with Allow it lets in everybody else, unsigned requests too.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_notprincipal.html",
)
def principals_are_named(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in admitting(resource, stack, "NotPrincipal"):
        if statement.not_principals:
            excepted = [value for _, value in statement.not_principals]
            yield node.fail(
                f"{statement.label} allows {listed(list(statement.actions))} to everybody but "
                f"{listed(excepted)}; name arn:aws:iam::${{Account}}:role/${{Name}} as Principal",
                value=excepted,
            )

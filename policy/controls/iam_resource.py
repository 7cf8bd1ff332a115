"""Controls for resource-based policies: principals, confused deputies, actions."""

from components.foundation.source_keys import requires_source
from policy.frameworks import LEAST_PRIVILEGE, NOT_PUBLIC, PCI_LEAST_PRIVILEGE
from policy.guides import IAM_USER_GUIDE
from policy.iam.actions import examples, is_everything, is_whole_service
from policy.iam.conditions import FOR_SERVICES, has_key, is_public, requires_fixed, requires_true, services
from policy.iam.documents import Statement, read
from policy.iam.policy_properties import RESOURCE, resource_documents, trust_document
from policy.iam.source_keys import SOURCE_KEYS, contexts, keys_never_sent, uses
from policy.messages import listed
from policy.registry import Finding, Iterator, Node, Parameter, Resource, Settings, Stack, stack_control
from policy.tokens import IAM_ROLE

# Types with a control for public policies of their own service.
BY_SERVICE = (
    "aws:s3/",
    "aws:s3control/",
    "aws:kms/",
    "aws:sqs/",
    "aws:sns/",
    "aws:secretsmanager/",
    "aws:cloudwatch/event",
)
# The encryption context of KMS identifies the resource if a service sends no source.
CONTEXT = "kms:encryptioncontext:"


def allowing(resource: Resource, stack: Stack, *needs: str) -> Iterator[tuple[Node, Statement]]:
    """Allow statements of a resource-based or trust policy with their nodes. needs: elements that the rule reads."""
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
    title="Services have access for specific accounts or resources",
    severity="medium",
    types=list(RESOURCE),
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Require aws:SourceArn or aws:SourceAccount.",
    url=f"{IAM_USER_GUIDE}/confused-deputy.html",
    parameters=[
        Parameter("without_source", (), "Further services that send neither aws:SourceArn nor aws:SourceAccount.")
    ],
)
def services_have_a_source(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in allowing(resource, stack, "Principal", "Condition"):
        if (
            "Condition" in statement.unknown
            or has_key(statement, *SOURCE_KEYS, "kms:CallerAccount")
            or _context(statement)
            or _grants_for_service(statement)
        ):
            continue
        for service in services(statement):
            if service not in settings.strings("without_source") and requires_source(
                service, statement.actions, contexts(statement)
            ):
                yield node.fail(
                    f"{statement.label} allows {service} for all accounts; add {_sent(statement, service)}",
                    value=service,
                )


def _sent(statement: Statement, service: str) -> str:
    """The condition that the service supports."""
    if all(use is not None and not use.keys for use in uses(statement, service)):
        return "ArnLike on the encryption context, such as kms:EncryptionContext:aws:sqs:arn"
    return "ArnLike aws:SourceArn"


@stack_control(
    "resource-policy-source-sent",
    title="Conditions on the source have keys that the service sends",
    severity="high",
    types=list(RESOURCE),
    frameworks={"NIST 800-53": ["SC-12", "SI-4"]},
    traps=["T-26", "T-46"],
    remedy="Remove aws:SourceArn and aws:SourceAccount; restrict keys by the encryption context instead.",
    url="https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
)
def source_keys_are_sent(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A condition on a key that is not in the request is never true: the service is denied, mostly without an error."""
    for node, statement in allowing(resource, stack, "Principal", "Condition"):
        for service in services(statement):
            missing = keys_never_sent(statement, service)
            if missing:
                yield node.fail(
                    f"{statement.label} never applies: {service} sends no {listed(missing)} with "
                    f"{listed(list(statement.actions))}",
                    value=list(missing),
                )


def _grants_for_service(statement: Statement) -> bool:
    """Whether a statement allows grants for resources of the service only: Route 53's guide gives them no source."""
    only_grants = all(action.lower() == "kms:creategrant" for action in statement.actions)
    return only_grants and requires_true(statement, FOR_SERVICES)


def _context(statement: Statement) -> bool:
    return any(condition.name.startswith(CONTEXT) and requires_fixed(condition) for condition in statement.conditions)


@stack_control(
    "resource-policy-public",
    title="Resource-based policies grant no public access",
    severity="critical",
    types=[type_ for type_ in RESOURCE if not type_.startswith(BY_SERVICE)],
    frameworks={"PCI DSS 4.0": ("1.4.4", "7.2.1"), "NIST 800-53": NOT_PUBLIC},
    remedy="Specify the principals, or restrict * by account, organization, VPC endpoint or source ARN.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_principal.html",
)
def resource_is_not_public(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in allowing(resource, stack, "Principal", "NotPrincipal", "Condition"):
        if statement.anyone and is_public(statement) and "Condition" not in statement.unknown:
            actions = listed([*statement.actions, *(f"all but {action}" for action in statement.not_actions)])
            yield node.fail(
                f"{statement.label} grants public access to {actions}; add StringEquals aws:PrincipalOrgID", value="*"
            )


@stack_control(
    "resource-policy-wildcard",
    title="Resource-based policies and trust policies have specific actions",
    severity="medium",
    types=[*RESOURCE, IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Specify the actions; only the account itself may have all of them.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_action.html",
)
def resource_actions_are_specific(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """An account may have all actions: its identity-based policies still apply (KMS requires this)."""
    for node, statement in allowing(resource, stack, "Action", "NotAction", "Principal"):
        accounts = bool(statement.principals) and all(_is_account(value) for _, value in statement.principals)
        for action in statement.actions:
            if is_everything(action) or (is_whole_service(action) and not accounts):
                instead = " and ".join(examples(action)) or "single actions"
                yield node.fail(f"{statement.label} allows {action}; specify actions, such as {instead}", value=action)
        if statement.not_actions and not accounts:
            yield node.fail(
                f"{statement.label} allows all actions except {listed(statement.not_actions)}; use Action",
                value=list(statement.not_actions),
            )


def _is_account(principal: str) -> bool:
    return principal.isdecimal() or (principal.startswith("arn:") and principal.endswith(":root"))


@stack_control(
    "policy-not-principal",
    title="Allow statements have Principal, not NotPrincipal",
    severity="critical",
    types=[*RESOURCE, IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": NOT_PUBLIC},
    remedy="Replace NotPrincipal by Principal: with Allow, it includes all others and anonymous requests.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_notprincipal.html",
)
def principals_are_specific(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in allowing(resource, stack, "NotPrincipal"):
        if statement.not_principals:
            excepted = [value for _, value in statement.not_principals]
            yield node.fail(
                f"{statement.label} allows {listed(list(statement.actions))} to all principals except "
                f"{listed(excepted)}; use arn:aws:iam::${{Account}}:role/${{Name}} as Principal",
                value=excepted,
            )

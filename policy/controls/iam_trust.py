"""Controls over trust policies: which accounts and services may take a role."""

from policy.frameworks import LEAST_PRIVILEGE, NOT_PUBLIC, PCI_LEAST_PRIVILEGE
from policy.guides import IAM_USER_GUIDE
from policy.iam.conditions import foreign_accounts, has_key, is_public, services
from policy.iam.trust import SOURCE_KEYS, trust_statements
from policy.registry import (
    Finding,
    Iterator,
    Parameter,
    Resource,
    Settings,
    Stack,
    resource_control,
    stack_control,
)
from policy.tokens import IAM_ROLE

ORGANISATION = ("aws:PrincipalOrgID", "aws:PrincipalOrgPaths")
# Services that take roles without saying for whom: a condition on the source would lock them out.
WITHOUT_SOURCE = ("backup.amazonaws.com", "ec2.amazonaws.com", "edgelambda.amazonaws.com")


@resource_control(
    "iam-trust-anyone",
    title="Roles are taken by nobody unnamed",
    severity="critical",
    types=[IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": NOT_PUBLIC},
    remedy="Name the role, account or service as the principal, or require aws:PrincipalOrgID.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_principal.html",
)
def is_not_taken_by_anyone(role: Resource, settings: Settings) -> Iterator[Finding]:
    for node, statement in trust_statements(role, "Principal", "NotPrincipal", "Condition"):
        if statement.anyone and is_public(statement) and "Condition" not in statement.unknown:
            yield node.fail(
                f"{statement.label} lets any account take the role; name arn:aws:iam::${{Account}}:role/${{Name}}",
                value=[value for _, value in statement.principals],
            )


@stack_control(
    "iam-trust-other-account",
    title="Other accounts take roles with an external id or as members of the organisation",
    severity="high",
    types=[IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Require sts:ExternalId, or aws:PrincipalOrgID where the account is of the same organisation.",
    url=f"{IAM_USER_GUIDE}/confused-deputy.html",
    parameters=[Parameter("own_accounts", (), "Accounts that count as the stack's own.")],
)
def other_accounts_prove_themselves(role: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in trust_statements(role, "Principal", "Condition"):
        if has_key(statement, "sts:ExternalId", *ORGANISATION) or "Condition" in statement.unknown:
            continue
        own = stack.accounts | settings.strings("own_accounts")
        for account in foreign_accounts(statement, own if stack.accounts else ()):
            yield node.fail(
                f"{statement.label} lets account {account} take the role for whomever it acts; "
                "add StringEquals sts:ExternalId",
                value=account,
            )


@resource_control(
    "iam-trust-service-source",
    title="Services take roles for this account alone",
    severity="medium",
    types=[IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Require aws:SourceAccount, and aws:SourceArn where one resource takes the role.",
    url=f"{IAM_USER_GUIDE}/confused-deputy.html",
    parameters=[Parameter("without_source", WITHOUT_SOURCE, "Services that take roles without naming a source.")],
)
def services_act_for_the_account(role: Resource, settings: Settings) -> Iterator[Finding]:
    for node, statement in trust_statements(role, "Principal", "Condition"):
        if has_key(statement, *SOURCE_KEYS, "sts:ExternalId") or "Condition" in statement.unknown:
            continue
        for service in services(statement):
            if service not in settings.strings("without_source"):
                yield node.fail(
                    f"{statement.label} lets {service} take the role on behalf of any account; "
                    "add StringEquals aws:SourceAccount",
                    value=service,
                )

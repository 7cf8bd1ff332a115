"""Controls for trust policies: accounts and services that can assume a role."""

from policy.frameworks import LEAST_PRIVILEGE, NOT_PUBLIC, PCI_LEAST_PRIVILEGE
from policy.guides import IAM_USER_GUIDE
from policy.iam.conditions import has_key, is_public, services
from policy.iam.source_keys import SOURCE_KEYS
from policy.iam.trust import trust_statements
from policy.readers.accounts import OWN_ACCOUNTS, own_accounts
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

ORGANIZATION = ("aws:PrincipalOrgID", "aws:PrincipalOrgPaths")
# Services that assume roles without a source: a condition on it would deny them.
WITHOUT_SOURCE = ("backup.amazonaws.com", "ec2.amazonaws.com", "edgelambda.amazonaws.com")


@resource_control(
    "iam-trust-anyone",
    title="Trust policies grant no public access",
    severity="critical",
    types=[IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": NOT_PUBLIC},
    remedy="Use a role, account or service as principal, or require aws:PrincipalOrgID.",
    url=f"{IAM_USER_GUIDE}/reference_policies_elements_principal.html",
)
def is_not_public(role: Resource, settings: Settings) -> Iterator[Finding]:
    for node, statement in trust_statements(role, "Principal", "NotPrincipal", "Condition"):
        if statement.anyone and is_public(statement) and "Condition" not in statement.unknown:
            yield node.fail(
                f"{statement.label} allows all accounts; use arn:aws:iam::${{Account}}:role/${{Name}}",
                value=[value for _, value in statement.principals],
            )


@stack_control(
    "iam-trust-other-account",
    title="Trust in other accounts requires an external id or the organization",
    severity="high",
    types=[IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Require sts:ExternalId, or aws:PrincipalOrgID for accounts of the same organization.",
    url=f"{IAM_USER_GUIDE}/confused-deputy.html",
    parameters=[OWN_ACCOUNTS],
)
def other_accounts_are_restricted(role: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node, statement in trust_statements(role, "Principal", "Condition"):
        if has_key(statement, "sts:ExternalId", *ORGANIZATION) or "Condition" in statement.unknown:
            continue
        own = own_accounts(stack, settings)
        for account in own.others_with_access(statement):
            yield own.finding(
                node,
                f"{statement.label} allows account {account} to assume the role without an external id; "
                "add StringEquals sts:ExternalId",
                value=account,
            )


@resource_control(
    "iam-trust-service-source",
    title="Services assume roles for this account only",
    severity="medium",
    types=[IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Require aws:SourceAccount, and aws:SourceArn for roles of one resource.",
    url=f"{IAM_USER_GUIDE}/confused-deputy.html",
    parameters=[Parameter("without_source", WITHOUT_SOURCE, "Services that assume roles without a source.")],
)
def services_act_for_the_account(role: Resource, settings: Settings) -> Iterator[Finding]:
    for node, statement in trust_statements(role, "Principal", "Condition"):
        if has_key(statement, *SOURCE_KEYS, "sts:ExternalId") or "Condition" in statement.unknown:
            continue
        for service in services(statement):
            if service not in settings.strings("without_source"):
                yield node.fail(
                    f"{statement.label} allows {service} to assume the role for all accounts; "
                    "add StringEquals aws:SourceAccount",
                    value=service,
                )

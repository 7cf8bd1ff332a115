"""Controls for the accounts in conditions of resource-based policies, trust policies and permissions."""

from policy.frameworks import LEAST_PRIVILEGE, PCI_LEAST_PRIVILEGE
from policy.guides import IAM_USER_GUIDE
from policy.iam.accounts import ACCOUNT_KEYS, Limit, account_ids, limits, organizations
from policy.iam.conditions import is_public, services
from policy.iam.denials import admitted, closes
from policy.iam.documents import Statement, read
from policy.iam.policy_properties import RESOURCE, resource_documents, trust_document
from policy.readers.accounts import OWN_ACCOUNTS, OwnAccounts, own_accounts
from policy.registry import Finding, Iterator, Node, Parameter, Resource, Settings, Stack, stack_control
from policy.tokens import (
    APIGATEWAY_REST_API,
    APIGATEWAY_REST_API_POLICY,
    EC2_VPC_ENDPOINT,
    EC2_VPC_ENDPOINT_POLICY,
    IAM_ROLE,
    LAMBDA_PERMISSION,
)

# Types other than RESOURCE with a policy.
OTHERS = (EC2_VPC_ENDPOINT, EC2_VPC_ENDPOINT_POLICY, APIGATEWAY_REST_API, APIGATEWAY_REST_API_POLICY)
# Of policies of endpoints, the account of the resource as well.
KEYS = ACCOUNT_KEYS | {"aws:resourceaccount", "s3:resourceaccount"}
OWN_ORGANIZATIONS = Parameter(
    "own_organizations", (), "Organizations of the stack's owner; if empty, organizations are not evaluated."
)
PATHS = ("sourceAccount", "sourceArn")


@stack_control(
    "policy-condition-account",
    title="Conditions limit access to accounts and organizations of the owner",
    severity="medium",
    types=[*RESOURCE, IAM_ROLE, *OTHERS, LAMBDA_PERMISSION],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Set the stack's own account as value of the condition, or name the other account as Principal.",
    url=f"{IAM_USER_GUIDE}/reference_policies_condition-keys.html",
    parameters=[OWN_ACCOUNTS, OWN_ORGANIZATIONS],
)
def conditions_are_on_own_accounts(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Of statements for all principals or for services: the condition is all that limits them."""
    own = own_accounts(stack, settings)
    if resource.type == LAMBDA_PERMISSION:
        yield from _permission(resource, own)
        return
    for node in _documents(resource, stack):
        statements = list(read(node, ("Effect", "Principal")))
        for statement in statements:
            if statement.allows and (statement.anyone or services(statement)):
                yield from _conditions(node, statement, own)
                yield from _organizations(node, statement, settings.strings(OWN_ORGANIZATIONS.name))
            if statement.anyone and is_public(statement):
                yield from _admitted(node, statement, [each for each in statements if closes(each, statement)], own)


def _conditions(node: Node, statement: Statement, own: OwnAccounts) -> Iterator[Finding]:
    found = list(limits(statement, KEYS))
    for account in own.others_in(found):
        yield own.finding(node, f"{statement.label} is limited to account {account}, which is not the owner's")
    if "Condition" in statement.unknown and not any(map(own.include, found)):
        yield node.unknown(f"{statement.label} may be limited to another account")


def _admitted(node: Node, allowed: Statement, denials: list[Statement], own: OwnAccounts) -> Iterator[Finding]:
    for account in own.others_in(map(admitted, denials)):
        yield own.finding(node, f"{allowed.label} is denied to all but account {account}, which is not the owner's")


def _organizations(node: Node, statement: Statement, own: frozenset[str]) -> Iterator[Finding]:
    for organization in dict.fromkeys(organizations(statement) if own else ()):
        if organization not in own:
            yield node.fail(f"{statement.label} is for organization {organization}, which is not the owner's")


def _documents(resource: Resource, stack: Stack) -> Iterator[Node]:
    if resource.type == IAM_ROLE:
        yield trust_document(resource)
    elif resource.type in OTHERS:
        yield resource.node("policy")
    else:
        yield from resource_documents(resource, stack)


def _permission(permission: Resource, own: OwnAccounts) -> Iterator[Finding]:
    found = {path: Limit(tuple(account_ids(permission.strings(path))), whole=True) for path in PATHS}
    named = {path: limit for path, limit in found.items() if limit.accounts}
    if not any(own.include(limit) for limit in named.values()):
        for path, limit in named.items():
            for account in own.others(limit.accounts):
                yield own.finding(permission, f"the permission is limited to account {account}", path)

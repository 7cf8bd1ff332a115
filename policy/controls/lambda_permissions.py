"""Controls for permissions of Lambda functions: their actions, and other accounts."""

from policy.frameworks import LEAST_PRIVILEGE, PCI_LEAST_PRIVILEGE
from policy.iam.accounts import account_ids
from policy.readers.accounts import OWN_ACCOUNTS, own_accounts
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import LAMBDA_PERMISSION

DEVELOPER_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg"
INVOCATIONS = frozenset({"lambda:invokefunction", "lambda:invokefunctionurl"})


@resource_control(
    "lambda-permission-actions",
    title="Lambda permissions grant invocations only",
    severity="high",
    types=[LAMBDA_PERMISSION],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Set action to lambda:InvokeFunction or lambda:InvokeFunctionUrl; deploy by a role of the account.",
    url=f"{DEVELOPER_GUIDE}/access-control-resource-based.html",
)
def permissions_are_for_invocations(permission: Resource, settings: Settings) -> Iterator[Finding]:
    """Others change code or configuration, and act with the function's role."""
    if permission.string("action").lower() not in INVOCATIONS:
        yield permission.fail("the permission includes more than invocations of the function", "action")


@stack_control(
    "lambda-permission-other-account",
    title="Lambda permissions are for the owner's accounts",
    severity="high",
    types=[LAMBDA_PERMISSION],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Name a principal of an own account, or add the account to own_accounts.",
    url=f"{DEVELOPER_GUIDE}/permissions-function-cross-account.html",
    parameters=[OWN_ACCOUNTS],
)
def principals_are_of_own_accounts(permission: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    own = own_accounts(stack, settings)
    for account in own.others(account_ids(permission.strings("principal"))):
        yield own.finding(permission, f"account {account} has access to the function", "principal")

"""Controls for permissions of function URLs."""

from policy.frameworks import NOT_PUBLIC, PCI_LEAST_PRIVILEGE
from policy.readers.functions import CLOUDFRONT, functions_of, is_restricted
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import LAMBDA_PERMISSION

URL_ACTION, ACTION = "lambda:InvokeFunctionUrl", "lambda:InvokeFunction"
INCLUDING = frozenset({ACTION, "lambda:*", "*"})
URLS_AUTH = "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"


@resource_control(
    "lambda-function-url-source",
    title="Function URLs accept requests of named distributions",
    severity="high",
    types=[LAMBDA_PERMISSION],
    frameworks={"FSBP": ["Lambda.1"], "PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": NOT_PUBLIC},
    remedy="Set source_arn to the ARN of the distribution.",
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html",
)
def distributions_are_named(permission: Resource, settings: Settings) -> Iterator[Finding]:
    if permission.string("principal") != CLOUDFRONT:
        return
    if not is_restricted(permission, "sourceArn", "aws:sourcearn"):
        yield permission.fail("distributions of all accounts can call the function", "principal")
    elif str(permission.peek("sourceArn")).endswith("/*"):
        yield permission.fail("all distributions of the account can call the function", "sourceArn")


@stack_control(
    "lambda-function-url-permissions",
    title="Permissions for a function URL include the invocation of the function",
    severity="medium",
    types=[LAMBDA_PERMISSION],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-68"],
    remedy="Add a permission for lambda:InvokeFunction by the URL (invoked_via_function_url), with the same principal.",
    url=URLS_AUTH,
)
def invocations_are_permitted(permission: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if permission.string("action") != URL_ACTION:
        return
    called = functions_of(permission, "function", stack)
    for other in stack.of(LAMBDA_PERMISSION):
        same = other.string("action") in INCLUDING and _callers(other) == _callers(permission)
        if same and functions_of(other, "function", stack) == called:
            return
    yield permission.missing("Lambda answers 403: function URLs require lambda:InvokeFunction too", "action")


def _callers(permission: Resource) -> tuple[str, str]:
    """Qualifier and principal."""
    return permission.string("qualifier"), permission.string("principal")

"""Controls for Lambda functions: permissions, runtimes, secrets, deletion."""

from collections.abc import Mapping

from policy.frameworks import NOT_PUBLIC
from policy.readers.functions import CLOUDFRONT, is_restricted
from policy.readers.secret_values import holds_secret
from policy.registry import (
    Finding,
    Iterator,
    Node,
    Parameter,
    Resource,
    Settings,
    Stack,
    resource_control,
    stack_control,
)
from policy.tokens import (
    EC2_SECURITY_GROUP,
    LAMBDA_FUNCTION,
    LAMBDA_FUNCTION_RECURSION_CONFIG,
    LAMBDA_FUNCTION_URL,
    LAMBDA_LAYER_VERSION_PERMISSION,
    LAMBDA_PERMISSION,
)

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html"

# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, deprecated
# as of November 2026. Other names pass, so that new runtimes require no change.
DEPRECATED_RUNTIMES = (
    "nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x",
    "nodejs16.x", "nodejs18.x", "nodejs20.x", "python2.7", "python3.6", "python3.7", "python3.8", "python3.9",
    "python3.10", "ruby2.5", "ruby2.7", "ruby3.2", "java8", "go1.x", "dotnetcore1.0", "dotnetcore2.0",
    "dotnetcore2.1", "dotnetcore3.1", "dotnet5.0", "dotnet6", "dotnet7", "dotnet8", "provided", "provided.al2",
)  # fmt: skip

# Lambda releases network interfaces after 20 minutes or more; the provider's timeout for a group is 15 minutes.
INTERFACE_SECONDS = 45 * 60


@resource_control(
    "lambda-permission-public",
    title="Lambda permissions grant no public access",
    severity="critical",
    types=[LAMBDA_PERMISSION],
    frameworks={"FSBP": ["Lambda.1"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": NOT_PUBLIC},
    remedy="Use a service or account as principal, or set source_arn and source_account.",
    url=f"{USER_GUIDE}#lambda-1",
)
def permission_is_not_public(permission: Resource, settings: Settings) -> Iterator[Finding]:
    if permission.string("principal") != "*" or is_restricted(permission, "principalOrgId", "aws:principalorgid"):
        return
    by_arn = is_restricted(permission, "sourceArn", "aws:sourcearn")
    by_account = is_restricted(permission, "sourceAccount", "aws:sourceaccount")
    if not (by_arn and by_account):
        yield permission.fail("all principals can invoke the function", "principal")


@resource_control(
    "lambda-permission-source",
    title="Lambda permissions of services have a source",
    severity="high",
    types=[LAMBDA_PERMISSION],
    frameworks={"FSBP": ["Lambda.1"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": ["AC-3", "AC-6"]},
    remedy="Set source_arn of the invoking resource, for Amazon S3 source_account as well.",
    url="https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
)
def services_have_a_source(permission: Resource, settings: Settings) -> Iterator[Finding]:
    """Permissions of distributions need the ARN of one: they are subject to `lambda-function-url-source`."""
    principal = permission.string("principal")
    if principal == CLOUDFRONT:
        return
    if not principal.endswith((".amazonaws.com", ".amazonaws.com.cn")) and principal != "alexa-appkit.amazon.com":
        return
    by_account = is_restricted(permission, "sourceAccount", "aws:sourceaccount")
    by_arn = is_restricted(permission, "sourceArn", "aws:sourcearn")
    if principal.startswith("s3."):
        if not by_account:
            yield permission.fail(
                "ARNs of buckets have no account: a new owner of the name can invoke the function", "principal"
            )
    elif not (by_account or by_arn or permission.has("eventSourceToken") or permission.has("principalOrgId")):
        yield permission.fail("the service can invoke the function for all accounts", "principal")


@resource_control(
    "lambda-function-url",
    title="Function URLs require IAM authorization",
    severity="high",
    types=[LAMBDA_FUNCTION_URL],
    frameworks={"PCI DSS 4.0": ["7.2.1", "8.3.1"], "NIST 800-53": NOT_PUBLIC},
    remedy="Set authorization_type to AWS_IAM, with an origin access control for CloudFront.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
)
def function_urls_require_iam(url: Resource, settings: Settings) -> Iterator[Finding]:
    if url.string("authorizationType") == "NONE":
        yield url.fail("all principals can invoke the function", "authorizationType")


@resource_control(
    "lambda-layer-public",
    title="Lambda layers are not public",
    severity="high",
    types=[LAMBDA_LAYER_VERSION_PERMISSION],
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": NOT_PUBLIC},
    remedy="Use an account as principal, or set organization_id.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/permissions-layer-cross-account.html",
)
def layers_are_not_public(permission: Resource, settings: Settings) -> Iterator[Finding]:
    if permission.string("principal") == "*" and not permission.has("organizationId"):
        yield permission.fail("all accounts can use the layer", "principal")


@resource_control(
    "lambda-runtime",
    title="Lambda functions use supported runtimes",
    severity="medium",
    types=[LAMBDA_FUNCTION],
    frameworks={
        "FSBP": ["Lambda.2"],
        "PCI DSS 4.0": ["12.3.4"],
        "NIST 800-53": ["CA-9(1)", "CM-2", "SI-2", "SI-2(2)", "SI-2(4)", "SI-2(5)"],
    },
    remedy="Use a supported runtime, such as python3.13, nodejs22.x, java21 or provided.al2023.",
    parameters=[Parameter("deprecated_runtimes", DEPRECATED_RUNTIMES, "Deprecated runtimes.")],
    url=f"{USER_GUIDE}#lambda-2",
)
def runtime_is_supported(function: Resource, settings: Settings) -> Iterator[Finding]:
    if function.string("packageType") != "Image" and function.string("runtime") in settings.strings(
        "deprecated_runtimes"
    ):
        yield function.fail("the runtime is deprecated", "runtime")


@resource_control(
    "lambda-environment-secrets",
    title="Environment variables of Lambda functions contain no secrets",
    severity="medium",
    types=[LAMBDA_FUNCTION],
    frameworks={"PCI DSS 4.0": ["8.6.2"], "NIST 800-53": ["CA-9(1)", "CM-2"]},
    remedy="Pass the secret's ARN and read the secret from Secrets Manager.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
)
def variables_contain_no_secrets(function: Resource, settings: Settings) -> Iterator[Finding]:
    variables = function.get("environment.variables")
    if not isinstance(variables, Mapping):
        return
    for name, value in variables.items():
        path = f"environment.variables.{name}"
        variable = Node(function, path, {"name": name, "value": value})
        if path in function.secrets or holds_secret(variable):
            yield variable.fail(f"{name} contains a secret in plaintext", value="[secret]")


@resource_control(
    "lambda-recursion",
    title="Lambda functions have recursive loop detection",
    severity="medium",
    types=[LAMBDA_FUNCTION_RECURSION_CONFIG],
    frameworks={"NIST 800-53": ["SC-5", "SI-17"]},
    traps=["T-25"],
    remedy="Set recursive_loop to Terminate.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
)
def loops_are_terminated(recursion: Resource, settings: Settings) -> Iterator[Finding]:
    if recursion.string("recursiveLoop") == "Allow":
        yield recursion.fail("recursive invocations are not terminated", "recursiveLoop")


@stack_control(
    "lambda-network-deletion",
    title="Security groups of Lambda functions have a sufficient delete timeout",
    severity="low",
    types=[LAMBDA_FUNCTION],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-21"],
    remedy="Set the delete timeout of the group to 45m, or replace_security_groups_on_destroy of the function.",
    url="https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
)
def delete_timeout_is_sufficient(function: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if function.flag("replaceSecurityGroupsOnDestroy"):
        return
    for group in stack.follow(function, "vpcConfig.securityGroupIds", EC2_SECURITY_GROUP):
        if group.options.custom_timeouts.get("delete", 0) < INTERFACE_SECONDS:
            yield group.fail("Lambda releases its network interfaces after the delete timeout")

"""Controls for Lambda@Edge: restrictions, roles, deletion."""

import re

from policy.iam.conditions import services
from policy.iam.documents import read
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, stack_control
from policy.tokens import CLOUDFRONT_DISTRIBUTION, IAM_ROLE, LAMBDA_FUNCTION, LAMBDA_PROVISIONED_CONCURRENCY_CONFIG

RESTRICTIONS = (
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html"
)

NUMBERED = re.compile(r":function:[^:]+:\d+$")
UNSUPPORTED = {
    "environment.variables": "environment variables",
    "layers": "layers",
    "vpcConfig.subnetIds": "a VPC",
    "deadLetterConfig.targetArn": "dead-letter queues",
    "imageUri": "container images",
    "kmsKeyArn": "customer managed keys",
}
VIEWER_MEMORY_MB = 128
TIMEOUT_SECONDS = {"viewer": 5, "origin": 30}


def associations(distribution: Resource) -> Iterator[Node]:
    """Function associations of a distribution's behaviours: nodes with `eventType` and `lambdaArn`."""
    for behaviour in (distribution.node("defaultCacheBehavior"), *distribution.nodes("orderedCacheBehaviors")):
        yield from behaviour.nodes("lambdaFunctionAssociations")


@stack_control(
    "lambda-edge-version",
    title="Lambda@Edge functions are numbered versions in us-east-1",
    severity="high",
    types=[CLOUDFRONT_DISTRIBUTION],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-09"],
    remedy="Create the function in us-east-1 with publish=True and use its qualified_arn.",
    url=RESTRICTIONS,
)
def edge_functions_are_versions(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for association in associations(distribution):
        functions = stack.follow(association, "lambdaArn", LAMBDA_FUNCTION)
        arn = association.peek("lambdaArn")
        if isinstance(arn, str) and ":function:" in arn:
            if not NUMBERED.search(arn):
                yield association.fail(
                    "CloudFront requires a numbered version, neither an alias nor $LATEST", "lambdaArn"
                )
            if ":us-east-1:" not in arn:
                yield association.fail("CloudFront requires functions in us-east-1", "lambdaArn")
        for function in functions:
            if not function.flag("publish"):
                yield function.fail("a function without publish has no numbered version", "publish")
            if function.region not in ("us-east-1", ""):
                yield function.fail("CloudFront requires functions in us-east-1", value=function.region)


@stack_control(
    "lambda-edge-features",
    title="Lambda@Edge functions use supported features only",
    severity="high",
    types=[CLOUDFRONT_DISTRIBUTION],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-09"],
    remedy="Remove the feature, or use a CloudFront Function with a key-value store.",
    url=RESTRICTIONS,
)
def edge_functions_are_supported(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for association in associations(distribution):
        event = association.string("eventType")
        for function in stack.follow(association, "lambdaArn", LAMBDA_FUNCTION):
            yield from _features(function, stack)
            yield from _limits(function, "viewer" if event.startswith("viewer") else "origin")


def _features(function: Resource, stack: Stack) -> Iterator[Finding]:
    for path, what in UNSUPPORTED.items():
        if function.has(path):
            yield function.fail(f"Lambda@Edge does not support {what}", path)
    if "arm64" in function.strings("architectures"):
        yield function.fail("Lambda@Edge supports x86_64 only", "architectures")
    if function.string("tracingConfig.mode") == "Active":
        yield function.fail("Lambda@Edge does not support X-Ray", "tracingConfig.mode")
    if function.number("ephemeralStorage.size", 512) > 512:
        yield function.fail("Lambda@Edge supports 512 MB of ephemeral storage only", "ephemeralStorage.size")
    runtime = function.string("runtime")
    if runtime and not runtime.startswith(("nodejs", "python")):
        yield function.fail("Lambda@Edge supports Node.js and Python only", "runtime")
    for provisioned in stack.related(function, LAMBDA_PROVISIONED_CONCURRENCY_CONFIG, "functionName"):
        yield provisioned.fail("Lambda@Edge does not support provisioned concurrency", "functionName")


def _limits(function: Resource, side: str) -> Iterator[Finding]:
    if side == "viewer" and function.number("memorySize", VIEWER_MEMORY_MB) > VIEWER_MEMORY_MB:
        yield function.fail(f"viewer functions have at most {VIEWER_MEMORY_MB} MB of memory", "memorySize")
    if function.number("timeout", 3) > TIMEOUT_SECONDS[side]:
        yield function.fail(f"{side} functions have a timeout of at most {TIMEOUT_SECONDS[side]} seconds", "timeout")


@stack_control(
    "lambda-edge-role",
    title="Roles of Lambda@Edge functions trust edgelambda.amazonaws.com",
    severity="high",
    types=[CLOUDFRONT_DISTRIBUTION],
    frameworks={"NIST 800-53": ["AC-6", "CM-2"]},
    traps=["T-09"],
    remedy="Trust lambda.amazonaws.com and edgelambda.amazonaws.com in the role.",
    url=RESTRICTIONS,
)
def edge_roles_trust_the_edge(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for association in associations(distribution):
        for function in stack.follow(association, "lambdaArn", LAMBDA_FUNCTION):
            for role in stack.follow(function, "role", IAM_ROLE):
                trust = read(role.node("assumeRolePolicy"))
                trusted = {name for statement in trust if statement.allows for name in services(statement)}
                if "edgelambda.amazonaws.com" not in trusted:
                    yield role.missing("the trust policy does not allow edgelambda.amazonaws.com", "assumeRolePolicy")


@stack_control(
    "lambda-edge-deletion",
    title="Lambda@Edge functions are retained when their stack is destroyed",
    severity="low",
    types=[CLOUDFRONT_DISTRIBUTION],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-09"],
    remedy="Set skip_destroy of the function: its replicas prevent its deletion for hours.",
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html",
)
def edge_functions_are_retained(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for association in associations(distribution):
        for function in stack.follow(association, "lambdaArn", LAMBDA_FUNCTION):
            if not function.flag("skipDestroy") and not function.options.retain_on_delete:
                yield function.fail("the function cannot be deleted while it has replicas", "skipDestroy")

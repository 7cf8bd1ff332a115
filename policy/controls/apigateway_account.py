"""Controls for API Gateway's logging role, which all APIs of an account and region share."""

from policy.iam.conditions import services
from policy.iam.documents import read
from policy.iam.identities import permissions
from policy.readers.apis import LOGGING_LEVELS, is_websocket
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import APIGATEWAY_ACCOUNT, APIGATEWAY_METHOD_SETTINGS, APIGATEWAY_STAGE, APIGATEWAYV2_STAGE, IAM_ROLE

DEVELOPER_GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"
PUSH_TO_LOGS = "AmazonAPIGatewayPushToCloudWatchLogs"
WRITES = ("*", "logs:*", "logs:put*", "logs:putlogevents")


@stack_control(
    "apigateway-account-once",
    title="API Gateway has one logging role in each region",
    severity="high",
    types=[APIGATEWAY_ACCOUNT],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-12"],
    remedy="Declare one apigateway.Account per region: a second one overwrites the first.",
    url=DEVELOPER_GUIDE,
)
def one_account_in_a_region(account: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    first, *others = (other for other in stack.of(APIGATEWAY_ACCOUNT) if other.region == account.region)
    if first is account:
        for other in others:
            yield other.fail("another resource sets the logging role of this region", "cloudwatchRoleArn")


@stack_control(
    "apigateway-account-role",
    title="The logging role of API Gateway has permission to write logs",
    severity="high",
    types=[APIGATEWAY_ACCOUNT],
    frameworks={"NIST 800-53": ["AU-12", "CM-2"]},
    traps=["T-12"],
    remedy=f"Trust apigateway.amazonaws.com in the role, and attach {PUSH_TO_LOGS}.",
    url=DEVELOPER_GUIDE,
)
def role_can_write_logs(account: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if not account.has("cloudwatchRoleArn"):
        yield account.missing("no role is set: API Gateway refuses stages with logs", "cloudwatchRoleArn")
    for role in stack.follow(account, "cloudwatchRoleArn", IAM_ROLE):
        trust = read(role.node("assumeRolePolicy"))
        trusted = {name for statement in trust if statement.allows for name in services(statement)}
        if "apigateway.amazonaws.com" not in trusted:
            yield role.missing("the trust policy does not allow apigateway.amazonaws.com", "assumeRolePolicy")
        granted = permissions(stack, role)
        writes = any(
            statement.allows and any(action.lower() in WRITES for action in statement.actions)
            for statement in granted.statements
        )
        if not writes and PUSH_TO_LOGS not in granted.managed:
            yield role.missing("the role has no permission to write logs: API Gateway refuses it")


@resource_control(
    "apigateway-account-kept",
    title="The logging role of API Gateway is retained when its stack is destroyed",
    severity="low",
    types=[APIGATEWAY_ACCOUNT],
    frameworks={"NIST 800-53": ["AU-12", "CM-2"]},
    traps=["T-12"],
    remedy="Set retain_on_delete or protect on the apigateway.Account.",
    url=DEVELOPER_GUIDE,
)
def account_is_retained(account: Resource, settings: Settings) -> Iterator[Finding]:
    if not account.options.protect and account.options.retain_on_delete is False:
        yield account.fail("all APIs of the region lose their logs when the stack is destroyed", "cloudwatchRoleArn")


@stack_control(
    "apigateway-logs-after-account",
    title="Stages with logs depend on the logging role of API Gateway",
    severity="high",
    types=[APIGATEWAY_STAGE, APIGATEWAY_METHOD_SETTINGS, APIGATEWAYV2_STAGE],
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-12"],
    remedy="Add the apigateway.Account to depends_on of the stage and its method settings.",
    parameters=[
        Parameter("account_role_exists", True, "Whether another stack sets the role if this one has no Account.")
    ],
    url=DEVELOPER_GUIDE,
)
def stages_depend_on_the_role(stage: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if not _logs(stage, stack):
        return
    accounts = [account for account in stack.of(APIGATEWAY_ACCOUNT) if account.region == stage.region]
    if not accounts and not settings.flag("account_role_exists"):
        yield stage.missing("no apigateway.Account sets the role that logs require")
    if accounts and not any(stack.depends(stage, on=account) for account in accounts):
        yield stage.missing("no dependency on apigateway.Account: API Gateway refuses logs until the role is set")


def _logs(stage: Resource, stack: Stack) -> bool:
    """Whether a stage requires the account's role: HTTP APIs have logs without it."""
    if stage.type == APIGATEWAY_METHOD_SETTINGS:
        return stage.string("settings.loggingLevel") in LOGGING_LEVELS
    if stage.type == APIGATEWAYV2_STAGE and not is_websocket(stage, stack):
        return False
    return stage.has("accessLogSettings") or stage.string("defaultRouteSettings.loggingLevel") in LOGGING_LEVELS

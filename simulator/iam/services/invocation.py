"""AWS Lambda with function URLs and variables, the management API of WebSockets, the RDS Data API, AWS STS, and metrics
of CloudWatch.

Amazon API Gateway Developer Guide, "Use @connections commands in your backend service"; Amazon Aurora User Guide,
"Authorizing access to the Amazon RDS Data API".
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from simulator.errors import NotSimulatedError
from simulator.iam.calls import Account, ApiCall, Authorization, Operation, via_service
from simulator.iam.context import ABSENT, Value
from simulator.iam.services.secrets import secret

URL_AUTH_TYPE, VIA_URL = "lambda:FunctionUrlAuthType", "lambda:InvokedViaFunctionUrl"
FUNCTION_CONTEXT = "aws:lambda:FunctionArn"
METHODS = {"PostToConnection": "POST", "GetConnection": "GET", "DeleteConnection": "DELETE"}


def _invoke(call: ApiCall) -> list[Authorization]:
    """A function by name, partial ARN or ARN; an alias or a version is part of its ARN."""
    call.refuse("ClientContext")
    name = str(call.params["FunctionName"])
    qualifier = call.params.get("Qualifier")
    if not name.startswith("arn:"):
        if name.count(":") > 1:
            raise NotSimulatedError(f"lambda.Invoke: partial ARN {name}")
        name = call.account.arn("lambda", f"function:{name}")
    if qualifier and name.count(":") == 6:
        name = f"{name}:{qualifier}"
    return [Authorization(action="lambda:InvokeFunction", resource=name, keys={VIA_URL: ABSENT})]


def url_invocation(arn: str, auth_type: str) -> list[Authorization]:
    """A request to the function URL of a function or an alias: it requires both actions."""
    return [
        Authorization(action="lambda:InvokeFunctionUrl", resource=arn, keys={URL_AUTH_TYPE: auth_type}),
        Authorization(action="lambda:InvokeFunction", resource=arn, keys={VIA_URL: "true"}),
    ]


def environment(account: Account, function_arn: str) -> Iterable[Authorization]:
    """The decryption of a function's variables with its role, before it starts; none without a customer managed key."""
    key = account.keys.get(function_arn)
    call = ApiCall(service="lambda", operation="Invoke", params={}, account=account)
    return () if key is None else via_service(call, "lambda", key, ("Decrypt",), {}, (FUNCTION_CONTEXT,))


def _connection(call: ApiCall) -> list[Authorization]:
    """A connection of the API and stage of the client's endpoint."""
    parts = urlsplit(call.endpoint)
    api, _, domain = parts.netloc.partition(".")
    if domain != f"execute-api.{call.account.region}.amazonaws.com":
        known = f"https://<api>.execute-api.{call.account.region}.amazonaws.com/<stage>"
        raise NotSimulatedError(f"endpoint {call.endpoint or 'missing'}; known: {known}")
    path = f"{api}/{parts.path.strip('/')}/{METHODS[call.operation]}/@connections/{call.params['ConnectionId']}"
    return [Authorization(action="execute-api:ManageConnections", resource=call.account.arn("execute-api", path))]


def _statement(call: ApiCall) -> list[Authorization]:
    """A statement on a cluster with the credentials of a secret, which is read with the caller's permissions."""
    cluster = Authorization(action=f"rds-data:{call.operation}", resource=str(call.params["resourceArn"]))
    keys: dict[str, Value] = {"secretsmanager:VersionId": ABSENT, "secretsmanager:VersionStage": ABSENT}
    return [cluster, *secret(call, "GetSecretValue", str(call.params["secretArn"]), keys, ("Decrypt",))]


def _assume_role(call: ApiCall) -> list[Authorization]:
    call.refuse("Policy", "PolicyArns", "SerialNumber", "ProvidedContexts")
    tags: list[Mapping[str, Any]] = call.params.get("Tags", [])
    role = str(call.params["RoleArn"])
    requested: dict[str, Value] = {f"aws:RequestTag/{tag['Key']}": str(tag["Value"]) for tag in tags}
    requested |= {
        "aws:TagKeys": tuple(str(tag["Key"]) for tag in tags) or ABSENT,
        "sts:TransitiveTagKeys": tuple(call.params.get("TransitiveTagKeys", ())) or ABSENT,
    }
    keys: dict[str, Value] = {
        "sts:RoleSessionName": call.value("RoleSessionName"),
        "sts:ExternalId": call.value("ExternalId"),
        "sts:SourceIdentity": call.value("SourceIdentity"),
    }
    families = ("aws:RequestTag/",)
    found = [Authorization(action="sts:AssumeRole", resource=role, keys=requested | keys, families=families)]
    if tags:
        found.append(Authorization(action="sts:TagSession", resource=role, keys=requested, families=families))
    return found


def _metrics(call: ApiCall) -> list[Authorization]:
    keys = {"cloudwatch:namespace": call.value("Namespace")}
    return [Authorization(action="cloudwatch:PutMetricData", resource="*", keys=keys)]


OPERATIONS: Mapping[str, Operation] = {
    "lambda.Invoke": _invoke,
    **{f"apigatewaymanagementapi.{operation}": _connection for operation in METHODS},
    "rds-data.ExecuteStatement": _statement,
    "rds-data.BatchExecuteStatement": _statement,
    "rds-data.BeginTransaction": _statement,
    "rds-data.CommitTransaction": _statement,
    "rds-data.RollbackTransaction": _statement,
    "sts.AssumeRole": _assume_role,
    "sts.GetCallerIdentity": lambda _: (),  # needs no permission
    "cloudwatch.PutMetricData": _metrics,
}

"""Access logs of APIs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch

# CloudWatch Logs User Guide, "Logging that requires additional permissions": groups below it share one statement of a
# resource policy, whose size is limited.
PREFIX = "/aws/vendedlogs/apigateway"
# API Gateway Developer Guide, "Variables for access logging". No header, and no body.
COMMON: Mapping[str, str] = {
    "requestId": "$context.requestId",
    "requestTime": "$context.requestTimeEpoch",
    "ip": "$context.identity.sourceIp",
    "status": "$context.status",
    "responseLength": "$context.responseLength",
    "routeKey": "$context.routeKey",
    "error": "$context.error.message",
    "integrationError": "$context.integrationErrorMessage",
    "integrationLatency": "$context.integrationLatency",
}
REST: Mapping[str, str] = {
    **COMMON,
    "routeKey": "$context.httpMethod $context.resourcePath",
    "latency": "$context.responseLatency",
    "apiKey": "$context.identity.apiKeyId",
    "firewall": "$context.wafResponseCode",
    "trace": "$context.xrayTraceId",
}
HTTP: Mapping[str, str] = {**COMMON, "latency": "$context.responseLatency", "authorizer": "$context.authorizer.error"}
WEBSOCKET: Mapping[str, str] = {
    **COMMON,
    "event": "$context.eventType",
    "connection": "$context.connectionId",
    "connectedAt": "$context.connectedAt",
}


def log_format(fields: Mapping[str, str]) -> str:
    """The format of access logs: one JSON object in a line."""
    return json.dumps(fields, separators=(",", ":"))


@dataclass(frozen=True, kw_only=True)
class AccessLogsArgs:
    """api_name: physical name of the API. key_arn: key of the region that CloudWatch Logs may use."""

    api_name: str
    retention_days: int
    key_arn: Input[str]


class AccessLogs(ComponentResource):
    """The encrypted log group of an API's access logs. arn: without `:*`, as stages require it."""

    arn: Output[str]

    def __init__(self, name: str, args: AccessLogsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:AccessLogs", name, None, opts)
        group = cloudwatch.LogGroup(
            f"{name}-group",
            name=f"{PREFIX}/{args.api_name}",
            retention_in_days=args.retention_days,
            kms_key_id=args.key_arn,
            opts=ResourceOptions(parent=self),
        )
        self.arn = group.arn
        self.register_outputs({"arn": self.arn})

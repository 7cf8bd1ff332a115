"""Queries of stack tests: calls of what the roles of a stack are granted."""

from collections.abc import Callable, Iterator, Mapping

from preview.graph import Graph
from simulator.iam.calls import ApiCall
from simulator.iam.permissions import Permissions

Make = Callable[[Permissions, str], ApiCall]


def _on_object(operation: str) -> Make:
    def make(permissions: Permissions, arn: str) -> ApiCall:
        bucket, _, key = arn.rpartition(":")[2].partition("/")
        return permissions.call(operation, Bucket=bucket, Key=key.replace("*", "x"))

    return make


def _on_queue(operation: str) -> Make:
    def make(permissions: Permissions, arn: str) -> ApiCall:
        urls = {queue: url for url, queue in permissions.account.arns.items()}
        return permissions.call(operation, QueueUrl=urls[arn])

    return make


def _on_item(operation: str) -> Make:
    def make(permissions: Permissions, arn: str) -> ApiCall:
        key = permissions.account.partition_keys[arn.rpartition("/")[2]]
        return permissions.call(operation, TableName=arn, Key={key: {"S": "x"}})

    return make


def _query(permissions: Permissions, arn: str) -> ApiCall:
    table, index, name = arn.partition("/index/")
    given = {"IndexName": name.replace("*", "x")} if index else {}
    return permissions.call("dynamodb.Query", TableName=table, **given)


CALLS: Mapping[str, Make] = {
    "s3:GetObject": _on_object("s3.GetObject"),
    "s3:PutObject": _on_object("s3.PutObject"),
    "sqs:SendMessage": _on_queue("sqs.SendMessage"),
    "sqs:ReceiveMessage": _on_queue("sqs.ReceiveMessage"),
    "sns:Publish": lambda permissions, arn: permissions.call("sns.Publish", TopicArn=arn),
    "dynamodb:GetItem": _on_item("dynamodb.GetItem"),
    "dynamodb:UpdateItem": _on_item("dynamodb.UpdateItem"),
    "dynamodb:Query": _query,
    "secretsmanager:GetSecretValue": lambda permissions, arn: permissions.call(
        "secrets-manager.GetSecretValue", SecretId=arn
    ),
    "ssm:GetParameter": lambda permissions, arn: permissions.call("ssm.GetParameter", Name=arn, WithDecryption=True),
    "events:PutEvents": lambda permissions, arn: permissions.call(
        "eventbridge.PutEvents", Entries=[{"EventBusName": arn, "Source": "x", "DetailType": "x"}]
    ),
}
"""Calls of an action on a resource."""


def scanned(bucket: str, key: str, version_id: str | None) -> Mapping[str, str]:
    """Tags of an object that is clean."""
    return {"GuardDutyMalwareScanStatus": "NO_THREATS_FOUND"}


def granted_calls(graph: Graph) -> Iterator[tuple[str, Permissions, ApiCall]]:
    """Calls that the roles of a graph are granted on single resources, by the role's ARN. Objects were scanned."""
    regions = {region: Permissions.of(graph, region, scanned) for region in graph.regions if region != "global"}
    buckets = {node.outputs["arn"]: node.region for node in graph.of_type("aws:s3/bucket:Bucket")}
    for role, policies in next(iter(regions.values())).attached.identity.items():
        for statement in (statement for policy in policies for statement in policy if statement.allows):
            for arn in statement.resources.values if statement.resources else ():
                region = arn.split(":")[3:4] or [""]
                permissions = regions.get(region[0] or buckets.get(arn.partition("/")[0], ""))
                if permissions:
                    for action in {*statement.actions.values} & {*CALLS}:
                        yield role, permissions, CALLS[action](permissions, arn)

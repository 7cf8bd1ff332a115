"""Creation of a graph's resources in the store, by the APIs of AWS."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.secretsmanager.models import secretsmanager_backends

from preview.graph import Graph, Node

BUCKET, VERSIONING = "aws:s3/bucket:Bucket", "aws:s3/bucketVersioning:BucketVersioning"
QUEUE, TOPIC = "aws:sqs/queue:Queue", "aws:sns/topic:Topic"
TABLE, REPLICA = "aws:dynamodb/table:Table", "aws:dynamodb/tableReplica:TableReplica"
SECRET, SECRET_VERSION = "aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretVersion:SecretVersion"
PARAMETER = "aws:ssm/parameter:Parameter"
HOME_REGION = "us-east-1"
"""The region whose buckets have no location constraint."""
QUEUE_ATTRIBUTES = {
    "visibilityTimeoutSeconds": "VisibilityTimeout",
    "delaySeconds": "DelaySeconds",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "fifoQueue": "FifoQueue",
    "contentBasedDeduplication": "ContentBasedDeduplication",
    "maxMessageSize": "MaximumMessageSize",
}
Clients: TypeAlias = "Callable[[str, str], Any]"
"""Client of a service in a region."""


def table_regions(graph: Graph, node: Node) -> Iterator[str]:
    """The region of a table, and those of its replicas."""
    yield node.region
    for replica in node.inputs.get("replicas", ()):
        yield replica["regionName"]
    for replica in graph.of_type(REPLICA):
        if replica.inputs["globalTableArn"] == node.outputs["arn"]:
            yield replica.region


def _bucket(graph: Graph, node: Node, clients: Clients) -> None:
    s3, name = clients("s3", node.region), node.outputs["bucket"]
    where = {} if node.region == HOME_REGION else {"CreateBucketConfiguration": {"LocationConstraint": node.region}}
    s3.create_bucket(Bucket=name, **where)
    for each in graph.of_type(VERSIONING):
        status = each.get("versioningConfiguration.status")
        if each.inputs["bucket"] == name and status != "Disabled":
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": status})


def _queue(_: Graph, node: Node, clients: Clients) -> None:
    given = {name: node.inputs.get(key) for key, name in QUEUE_ATTRIBUTES.items()}
    attributes = {name: str(value).lower() for name, value in given.items() if value not in (None, False)}
    clients("sqs", node.region).create_queue(QueueName=node.outputs["name"], Attributes=attributes)


def _redrive(_: Graph, node: Node, clients: Clients) -> None:
    """Dead-letter queues have to exist."""
    if policy := node.inputs.get("redrivePolicy"):
        attributes = {"RedrivePolicy": policy}
        clients("sqs", node.region).set_queue_attributes(QueueUrl=node.outputs["url"], Attributes=attributes)


def _topic(_: Graph, node: Node, clients: Clients) -> None:
    fifo = {"Attributes": {"FifoTopic": "true"}} if node.inputs.get("fifoTopic") else {}
    clients("sns", node.region).create_topic(Name=node.outputs["name"], **fifo)


def _table(graph: Graph, node: Node, clients: Clients) -> None:
    inputs = node.inputs
    settings: dict[str, Any] = {
        "TableName": node.outputs["name"],
        "KeySchema": list(_keys([inputs["hashKey"]], [inputs["rangeKey"]] if inputs.get("rangeKey") else [])),
        "AttributeDefinitions": [
            {"AttributeName": each["name"], "AttributeType": each["type"]} for each in inputs["attributes"]
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }
    if inputs.get("streamEnabled"):
        settings["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": inputs["streamViewType"]}
    for property_name, name in (("globalSecondaryIndexes", "Global"), ("localSecondaryIndexes", "Local")):
        if indexes := inputs.get(property_name):
            settings[f"{name}SecondaryIndexes"] = [_index(index, inputs["hashKey"]) for index in indexes]
    for region in dict.fromkeys(table_regions(graph, node)):
        clients("dynamodb", region).create_table(**settings)


def _index(index: Mapping[str, Any], table_key: str) -> dict[str, Any]:
    schemas: list[Mapping[str, str]] = index.get("keySchemas") or []
    hashes = [each["attributeName"] for each in schemas if each["keyType"] == "HASH"]
    ranges = [each["attributeName"] for each in schemas if each["keyType"] == "RANGE"]
    hashes = hashes or [index.get("hashKey") or table_key]
    ranges = ranges or ([index["rangeKey"]] if index.get("rangeKey") else [])
    projection: dict[str, Any] = {"ProjectionType": index["projectionType"]}
    if index.get("nonKeyAttributes"):
        projection["NonKeyAttributes"] = list(index["nonKeyAttributes"])
    return {"IndexName": index["name"], "KeySchema": list(_keys(hashes, ranges)), "Projection": projection}


def _keys(hashes: list[str], ranges: list[str]) -> Iterator[dict[str, str]]:
    yield from ({"AttributeName": name, "KeyType": "HASH"} for name in hashes)
    yield from ({"AttributeName": name, "KeyType": "RANGE"} for name in ranges)


def _secret(graph: Graph, node: Node, clients: Clients) -> None:
    """A secret in its region and those of its replicas, with the value of the graph, if that has one."""
    values = [
        each.inputs.get("secretString")
        for each in graph.of_type(SECRET_VERSION)
        if each.inputs["secretId"] in (node.outputs["id"], node.outputs["arn"])
    ]
    value = {"SecretString": str(values[0])} if values and values[0] is not None else {}
    for region in (node.region, *(replica["region"] for replica in node.inputs.get("replicas", ()))):
        clients("secretsmanager", region).create_secret(
            Name=node.outputs["name"], Description=node.inputs.get("description") or "", **value
        )
        stored: Any = secretsmanager_backends[DEFAULT_ACCOUNT_ID][region].secrets[node.outputs["name"]]
        parts = str(node.outputs["arn"]).split(":")
        stored.arn = ":".join([*parts[:3], region, *parts[4:]])  # by which functions name it


def _parameter(_: Graph, node: Node, clients: Clients) -> None:
    value = node.inputs["insecureValue"] if "insecureValue" in node.inputs else node.inputs["value"]
    clients("ssm", node.region).put_parameter(Name=node.inputs["name"], Value=str(value), Type=node.inputs["type"])


CREATORS: tuple[tuple[str, Callable[[Graph, Node, Clients], None]], ...] = (
    (BUCKET, _bucket),
    (QUEUE, _queue),
    (QUEUE, _redrive),
    (TOPIC, _topic),
    (TABLE, _table),
    (SECRET, _secret),
    (PARAMETER, _parameter),
)
"""What is created, in this order."""

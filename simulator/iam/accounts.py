"""What calls depend on in an account and a region, of a graph: keys, names and partition keys."""

from collections.abc import Iterator, Mapping
from typing import Any

from preview.graph import Graph, Node
from simulator.iam.calls import Account, ObjectTags

ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
QUEUE, TOPIC, PARAMETER = "aws:sqs/queue:Queue", "aws:sns/topic:Topic", "aws:ssm/parameter:Parameter"
SECRET, TABLE, REPLICA = (
    "aws:secretsmanager/secret:Secret",
    "aws:dynamodb/table:Table",
    "aws:dynamodb/tableReplica:TableReplica",
)
FUNCTION = "aws:lambda/function:Function"
ALIAS, KEYS = "aws:kms/alias:Alias", ("aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey")
MANAGED = "alias/aws/"
"""Aliases of keys that AWS manages, which callers need no permission for."""


def account_of(graph: Graph, region: str, object_tags: ObjectTags | None = None) -> Account:
    """The account of a graph in a region. object_tags: of stored objects."""
    key_arns = {
        str(value): str(node.outputs["arn"])
        for node in graph.of_type(*KEYS)
        for value in (node.outputs["arn"], node.outputs["keyId"])
    }
    aliases = {
        str(node.inputs["name"]): key_arns[str(node.inputs["targetKeyId"])]
        for node in graph.of_type(ALIAS)
        if node.region == region
    }
    found = {arn: str(key) for arn, key in _encrypted(graph) if key and not str(key).startswith(MANAGED)}
    named = key_arns | aliases
    return Account(
        account_id=_account_id(graph),
        region=region,
        keys={arn: named.get(key, key) for arn, key in found.items()},
        bucket_keys=frozenset(_bucket_keys(graph)),
        arns=named | dict(_names(graph, region)),
        partition_keys={str(node.inputs["name"]): node.inputs["hashKey"] for node in graph.of_type(TABLE)},
        object_tags=object_tags,
    )


def _account_id(graph: Graph) -> str:
    arns = (str(node.outputs.get("arn", "")) for node in graph.resources)
    return next(parts[4] for parts in (arn.split(":") for arn in arns) if len(parts) > 5 and parts[4].isdigit())


def _encrypted(graph: Graph) -> Iterator[tuple[str, Any]]:
    """ARNs of resources with the key that encrypts them, None for keys that AWS owns."""
    for node in graph.of_type(ENCRYPTION):
        for rule in node.inputs["rules"]:
            yield _bucket(node), rule["applyServerSideEncryptionByDefault"].get("kmsMasterKeyId")
    for node in graph.of_type(QUEUE, TOPIC):
        yield node.outputs["arn"], node.inputs.get("kmsMasterKeyId")
    for node in graph.of_type(SECRET):
        yield node.outputs["arn"], node.inputs.get("kmsKeyId")
        for replica in node.inputs.get("replicas", ()):
            yield _in_region(node.outputs["arn"], replica["region"]), replica.get("kmsKeyId")
    for node in graph.of_type(TABLE):
        yield node.outputs["arn"], _settings(node, "serverSideEncryption").get("kmsKeyArn")
        for replica in node.inputs.get("replicas", ()):
            yield _in_region(node.outputs["arn"], replica["regionName"]), replica.get("kmsKeyArn")
    for node in graph.of_type(REPLICA):
        yield _in_region(node.inputs["globalTableArn"], node.region), node.inputs.get("kmsKeyArn")
    for node in graph.of_type(PARAMETER):
        yield node.outputs["arn"], node.inputs.get("keyId")
    for node in graph.of_type(FUNCTION):
        yield node.outputs["arn"], node.inputs.get("kmsKeyArn")


def _bucket_keys(graph: Graph) -> Iterator[str]:
    for node in graph.of_type(ENCRYPTION):
        if any(rule.get("bucketKeyEnabled") for rule in node.inputs["rules"]):
            yield _bucket(node)


def _bucket(node: Node) -> str:
    return f"arn:aws:s3:::{node.inputs['bucket']}"


def _settings(node: Node, name: str) -> Mapping[str, Any]:
    return node.inputs.get(name) or {}


def _in_region(arn: str, region: str) -> str:
    parts = arn.split(":")
    return ":".join([*parts[:3], region, *parts[4:]])


def _names(graph: Graph, region: str) -> Iterator[tuple[str, str]]:
    """ARNs of queues by URL and of secrets by name, in a region."""
    for node in graph.of_type(QUEUE):
        yield node.outputs["url"], node.outputs["arn"]
    for node in graph.of_type(SECRET):
        regions = {node.region, *(replica["region"] for replica in node.inputs.get("replicas", ()))}
        if region in regions:
            yield str(node.outputs["name"]), _in_region(node.outputs["arn"], region)

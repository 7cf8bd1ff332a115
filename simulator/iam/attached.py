"""Policies of the resources of a graph."""

from collections.abc import Iterator, Mapping

from preview.graph import Graph, Node
from simulator.iam.documents import Kind, Policy, read_policy

KINDS: Mapping[str, tuple[str, Kind]] = {
    "aws:iam/role:Role": ("assumeRolePolicy", Kind.TRUST),
    "aws:iam/rolePolicy:RolePolicy": ("policy", Kind.IDENTITY),
    "aws:kms/key:Key": ("policy", Kind.KEY),
    "aws:kms/keyPolicy:KeyPolicy": ("policy", Kind.KEY),
    "aws:kms/replicaKey:ReplicaKey": ("policy", Kind.KEY),
    "aws:s3/bucketPolicy:BucketPolicy": ("policy", Kind.RESOURCE),
    "aws:sqs/queuePolicy:QueuePolicy": ("policy", Kind.RESOURCE),
    "aws:sns/topicPolicy:TopicPolicy": ("policy", Kind.RESOURCE),
    "aws:secretsmanager/secretPolicy:SecretPolicy": ("policy", Kind.RESOURCE),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ("policy", Kind.RESOURCE),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ("policyDocument", Kind.RESOURCE),
    "aws:backup/vaultPolicy:VaultPolicy": ("policy", Kind.RESOURCE),
    "aws:msk/clusterPolicy:ClusterPolicy": ("policy", Kind.RESOURCE),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ("policy", Kind.RESOURCE),
}
"""Types of resources that have policies: the property, and its kind."""


def policies_of(graph: Graph) -> Iterator[tuple[Node, Policy]]:
    """Each policy of a graph, with the resource that has it."""
    for node in graph.resources:
        name, kind = KINDS.get(node.type, ("", Kind.RESOURCE))
        document = node.inputs.get(name)
        if document is not None:
            yield node, read_policy(node.name, kind, document)

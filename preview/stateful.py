"""Stateful resource types: the data that a deletion loses.

Included are types without data whose deletion breaks others: the key of encrypted data, the name servers of a
registrar's delegation.
"""

from collections.abc import Mapping

# Data that is lost with a resource, by type.
TYPES: Mapping[str, str] = {
    "aws:backup/vault:Vault": "recovery points",
    "aws:cloudfront/keyValueStore:KeyValueStore": "keys and values",
    "aws:cloudwatch/eventArchive:EventArchive": "archived events",
    "aws:cloudwatch/logGroup:LogGroup": "log events",
    "aws:cognito/identityPool:IdentityPool": "identities",
    "aws:cognito/userPool:UserPool": "accounts and their passwords",
    "aws:docdb/cluster:Cluster": "documents",
    "aws:dynamodb/table:Table": "items",
    "aws:dynamodb/tableReplica:TableReplica": "items in its region",
    "aws:ebs/volume:Volume": "blocks of the volume",
    "aws:ecr/repository:Repository": "images",
    "aws:efs/fileSystem:FileSystem": "files",
    "aws:eks/cluster:Cluster": "objects of the Kubernetes API",
    "aws:elasticache/cluster:Cluster": "cached entries",
    "aws:elasticache/replicationGroup:ReplicationGroup": "cached entries and sessions",
    "aws:elasticache/serverlessCache:ServerlessCache": "cached entries and sessions",
    "aws:kinesis/stream:Stream": "records",
    "aws:kms/key:Key": "all data encrypted with it",
    "aws:kms/externalKey:ExternalKey": "all data encrypted with it",
    "aws:kms/replicaKey:ReplicaKey": "access to the data encrypted with it in its region",
    "aws:memorydb/cluster:Cluster": "entries",
    "aws:msk/cluster:Cluster": "records of its topics",
    "aws:msk/serverlessCluster:ServerlessCluster": "records of its topics",
    "aws:neptune/cluster:Cluster": "the graph",
    "aws:opensearch/domain:Domain": "indices",
    "aws:rds/cluster:Cluster": "databases",
    "aws:rds/globalCluster:GlobalCluster": "databases",
    "aws:rds/instance:Instance": "databases",
    "aws:route53/zone:Zone": "records, and the name servers of the registrar's delegation",
    "aws:s3/bucket:Bucket": "objects",
    "aws:s3/directoryBucket:DirectoryBucket": "objects",
    "aws:secretsmanager/secret:Secret": "secret values",
    "aws:sns/topic:Topic": "confirmed subscriptions",
    "aws:sqs/queue:Queue": "messages",
    "aws:ssm/parameter:Parameter": "the value and its history",
}

# Consequences of a deletion, by type without data.
CONSEQUENCES: Mapping[str, str] = {
    "aws:cloudfront/publicKey:PublicKey": "URLs and cookies signed with it become invalid",
}


def data_of(type_: str) -> str:
    """The data that is lost with a resource of the type; "" for a type without data."""
    return TYPES.get(type_, "")


def consequence_of(type_: str) -> str:
    """The consequence of deleting a resource of the type; "" for most types."""
    return CONSEQUENCES.get(type_, "")

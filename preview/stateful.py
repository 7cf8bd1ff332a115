"""Resource types that hold what nobody can make again, and what others hold on to.

A type stands here when its deletion loses data, or something that others rely on: the key of what is encrypted, the
name servers that a registrar delegates to. What replaces a resource stands in the planning table.
"""

from collections.abc import Mapping
from typing import Any

# What is lost with a resource of a type.
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
    "aws:eks/cluster:Cluster": "what the Kubernetes API stores",
    "aws:elasticache/cluster:Cluster": "cached entries",
    "aws:elasticache/replicationGroup:ReplicationGroup": "cached entries and sessions",
    "aws:elasticache/serverlessCache:ServerlessCache": "cached entries and sessions",
    "aws:kinesis/stream:Stream": "records",
    "aws:kms/key:Key": "everything that is encrypted with it",
    "aws:kms/externalKey:ExternalKey": "everything that is encrypted with it",
    "aws:kms/replicaKey:ReplicaKey": "access to what is encrypted with it in its region",
    "aws:memorydb/cluster:Cluster": "entries",
    "aws:msk/cluster:Cluster": "records of its topics",
    "aws:msk/serverlessCluster:ServerlessCluster": "records of its topics",
    "aws:neptune/cluster:Cluster": "the graph",
    "aws:opensearch/domain:Domain": "indices",
    "aws:rds/cluster:Cluster": "databases",
    "aws:rds/globalCluster:GlobalCluster": "databases",
    "aws:rds/instance:Instance": "databases",
    "aws:route53/zone:Zone": "records, and the name servers that the registrar delegates to",
    "aws:s3/bucket:Bucket": "objects",
    "aws:s3/directoryBucket:DirectoryBucket": "objects",
    "aws:secretsmanager/secret:Secret": "secret values",
    "aws:sns/topic:Topic": "subscriptions that people confirmed",
    "aws:sqs/queue:Queue": "messages",
    "aws:ssm/parameter:Parameter": "the value and its history",
}

# What ceases to work with a resource of a type that holds no data.
CONSEQUENCES: Mapping[str, str] = {
    "aws:cloudfront/publicKey:PublicKey": "URLs and cookies signed with it are refused from then on",
}

# Inputs that hold a deletion back, and the values with which they do.
PROTECTIONS: Mapping[str, tuple[Any, ...]] = {
    "deletionProtection": (True, "ACTIVE"),
    "deletionProtectionEnabled": (True,),
    "forceDestroy": (False, None),
    "forceDelete": (False, None),
    "skipFinalSnapshot": (False, None),
}


def data_of(type_: str) -> str:
    """What is lost with a resource of the type; nothing where it holds no data."""
    return TYPES.get(type_, "")


def consequence_of(type_: str) -> str:
    """What ceases to work with a resource of the type; nothing for most types."""
    return CONSEQUENCES.get(type_, "")

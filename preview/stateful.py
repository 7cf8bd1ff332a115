"""Resource types that hold what nobody can make again, and the inputs whose change replaces them.

A type stands here when its deletion loses data, or something that others hold on to: the key of what is encrypted, the
name servers that a registrar delegates to. Which input replaces a resource the AWS provider alone knows, and it is not
asked offline: the inputs below were read off its plans (`ForceNew` in its schemas). The table is not every input of
every type: what it leaves out is shown as a change, and `pulumi preview` has the last word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Stateful:
    """A type with data.

    data: what is lost with it. replaced_by: inputs (dotted paths) whose change replaces it.
    kept: those of them that keep their value when they are left out of the program, for the provider remembers it.
    """

    data: str
    replaced_by: tuple[str, ...]
    kept: frozenset[str] = frozenset()


def _type(data: str, *replaced_by: str) -> Stateful:
    """`name?` is an input that the provider remembers."""
    return Stateful(
        data=data,
        replaced_by=tuple(path.removesuffix("?") for path in replaced_by),
        kept=frozenset(path.removesuffix("?") for path in replaced_by if path.endswith("?")),
    )


TYPES: Mapping[str, Stateful] = {
    "aws:backup/vault:Vault": _type("recovery points", "name", "kmsKeyArn?"),
    "aws:cloudfront/keyValueStore:KeyValueStore": _type("keys and values", "name"),
    "aws:cloudwatch/eventArchive:EventArchive": _type("archived events", "name", "eventSourceArn"),
    "aws:cloudwatch/logGroup:LogGroup": _type("log events", "name?", "namePrefix?", "logGroupClass?"),
    "aws:cognito/identityPool:IdentityPool": _type("identities", "identityPoolName", "developerProviderName"),
    "aws:cognito/userPool:UserPool": _type(
        "accounts and their passwords", "name", "aliasAttributes", "usernameAttributes", "usernameConfiguration?"
    ),
    "aws:docdb/cluster:Cluster": _type(
        "documents",
        "clusterIdentifier?",
        "masterUsername?",
        "kmsKeyId?",
        "storageEncrypted",
        "dbSubnetGroupName?",
        "availabilityZones?",
        "snapshotIdentifier",
    ),
    "aws:dynamodb/table:Table": _type("items", "name", "hashKey?", "rangeKey", "localSecondaryIndexes"),
    "aws:dynamodb/tableReplica:TableReplica": _type("items in its region", "globalTableArn", "kmsKeyArn?"),
    "aws:ebs/volume:Volume": _type(
        "blocks of the volume", "availabilityZone", "encrypted?", "kmsKeyId?", "snapshotId?"
    ),
    "aws:ecr/repository:Repository": _type("images", "name", "encryptionConfigurations?"),
    "aws:efs/fileSystem:FileSystem": _type(
        "files", "creationToken?", "encrypted?", "kmsKeyId?", "performanceMode?", "availabilityZoneName?"
    ),
    "aws:eks/cluster:Cluster": _type(
        "what the Kubernetes API stores",
        "name",
        "roleArn",
        "bootstrapSelfManagedAddons",
        "kubernetesNetworkConfig.serviceIpv4Cidr?",
        "kubernetesNetworkConfig.ipFamily?",
        "accessConfig.bootstrapClusterCreatorAdminPermissions",
    ),
    "aws:elasticache/cluster:Cluster": _type(
        "cached entries", "clusterId", "engine?", "subnetGroupName?", "port?", "availabilityZone?"
    ),
    "aws:elasticache/replicationGroup:ReplicationGroup": _type(
        "cached entries and sessions",
        "replicationGroupId",
        "subnetGroupName?",
        "port",
        "kmsKeyId",
        "atRestEncryptionEnabled?",
        "dataTieringEnabled?",
        "networkType?",
        "snapshotName",
    ),
    "aws:elasticache/serverlessCache:ServerlessCache": _type(
        "cached entries and sessions", "name", "kmsKeyId", "subnetIds?"
    ),
    "aws:kinesis/stream:Stream": _type("records", "name"),
    "aws:kms/key:Key": _type(
        "everything that is encrypted with it", "customerMasterKeySpec", "keyUsage", "multiRegion?", "customKeyStoreId"
    ),
    "aws:kms/externalKey:ExternalKey": _type("everything that is encrypted with it", "multiRegion?"),
    "aws:kms/replicaKey:ReplicaKey": _type("access to what is encrypted with it in its region", "primaryKeyArn"),
    "aws:memorydb/cluster:Cluster": _type(
        "entries", "name?", "kmsKeyArn", "subnetGroupName?", "port?", "tlsEnabled", "dataTiering"
    ),
    "aws:msk/cluster:Cluster": _type(
        "records of its topics",
        "clusterName",
        "brokerNodeGroupInfo.clientSubnets",
        "encryptionInfo.encryptionAtRestKmsKeyArn?",
        "encryptionInfo.encryptionInTransit.inCluster",
    ),
    "aws:msk/serverlessCluster:ServerlessCluster": _type(
        "records of its topics", "clusterName", "vpcConfigs", "clientAuthentication"
    ),
    "aws:neptune/cluster:Cluster": _type(
        "the graph",
        "clusterIdentifier?",
        "kmsKeyArn?",
        "storageEncrypted",
        "neptuneSubnetGroupName?",
        "availabilityZones?",
        "snapshotIdentifier",
    ),
    "aws:opensearch/domain:Domain": _type("indices", "domainName", "encryptAtRest.kmsKeyId?"),
    "aws:rds/cluster:Cluster": _type(
        "databases",
        "clusterIdentifier?",
        "clusterIdentifierPrefix?",
        "engine",
        "engineMode",
        "databaseName?",
        "masterUsername?",
        "kmsKeyId?",
        "storageEncrypted?",
        "availabilityZones?",
        "dbSubnetGroupName?",
        "snapshotIdentifier",
    ),
    "aws:rds/globalCluster:GlobalCluster": _type(
        "databases", "globalClusterIdentifier", "engine?", "databaseName?", "storageEncrypted?"
    ),
    "aws:rds/instance:Instance": _type(
        "databases",
        "engine?",
        "dbName?",
        "username?",
        "kmsKeyId?",
        "storageEncrypted",
        "availabilityZone?",
        "characterSetName?",
        "timezone?",
        "snapshotIdentifier?",
    ),
    "aws:route53/zone:Zone": _type(
        "records, and the name servers that the registrar delegates to", "name", "delegationSetId"
    ),
    "aws:s3/bucket:Bucket": _type("objects", "bucket?", "bucketPrefix?", "objectLockEnabled?"),
    "aws:s3/directoryBucket:DirectoryBucket": _type("objects", "bucket", "location"),
    "aws:secretsmanager/secret:Secret": _type("secret values", "name?", "namePrefix?"),
    "aws:sns/topic:Topic": _type("subscriptions that people confirmed", "name?", "namePrefix?", "fifoTopic"),
    "aws:sqs/queue:Queue": _type("messages", "name?", "namePrefix?", "fifoQueue"),
    "aws:ssm/parameter:Parameter": _type("the value and its history", "name"),
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
    return TYPES[type_].data if type_ in TYPES else ""

"""DynamoDB tables with replicas, and ElastiCache."""

from tools.mutation.changes import dropped, limited, put, put_all, replaced, with_added, with_options, without
from tools.mutation.graph import Captured, Mutation, Node
from tools.mutation.kinds.keys import of_another_region

TABLE = "aws:dynamodb/table:Table"
REPLICA = "aws:dynamodb/tableReplica:TableReplica"
RESOURCE_POLICY = "aws:dynamodb/resourcePolicy:ResourcePolicy"
SCALING = "aws:appautoscaling/target:Target"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache"
DATASTORE = "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup"
USER = "aws:elasticache/user:User"

TABLE_KEY = "serverSideEncryption.kmsKeyArn"
AWS_KEY = "arn:aws:kms:us-east-1:123456789012:alias/aws/"
PUBLIC = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "dynamodb:GetItem", "Resource": "*"}]}'


def copied(node: Node, captured: Captured) -> bool:
    """Whether a table has replicas."""
    return bool(captured.users(node, REPLICA, "globalTableArn"))


def of_table(node: Node, captured: Captured) -> bool:
    """Whether a target scales a table as a whole."""
    return str(node["inputs"].get("scalableDimension")).startswith("dynamodb:table:")


def scaled_table(node: Node, captured: Captured) -> list[Node]:
    """The table of a scaling target."""
    names = str(node["inputs"].get("resourceId")).split("/")
    return [table for table in captured.of(TABLE) if table["inputs"].get("name") in names]


def scales(node: Node, captured: Captured) -> bool:
    """Whether the capacity of a table is left to autoscaling."""
    return any(node in scaled_table(target, captured) for target in captured.of(SCALING))


def is_not_secondary(node: Node, captured: Captured) -> bool:
    """Whether a cache is not a secondary of a Global Datastore, which has the primary's encryption."""
    return not node["inputs"].get("globalReplicationGroupId")


def in_datastore(node: Node, captured: Captured) -> bool:
    """Whether a cache is the primary of a Global Datastore."""
    return bool(captured.users(node, DATASTORE, "primaryReplicationGroupId"))


KINDS = [
    *(
        Mutation(name=f"table: {what}", type=TABLE, change=change, controls=[control])
        for what, change, control in (
            (
                "point-in-time recovery disabled",
                put("pointInTimeRecovery.enabled", False),
                "dynamodb-point-in-time-recovery",
            ),
            ("recovery omitted", without("pointInTimeRecovery"), "dynamodb-point-in-time-recovery"),
            ("no deletion protection", put("deletionProtectionEnabled", False), "dynamodb-deletion-protection"),
            ("protection omitted", without("deletionProtectionEnabled"), "dynamodb-deletion-protection"),
            ("no customer managed key", without("serverSideEncryption"), "dynamodb-customer-key"),
            ("AWS managed key", without(TABLE_KEY), "dynamodb-customer-key"),
            ("alias of the AWS managed key", put(TABLE_KEY, f"{AWS_KEY}dynamodb"), "dynamodb-customer-key"),
            ("customer managed key disabled", put("serverSideEncryption.enabled", False), "dynamodb-customer-key"),
            ("key of another region", of_another_region(TABLE_KEY), "kms-key-region"),
            ("a fixed capacity", put("billingMode", "PROVISIONED"), "dynamodb-scales"),
            ("no stream for its replicas", limited(put("streamEnabled", False), copied), "dynamodb-global-stream"),
            (
                "a stream of keys for its replicas",
                limited(put("streamViewType", "KEYS_ONLY"), copied),
                "dynamodb-global-stream",
            ),
            (
                "replicas not ignored",
                limited(with_options(ignoreChanges=None), copied),
                "dynamodb-separate-replicas",
            ),
            (
                "deployments undo its scaling",
                limited(with_options(ignoreChanges=["replicas"]), scales),
                "dynamodb-capacity-autoscaling",
            ),
        )
    ),
    Mutation(
        name="table: public access",
        type=TABLE,
        change=with_added(RESOURCE_POLICY, {"policy": PUBLIC}, "resourceArn"),
        controls=["resource-policy-public"],
    ),
    Mutation(
        name="table: one scaling target removed",
        type=SCALING,
        change=limited(dropped, of_table),
        controls=["dynamodb-scales"],
        reports=scaled_table,
    ),
    *(
        Mutation(name=f"table replica: {what}", type=REPLICA, change=change, controls=[control])
        for what, change, control in (
            ("point-in-time recovery disabled", put("pointInTimeRecovery", False), "dynamodb-point-in-time-recovery"),
            ("no deletion protection", put("deletionProtectionEnabled", False), "dynamodb-deletion-protection"),
            ("no customer managed key", without("kmsKeyArn"), "dynamodb-customer-key"),
            ("no customer managed key, unlike its table", without("kmsKeyArn"), "dynamodb-replica-keys"),
            ("key of another region", of_another_region("kmsKeyArn"), "dynamodb-replica-keys"),
        )
    ),
    *(
        Mutation(name=f"cache: {what}", type=CACHE, change=change, controls=[control])
        for what, change, control in (
            (
                "unencrypted disks",
                limited(put("atRestEncryptionEnabled", False), is_not_secondary),
                "elasticache-encrypted-at-rest",
            ),
            (
                "TLS not required",
                limited(put("transitEncryptionEnabled", False), is_not_secondary),
                "elasticache-encrypted-in-transit",
            ),
            (
                "TLS not required as well",
                limited(put("transitEncryptionMode", "preferred"), is_not_secondary),
                "elasticache-encrypted-in-transit",
            ),
            ("no customer managed key", without("kmsKeyId"), "elasticache-customer-key"),
            ("key of another region", of_another_region("kmsKeyId"), "kms-key-region"),
            ("no authentication", limited(without("userGroupIds"), is_not_secondary), "elasticache-authentication"),
            (
                "an old token goes on",
                limited(put("authToken", "correct-horse-battery"), is_not_secondary),
                "elasticache-token-strategy",
            ),
            ("no automatic failover", put("automaticFailoverEnabled", False), "elasticache-failover"),
            ("one availability zone", put("multiAzEnabled", False), "elasticache-failover"),
            ("no backups", put("snapshotRetentionLimit", 0), "elasticache-backups"),
            ("backups omitted", without("snapshotRetentionLimit"), "elasticache-backups"),
            ("no minor version upgrades", put("autoMinorVersionUpgrade", False), "elasticache-minor-upgrades"),
            ("the default network", without("subnetGroupName"), "elasticache-subnet-group"),
            ("no logs", without("logDeliveryConfigurations"), "elasticache-logs"),
            (
                "nodes that a Global Datastore does not take",
                limited(put("nodeType", "cache.t4g.medium"), in_datastore),
                "elasticache-global-nodes",
            ),
            ("name above the length limit", replaced("replicationGroupId", "-", f"-{'x' * 40}-"), "names-length"),
        )
    ),
    *(
        Mutation(name=f"serverless cache: {what}", type=SERVERLESS, change=change, controls=[control])
        for what, change, control in (
            ("no customer managed key", without("kmsKeyId"), "elasticache-customer-key"),
            ("key of another region", of_another_region("kmsKeyId"), "kms-key-region"),
            ("no authentication", without("userGroupId"), "elasticache-authentication"),
            ("no backups", put("snapshotRetentionLimit", 0), "elasticache-backups"),
        )
    ),
    *(
        Mutation(name=f"cache user: {what}", type=USER, change=change, controls=["elasticache-user-passwords"])
        for what, change in (
            ("needs no password", put("noPasswordRequired", True)),
            ("signs in without a password", put_all({"authenticationMode": {"type": "no-password-required"}})),
        )
    ),
]

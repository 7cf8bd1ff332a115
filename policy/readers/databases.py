"""RDS instances, Aurora clusters and global databases."""

from policy.resource import Resource
from policy.stack import Stack
from policy.tokens import RDS_CLUSTER, RDS_GLOBAL_CLUSTER, RDS_INSTANCE


def engine_of(database: Resource, stack: Stack) -> str:
    """Engine of a database, of a read replica that of its source; `""` if unknown."""
    own = database.string("engine")
    sources = [] if own else stack.follow(database, "replicateSourceDb", RDS_INSTANCE, RDS_CLUSTER)
    return own or next((source.string("engine") for source in sources), "")


def is_serverless_v1(cluster: Resource) -> bool:
    """Whether a cluster is Aurora Serverless v1: always encrypted, without IAM authentication and log exports."""
    return cluster.string("engineMode") == "serverless"


def is_global_member(database: Resource, stack: Stack) -> bool:
    """Whether a cluster is a member of a global database or the source of one."""
    return database.has("globalClusterIdentifier") or bool(
        stack.related(database, RDS_GLOBAL_CLUSTER, "sourceDbClusterIdentifier")
    )

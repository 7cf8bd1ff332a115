"""RDS instances, Aurora clusters and global databases."""

import re

from policy.resource import Resource
from policy.stack import Stack
from policy.tokens import (
    RDS_CLUSTER,
    RDS_CLUSTER_PARAMETER_GROUP,
    RDS_GLOBAL_CLUSTER,
    RDS_INSTANCE,
    RDS_PARAMETER_GROUP,
)
from policy.unknown import note

# By type of the database: the property with its parameter group, and the group's type.
PARAMETER_GROUPS = {
    RDS_INSTANCE: ("parameterGroupName", RDS_PARAMETER_GROUP),
    RDS_CLUSTER: ("dbClusterParameterGroupName", RDS_CLUSTER_PARAMETER_GROUP),
}
_FAMILY = re.compile(r"(?P<engine>[a-z-]*[a-z])-?(?P<major>\d+)")


def engine_of(database: Resource, stack: Stack) -> str:
    """Engine of a database, else that of its source or of its parameter group's family; `""` (recorded) if unknown.

    A replica, or a database restored from a snapshot, has no engine of its own.
    """
    if own := database.string("engine"):
        return own
    for source in stack.follow(database, "replicateSourceDb", RDS_INSTANCE, RDS_CLUSTER):
        if engine := source.string("engine"):
            return engine
    for group in parameter_groups(database, stack):
        if engine := family(group)[0]:
            return engine
    for path in ("replicateSourceDb", "replicationSourceIdentifier", "snapshotIdentifier"):
        if database.has(path):
            note(f"{database.name}.{path}")
    return ""


def parameter_groups(database: Resource, stack: Stack) -> list[Resource]:
    """Parameter groups of a database in the stack."""
    path, type_ = PARAMETER_GROUPS[database.type]
    return stack.follow(database, path, type_)


def family(group: Resource) -> tuple[str, str]:
    """Engine and major version of a parameter group's family: `aurora-mysql` and `8` of `aurora-mysql8.0`."""
    match = _FAMILY.match(group.string("family"))
    return (match["engine"], match["major"]) if match else ("", "")


def is_serverless_v1(cluster: Resource) -> bool:
    """Whether a cluster is Aurora Serverless v1: always encrypted, without IAM authentication and log exports."""
    return cluster.string("engineMode") == "serverless"


def is_global_member(database: Resource, stack: Stack) -> bool:
    """Whether a cluster is a member of a global database or the source of one."""
    return database.has("globalClusterIdentifier") or bool(
        stack.related(database, RDS_GLOBAL_CLUSTER, "sourceDbClusterIdentifier")
    )

"""Controls for Aurora Global Databases: constraints of their members, and failover."""

from collections.abc import Sequence

from policy.readers.ignored_changes import ignores
from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control
from policy.tokens import RDS_CLUSTER, RDS_CLUSTER_INSTANCE, RDS_GLOBAL_CLUSTER

USER_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html"
CREDENTIALS = ("masterUsername", "masterPassword", "masterPasswordWo", "manageMasterUserPassword")


def members(global_cluster: Resource, stack: Stack) -> list[Resource]:
    """Clusters of a global database, the primary first: the database's source, or the cluster without dependencies."""
    origins = stack.follow(global_cluster, "sourceDbClusterIdentifier", RDS_CLUSTER)
    joined = [
        cluster
        for cluster in stack.related(global_cluster, RDS_CLUSTER, "globalClusterIdentifier")
        if cluster not in origins
    ]
    waits = {member.urn: sum(stack.depends(member, on=other) for other in joined) for member in joined}
    return [*origins, *sorted(joined, key=lambda member: waits[member.urn])]


@stack_control(
    "aurora-global-secondary",
    title="Secondary clusters of a global database have no credentials and a key of their region",
    severity="high",
    types=[RDS_GLOBAL_CLUSTER],
    frameworks={"NIST 800-53": ["CP-6(2)", "SC-12", "SC-28"]},
    traps=["T-17"],
    remedy="Omit the master user and password of secondary clusters, and set their kms_key_id.",
    url=USER_GUIDE,
)
def secondaries_are_valid(global_cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for secondary in members(global_cluster, stack)[1:]:
        for path in CREDENTIALS:
            if secondary.has(path) and secondary.peek(path) is not False:
                yield secondary.fail("a secondary cluster has the users of the primary", path, value="set")
        if secondary.flag("storageEncrypted") and not secondary.has("kmsKeyId"):
            yield secondary.fail("a secondary cluster requires a key of its region", "kmsKeyId")


@stack_control(
    "aurora-global-order",
    title="Secondary clusters of a global database depend on the primary",
    severity="high",
    types=[RDS_GLOBAL_CLUSTER],
    frameworks={"NIST 800-53": ["CP-10"]},
    traps=["T-17"],
    remedy="Add the primary's instance to depends_on of each secondary cluster.",
    url=USER_GUIDE,
)
def secondaries_depend_on_the_primary(global_cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """The first member becomes the primary; it cannot be removed while there are secondaries."""
    primary, *secondaries = members(global_cluster, stack) or [global_cluster]
    for secondary in secondaries:
        if not _depends(secondary, primary, stack):
            yield secondary.fail(f"no dependency on {primary.name}", "globalClusterIdentifier", value=primary.name)


def _depends(secondary: Resource, primary: Resource, stack: Stack) -> bool:
    instances = stack.related(primary, RDS_CLUSTER_INSTANCE, "clusterIdentifier")
    return any(stack.depends(secondary, on=each) for each in (primary, *instances))


@stack_control(
    "aurora-global-versions",
    title="Members of a global database have one engine and one version",
    severity="high",
    types=[RDS_GLOBAL_CLUSTER],
    frameworks={"NIST 800-53": ["CM-2", "SI-2"]},
    traps=["T-17"],
    remedy="Use the global cluster's engine and engine_version for all members.",
    url=f"{USER_GUIDE}#aurora-global-database.limitations",
)
def versions_agree(global_cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Minor versions differ during an upgrade; only major versions are compared."""
    clusters = members(global_cluster, stack)
    for path in ("engine", "engineVersion"):
        versions = [(cluster, _major(cluster.string(path), path)) for cluster in (global_cluster, *clusters)]
        first = next((value for _, value in versions if value), "")
        for cluster, value in versions:
            if value and value != first:
                yield cluster.fail(f"the other members have {first}", path)


def _major(value: str, path: str) -> str:
    return value.partition(".")[0] if path == "engineVersion" else value


@stack_control(
    "aurora-global-failover",
    title="Deployments do not revert a failover of a global database",
    severity="medium",
    types=[RDS_GLOBAL_CLUSTER],
    frameworks={"NIST 800-53": ["CP-10", "CM-3"]},
    traps=["T-17"],
    remedy="Ignore changes of global_cluster_identifier of all members; set force_destroy on the global cluster.",
    url="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html",
)
def failover_is_preserved(global_cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A failover changes the roles of members; a deployment that reverts them replaces the clusters."""
    clusters: Sequence[Resource] = members(global_cluster, stack)
    for cluster in clusters if len(clusters) > 1 else ():
        if not ignores(cluster, "globalClusterIdentifier"):
            yield cluster.fail("the next deployment reverts its role in the global database", "globalClusterIdentifier")
    if not global_cluster.flag("forceDestroy"):
        yield global_cluster.fail("members after a failover prevent its deletion", "forceDestroy")

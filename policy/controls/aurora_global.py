"""Controls over Aurora Global Databases: what AWS refuses of their members, and what a failover undoes."""

from collections.abc import Sequence

from policy.readers.ignored_changes import ignores
from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control
from policy.tokens import RDS_CLUSTER, RDS_CLUSTER_INSTANCE, RDS_GLOBAL_CLUSTER

USER_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html"
CREDENTIALS = ("masterUsername", "masterPassword", "masterPasswordWo", "manageMasterUserPassword")


def members(global_cluster: Resource, stack: Stack) -> list[Resource]:
    """The clusters of a global database, the primary first: the database is made from it, or it waits for no other."""
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
    title="Secondary clusters of a global database have no credentials and have a key of their region",
    severity="high",
    types=[RDS_GLOBAL_CLUSTER],
    frameworks={"NIST 800-53": ["CP-6(2)", "SC-12", "SC-28"]},
    traps=["T-17"],
    remedy="Leave the master user and password out of secondary clusters, and set their kms_key_id.",
    url=USER_GUIDE,
)
def secondaries_are_possible(global_cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for secondary in members(global_cluster, stack)[1:]:
        for path in CREDENTIALS:
            if secondary.has(path) and secondary.peek(path) is not False:
                yield secondary.fail("a secondary cluster takes its users from the primary", path, value="set")
        if secondary.flag("storageEncrypted") and not secondary.has("kmsKeyId"):
            yield secondary.fail("the primary's key does not reach into this region", "kmsKeyId")


@stack_control(
    "aurora-global-order",
    title="Secondary clusters of a global database wait for the primary",
    severity="high",
    types=[RDS_GLOBAL_CLUSTER],
    frameworks={"NIST 800-53": ["CP-10"]},
    traps=["T-17"],
    remedy="Let each secondary cluster depend on the primary's instance: made after it, removed before it.",
    url=USER_GUIDE,
)
def secondaries_wait(global_cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """The first cluster to join becomes the primary; the primary cannot leave while it has secondaries."""
    primary, *secondaries = members(global_cluster, stack) or [global_cluster]
    for secondary in secondaries:
        if not _waits(secondary, primary, stack):
            yield secondary.fail(f"it does not wait for {primary.name}", "globalClusterIdentifier", value=primary.name)


def _waits(secondary: Resource, primary: Resource, stack: Stack) -> bool:
    instances = stack.related(primary, RDS_CLUSTER_INSTANCE, "clusterIdentifier")
    return any(stack.depends(secondary, on=each) for each in (primary, *instances))


@stack_control(
    "aurora-global-versions",
    title="Members of a global database have one engine and one version",
    severity="high",
    types=[RDS_GLOBAL_CLUSTER],
    frameworks={"NIST 800-53": ["CM-2", "SI-2"]},
    traps=["T-17"],
    remedy="Take engine and engine_version of every member from the global cluster.",
    url=f"{USER_GUIDE}#aurora-global-database.limitations",
)
def versions_agree(global_cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Minor versions may differ while an upgrade is under way, so only the major ones are held together."""
    clusters = members(global_cluster, stack)
    for path in ("engine", "engineVersion"):
        said = [(cluster, _major(cluster.string(path), path)) for cluster in (global_cluster, *clusters)]
        first = next((value for _, value in said if value), "")
        for cluster, value in said:
            if value and value != first:
                yield cluster.fail(f"the other members have {first}", path)


def _major(value: str, path: str) -> str:
    return value.partition(".")[0] if path == "engineVersion" else value


@stack_control(
    "aurora-global-failover",
    title="A failover of a global database is not undone by the next deployment",
    severity="medium",
    types=[RDS_GLOBAL_CLUSTER],
    frameworks={"NIST 800-53": ["CP-10", "CM-3"]},
    traps=["T-17"],
    remedy="Ignore changes of global_cluster_identifier on every member; set force_destroy on the global cluster.",
    url="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html",
)
def failover_stands(global_cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """AWS exchanges the members' places in a failover; put back by a deployment, they would be replaced."""
    clusters: Sequence[Resource] = members(global_cluster, stack)
    for cluster in clusters if len(clusters) > 1 else ():
        if not ignores(cluster, "globalClusterIdentifier"):
            yield cluster.fail("its place in the global database is put back", "globalClusterIdentifier")
    if not global_cluster.flag("forceDestroy"):
        yield global_cluster.fail("members that joined by a failover keep it from being deleted", "forceDestroy")

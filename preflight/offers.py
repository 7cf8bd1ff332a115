"""Instance classes and versions that AWS still offers, in the zones of the stack.

Lambda has no API that lists runtimes, and ElastiCache none that lists node types, so neither is asked.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from preflight.account import Account
from preflight.question import Question
from preflight.result import Verdict, missing, ok
from preflight.zones import zones_of
from preview.graph import Graph, Node

Evaluate = Callable[[Account], Verdict]


def questions(graph: Graph) -> Iterator[Question]:
    """A question for each class and version in each region, once."""
    found: dict[tuple[str, str], Evaluate] = {}
    for source in (instance_types, database_classes, caches, brokers, clusters, addons):
        for region, subject, evaluate in source(graph):
            found.setdefault((region, subject), evaluate)
    for (region, subject), evaluate in sorted(found.items(), key=lambda item: item[0]):
        yield Question(region, "offer", subject, evaluate)


Offer = tuple[str, str, Evaluate]
"""Region, subject and evaluate of a question."""


def instance_types(graph: Graph) -> Iterator[Offer]:
    """Types of node groups, in each zone of their subnets."""
    for group in graph.of_type("aws:eks/nodeGroup:NodeGroup"):
        zones = zones_of(graph, group, "subnetIds")
        for type_ in group.get("instanceTypes", []):
            for zone in zones:
                yield group.region, f"EC2 {type_} {zone}", _instance_type(group.region, str(type_), zone)


def _instance_type(region: str, type_: str, zone: str) -> Evaluate:
    by_id = zone.rpartition("-")[2].startswith("az")

    def evaluate(account: Account) -> Verdict:
        found = account.listed(
            "ec2",
            region,
            "describe_instance_type_offerings",
            "InstanceTypeOfferings[].Location",
            LocationType="availability-zone-id" if by_id else "availability-zone",
            Filters=[{"Name": "instance-type", "Values": [type_]}],
        )
        return within(zone, found, "choose another type, or other zones for the node group")

    return evaluate


def database_classes(graph: Graph) -> Iterator[Offer]:
    """Classes of databases with engine and version, in the zones of their subnet group."""
    for node in graph.of_type("aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"):
        engine, version = described(graph, node)
        class_ = str(node.get("instanceClass", ""))
        if not engine or class_ == "db.serverless":
            continue
        subject = f"RDS {engine} {version} {class_}".replace("  ", " ")
        zones = [str(node.get("availabilityZone"))] if node.get("availabilityZone") else database_zones(graph, node)
        yield node.region, subject, _database_class(node.region, engine, version, class_, zones)


def described(graph: Graph, node: Node) -> tuple[str, str]:
    """Engine and version of a database; those of its cluster or source where it has none itself."""
    engine, version = str(node.get("engine", "")), str(node.get("engineVersion", ""))
    for name in ("clusterIdentifier", "replicateSourceDb", "globalClusterIdentifier"):
        for other in graph.referenced(node, name):
            of_other = described(graph, other)
            engine, version = engine or of_other[0], version or of_other[1]
    return engine, version


def database_zones(graph: Graph, node: Node) -> list[str]:
    """Zones of the subnet group of a database."""
    groups = graph.referenced(node, "dbSubnetGroupName")
    return sorted({zone for group in groups for zone in zones_of(graph, group, "subnetIds")})


def _database_class(region: str, engine: str, version: str, class_: str, zones: Sequence[str]) -> Evaluate:
    def evaluate(account: Account) -> Verdict:
        options: list[list[Any]] = account.listed(
            "rds",
            region,
            "describe_orderable_db_instance_options",
            "OrderableDBInstanceOptions[].[EngineVersion, AvailabilityZones[].Name]",
            Engine=engine,
            DBInstanceClass=class_,
            Vpc=True,
        )
        fitting = [names for offered, names in options if is_version(offered, version)]
        if not fitting:
            versions = listing({str(offered) for offered, _ in options})
            return missing(f"not offered; versions with this class: {versions}", "choose another class or version")
        letters = [zone for zone in zones if not zone.rpartition("-")[2].startswith("az")]
        lacking = [zone for zone in letters if not any(zone in names for names in fitting)]
        if lacking:
            return missing(f"not offered in {', '.join(lacking)}", "choose another class, or other zones")
        return ok("offered" + (f" in {', '.join(letters)}" if letters else ""))

    return evaluate


def caches(graph: Graph) -> Iterator[Offer]:
    """Engine versions of ElastiCache clusters of nodes."""
    types = ("aws:elasticache/replicationGroup:ReplicationGroup",)
    for node in graph.of_type(*types):
        engine, version = str(node.get("engine", "")), str(node.get("engineVersion", ""))
        if engine and version:
            yield node.region, f"ElastiCache {engine} {version}", _cache(node.region, engine, version)


def _cache(region: str, engine: str, version: str) -> Evaluate:
    def evaluate(account: Account) -> Verdict:
        found = account.listed(
            "elasticache",
            region,
            "describe_cache_engine_versions",
            "CacheEngineVersions[].EngineVersion",
            Engine=engine,
        )
        return within(version, found, "choose another version")

    return evaluate


def brokers(graph: Graph) -> Iterator[Offer]:
    """Kafka versions of MSK clusters."""
    for node in graph.of_type("aws:msk/cluster:Cluster"):
        version = str(node.get("kafkaVersion", ""))
        yield node.region, f"MSK {version}", _brokers(node.region, version)


def _brokers(region: str, version: str) -> Evaluate:
    def evaluate(account: Account) -> Verdict:
        found = account.listed("kafka", region, "list_kafka_versions", "KafkaVersions[?Status=='ACTIVE'].Version")
        return within(version, found, "choose another version", exact=True)

    return evaluate


def clusters(graph: Graph) -> Iterator[Offer]:
    """Kubernetes versions of EKS clusters."""
    for node in graph.of_type("aws:eks/cluster:Cluster"):
        if version := str(node.get("version", "")):
            yield node.region, f"EKS {version}", _cluster(node.region, version)


def _cluster(region: str, version: str) -> Evaluate:
    def evaluate(account: Account) -> Verdict:
        found = account.listed(
            "eks",
            region,
            "describe_cluster_versions",
            "clusterVersions[?versionStatus!='UNSUPPORTED'].clusterVersion",
        )
        return within(version, found, "choose another version", exact=True)

    return evaluate


def addons(graph: Graph) -> Iterator[Offer]:
    """Add-ons of EKS for the Kubernetes version of their cluster."""
    for node in graph.of_type("aws:eks/addon:Addon"):
        for cluster in graph.referenced(node, "clusterName"):
            if version := str(cluster.get("version", "")):
                name = str(node.get("addonName", ""))
                yield node.region, f"EKS {version} {name}", _addon(node.region, version, name)


def _addon(region: str, version: str, name: str) -> Evaluate:
    def evaluate(account: Account) -> Verdict:
        found = account.listed(
            "eks", region, "describe_addon_versions", "addons[].addonName", kubernetesVersion=version
        )
        return within(name, found, "remove the add-on, or choose another version of the cluster", exact=True)

    return evaluate


def is_version(offered: str, wanted: str) -> bool:
    """Whether a wanted version, such as `16`, includes an offered one, such as `16.4`; "" includes all."""
    return not wanted or offered == wanted or offered.startswith(f"{wanted}.")


def within(wanted: str, offered: Iterable[str], remedy: str, *, exact: bool = False) -> Verdict:
    """Whether a name or version is among those on offer."""
    names = {str(name) for name in offered}
    if wanted in names or (not exact and any(is_version(name, wanted) for name in names)):
        return ok("offered")
    return missing(f"not offered; there are {listing(names)}", remedy)


def listing(names: Iterable[str]) -> str:
    """Names in one line, the last ones only where they are many."""
    ordered = sorted(set(names))
    return ", ".join(ordered[-12:]) or "none"

"""Controls for network access to databases: public access, routes, TLS."""

from policy.frameworks import IN_TRANSIT, NOT_PUBLIC, TRAFFIC
from policy.guides import RDS_CONTROLS
from policy.readers.databases import PARAMETER_GROUPS, engine_of, family, is_serverless_v1, parameter_groups
from policy.readers.networks import internet_routes
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    EC2_SUBNET,
    RDS_CLUSTER,
    RDS_CLUSTER_INSTANCE,
    RDS_CLUSTER_PARAMETER_GROUP,
    RDS_CLUSTER_SNAPSHOT,
    RDS_CLUSTER_SNAPSHOT_COPY,
    RDS_INSTANCE,
    RDS_PARAMETER_GROUP,
    RDS_PROXY,
    RDS_SNAPSHOT,
    RDS_SNAPSHOT_COPY,
    RDS_SUBNET_GROUP,
)

# By engine: the parameter that requires TLS, and the major version from which it is enabled by default.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
TLS = {
    "postgres": ("rds.force_ssl", 15),
    "aurora-postgresql": ("rds.force_ssl", 17),
    "mysql": ("require_secure_transport", 0),
    "aurora-mysql": ("require_secure_transport", 0),
    "mariadb": ("require_secure_transport", 0),
    "sqlserver": ("rds.force_ssl", 0),
}
ON = ("1", "on", "true")


@resource_control(
    "rds-not-public",
    title="Databases have no public access",
    severity="critical",
    types=[RDS_INSTANCE, RDS_CLUSTER, RDS_CLUSTER_INSTANCE],
    frameworks={
        "FSBP": ["RDS.2"],
        "CIS 5.0": ["2.2.3"],
        "PCI DSS 4.0": ["1.4.4"],
        "NIST 800-53": TRAFFIC,
    },
    remedy="Omit publicly_accessible or set it to false.",
    url=f"{RDS_CONTROLS}#rds-2",
)
def is_not_public(database: Resource, settings: Settings) -> Iterator[Finding]:
    if database.flag("publiclyAccessible"):
        yield database.fail("the database is publicly accessible", "publiclyAccessible")


@resource_control(
    "rds-snapshot-not-public",
    title="Database snapshots are not public",
    severity="critical",
    types=[RDS_SNAPSHOT, RDS_SNAPSHOT_COPY, RDS_CLUSTER_SNAPSHOT, RDS_CLUSTER_SNAPSHOT_COPY],
    frameworks={"FSBP": ["RDS.1"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Use account ids in shared_accounts in place of `all`.",
    url=f"{RDS_CONTROLS}#rds-1",
)
def snapshot_is_not_public(snapshot: Resource, settings: Settings) -> Iterator[Finding]:
    if "all" in snapshot.strings("sharedAccounts"):
        yield snapshot.fail("all accounts can restore the snapshot", "sharedAccounts")


@stack_control(
    "rds-private-subnets",
    title="Databases are in subnets without a route to an internet gateway",
    severity="high",
    types=[RDS_INSTANCE, RDS_CLUSTER, RDS_CLUSTER_INSTANCE],
    frameworks={"FSBP": ["RDS.46"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": TRAFFIC},
    remedy="Use a subnet group of subnets whose route tables have no internet gateway.",
    url=f"{RDS_CONTROLS}#rds-46",
)
def subnets_are_private(database: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Members of a cluster, and replicas in their source's region, have the same subnets."""
    if not database.has("dbSubnetGroupName"):
        if database.type != RDS_CLUSTER_INSTANCE and not database.has("replicateSourceDb"):
            yield database.missing(
                "a database without a subnet group is in the public default VPC", "dbSubnetGroupName"
            )
        return
    groups = stack.follow(database, "dbSubnetGroupName", RDS_SUBNET_GROUP)
    subnets = [subnet for group in groups for subnet in stack.follow(group, "subnetIds", EC2_SUBNET)]
    if not subnets:
        yield database.unknown("its subnets are outside of this stack", "dbSubnetGroupName")
    for subnet in subnets:
        for route in internet_routes(stack, subnet):
            message = f"{subnet.name} reaches an internet gateway by {route.resource.name}"
            yield database.fail(message, "dbSubnetGroupName", value=subnet.name)


@stack_control(
    "rds-force-tls",
    title="Databases require TLS",
    severity="medium",
    types=[RDS_INSTANCE, RDS_CLUSTER, RDS_PARAMETER_GROUP, RDS_CLUSTER_PARAMETER_GROUP],
    frameworks={
        "FSBP": ["RDS.38", "RDS.39", "RDS.41", "RDS.44"],
        "PCI DSS 4.0": ["4.2.1"],
        "NIST 800-53": IN_TRANSIT,
    },
    remedy="Set rds.force_ssl (PostgreSQL, SQL Server) or require_secure_transport (MySQL, MariaDB) to 1.",
    url=f"{RDS_CONTROLS}#rds-38",
)
def tls_is_required(database: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A parameter group that no database of the stack uses is evaluated by itself, by its family."""
    if database.type not in PARAMETER_GROUPS:
        users = (
            each
            for type_, (path, kind) in PARAMETER_GROUPS.items()
            if kind == database.type
            for each in stack.related(database, type_, path)
        )
        if not any(users):
            yield from _group_requires_tls(database, *family(database))
        return
    engine = engine_of(database, stack)
    if not _parameter(engine) or is_serverless_v1(database):
        return
    major = database.string("engineVersion").partition(".")[0]
    groups = parameter_groups(database, stack)
    for group in groups:
        yield from _group_requires_tls(group, engine, major or family(group)[1])
    if not groups and not _on_by_default(engine, major):
        path, _ = PARAMETER_GROUPS[database.type]
        named = database.string(path)
        if named and not named.startswith("default."):
            yield database.unknown("its parameter group is outside of this stack", path)
        else:
            yield database.missing(f"no parameter group sets {_parameter(engine)}", path)


def _group_requires_tls(group: Resource, engine: str, major: str) -> Iterator[Finding]:
    parameter = _parameter(engine)
    own = [node for node in group.nodes("parameters") if node.string("name") == parameter]
    for node in own if parameter else ():
        if node.string("value").lower() not in ON:
            yield node.fail(f"{parameter} is disabled", "value")
    if parameter and not own and not _on_by_default(engine, major):
        yield group.missing(f"{parameter} is not set", "parameters")


def _parameter(engine: str) -> str:
    """The parameter of an engine that requires TLS; `""` of others."""
    return (TLS.get(engine) or TLS.get(engine.partition("-")[0], ("", 0)))[0]


def _on_by_default(engine: str, major: str) -> bool:
    _, default_from = TLS.get(engine) or TLS.get(engine.partition("-")[0], ("", 0))
    return bool(default_from) and major.isdecimal() and int(major) >= default_from


@resource_control(
    "rds-proxy-tls",
    title="Database proxies require TLS",
    severity="medium",
    types=[RDS_PROXY],
    frameworks={"FSBP": ["RDS.43"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set require_tls to true.",
    url=f"{RDS_CONTROLS}#rds-43",
)
def proxy_requires_tls(proxy: Resource, settings: Settings) -> Iterator[Finding]:
    if not proxy.flag("requireTls"):
        yield proxy.fail("connections without TLS are accepted", "requireTls")

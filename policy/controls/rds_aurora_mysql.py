"""Controls for Aurora MySQL: backtracking, audit log, version of global databases."""

import re

from policy.frameworks import LOGGED, RECOVERABLE
from policy.guides import RDS_CONTROLS
from policy.registry import (
    Finding,
    Iterator,
    Parameter,
    Resource,
    Settings,
    Stack,
    resource_control,
    stack_control,
)
from policy.tokens import RDS_CLUSTER, RDS_CLUSTER_PARAMETER_GROUP, RDS_GLOBAL_CLUSTER

AURORA_MYSQL = "aurora-mysql"
_VERSION = re.compile(r"^\d+\.\d+\.mysql_aurora\.(?P<release>\d+\.\d+)")


@stack_control(
    "rds-aurora-backtrack",
    title="Aurora MySQL clusters have backtracking",
    severity="low",
    types=[RDS_CLUSTER],
    frameworks={"FSBP": ["RDS.14"], "NIST 800-53": RECOVERABLE},
    remedy="Set backtrack_window in seconds; clusters of a global database do not support it.",
    url=f"{RDS_CONTROLS}#rds-14",
)
def has_backtracking(cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if cluster.string("engine") != AURORA_MYSQL or cluster.has("globalClusterIdentifier"):
        return
    if stack.related(cluster, RDS_GLOBAL_CLUSTER, "sourceDbClusterIdentifier"):
        return
    if cluster.number("backtrackWindow") == 0:
        yield cluster.fail("an unintended change requires a restore", "backtrackWindow")


@stack_control(
    "rds-aurora-mysql-audit",
    title="Aurora MySQL clusters have the audit log",
    severity="medium",
    types=[RDS_CLUSTER],
    frameworks={"FSBP": ["RDS.45"], "NIST 800-53": LOGGED},
    remedy="Set server_audit_logging to 1 in the cluster's parameter group.",
    url=f"{RDS_CONTROLS}#rds-45",
)
def has_the_audit_log(cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if cluster.string("engine") != AURORA_MYSQL:
        return
    groups = stack.follow(cluster, "dbClusterParameterGroupName", RDS_CLUSTER_PARAMETER_GROUP)
    values = [
        parameter.string("value")
        for group in groups
        for parameter in group.nodes("parameters")
        if parameter.string("name") == "server_audit_logging"
    ]
    if (groups or not cluster.has("dbClusterParameterGroupName")) and not {"1", "ON", "on"}.intersection(values):
        yield cluster.missing("statements are not audited", "dbClusterParameterGroupName")


@resource_control(
    "rds-global-mysql-version",
    title="Global databases of Aurora MySQL run a supported version",
    severity="high",
    types=[RDS_GLOBAL_CLUSTER],
    frameworks={"FSBP": ["RDS.51"], "NIST 800-53": ["SI-2", "SI-2(2)"]},
    remedy="Upgrade the global database to Aurora MySQL 3.08 or newer, or to a release with long-term support.",
    parameters=[
        Parameter("oldest_release", "3.08", "The oldest supported release of Aurora MySQL."),
        Parameter("long_term", ("3.04",), "Releases with long-term support."),
    ],
    url=f"{RDS_CONTROLS}#rds-51",
)
def global_version_is_supported(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    match = _VERSION.match(cluster.string("engineVersion"))
    if cluster.string("engine") != AURORA_MYSQL or not match or match["release"] in settings.strings("long_term"):
        return
    if _number(match["release"]) < _number(settings.string("oldest_release")):
        yield cluster.fail("the version has no standard support", "engineVersion")


def _number(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))

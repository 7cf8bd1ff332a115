"""Aurora MySQL: backtracking, audit log, version of global databases."""

from policy.tokens import RDS_CLUSTER, RDS_CLUSTER_PARAMETER_GROUP, RDS_GLOBAL_CLUSTER
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

cluster = resource(RDS_CLUSTER, "cluster", engine="aurora-mysql")
postgres = cluster.with_props(engine="aurora-postgresql")


def test_clusters_have_backtracking(cases: Cases) -> None:
    cases(
        "rds-aurora-backtrack",
        passes=[
            [cluster.with_props(backtrackWindow=86_400)],
            [cluster.with_props(globalClusterIdentifier=GIVEN)],
            [cluster, resource(RDS_GLOBAL_CLUSTER, "global", refers={"sourceDbClusterIdentifier": cluster})],
            [postgres],
        ],
        fails=[[cluster], [cluster, resource(RDS_GLOBAL_CLUSTER, "global")], [cluster.with_props(backtrackWindow=0)]],
        unknown=[[cluster.with_props(backtrackWindow=UNKNOWN)]],
    )


def test_clusters_have_the_audit_log(cases: Cases) -> None:
    def audited(value: str) -> list[Given]:
        parameters = [{"name": "server_audit_logging", "value": value}]
        group = resource(RDS_CLUSTER_PARAMETER_GROUP, "group", parameters=parameters)
        refers = {"dbClusterParameterGroupName": group}
        return [resource(RDS_CLUSTER, "cluster", refers=refers, engine="aurora-mysql"), group]

    cases(
        "rds-aurora-mysql-audit",
        passes=[audited("1"), [postgres], [cluster.with_props(dbClusterParameterGroupName="elsewhere")]],
        fails=[[cluster], audited("0")],
        unknown=[audited(UNKNOWN)],
    )


def test_global_databases_run_a_supported_version(cases: Cases) -> None:
    def version(release: str, engine: str = "aurora-mysql") -> list[Given]:
        return [resource(RDS_GLOBAL_CLUSTER, engine=engine, engineVersion=release)]

    cases(
        "rds-global-mysql-version",
        passes=[
            version("8.0.mysql_aurora.3.10.0"),
            version("8.0.mysql_aurora.3.04.2"),
            version("8.4.mysql_aurora.8.4.7"),
            version("16.4", "aurora-postgresql"),
        ],
        fails=[version("8.0.mysql_aurora.3.05.2"), version("5.7.mysql_aurora.2.11.2")],
        unknown=[version(UNKNOWN)],
    )

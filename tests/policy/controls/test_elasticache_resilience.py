"""ElastiCache: backups, upgrades, failover, placement and logs."""

from policy.controls.elasticache import CLUSTER, GROUP, SERVERLESS
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource


def test_caches_are_backed_up(cases: Cases) -> None:
    cases(
        "elasticache-backups",
        passes=[[resource(GROUP, snapshotRetentionLimit=1)], [resource(SERVERLESS, snapshotRetentionLimit=7)]],
        fails=[[resource(GROUP)], [resource(GROUP, snapshotRetentionLimit=0)], [resource(SERVERLESS)]],
        unknown=[[resource(GROUP, snapshotRetentionLimit=UNKNOWN)]],
    )


def test_the_days_of_backups_are_configured(cases: Cases) -> None:
    cases(
        "elasticache-backups",
        config={"minimum_days": 5},
        passes=[[resource(GROUP, snapshotRetentionLimit=5)]],
        fails=[[resource(GROUP, snapshotRetentionLimit=4)]],
    )


def test_minor_versions_come_by_themselves(cases: Cases) -> None:
    cases(
        "elasticache-minor-upgrades",
        passes=[[resource(GROUP)], [resource(GROUP, autoMinorVersionUpgrade=True)]],
        fails=[[resource(GROUP, autoMinorVersionUpgrade=False)], [resource(CLUSTER, autoMinorVersionUpgrade="false")]],
        unknown=[[resource(GROUP, autoMinorVersionUpgrade=UNKNOWN)]],
    )


def test_caches_fail_over(cases: Cases) -> None:
    group = resource(GROUP, automaticFailoverEnabled=True, multiAzEnabled=True)
    cases(
        "elasticache-failover",
        passes=[[group]],
        fails=[[group.but(automaticFailoverEnabled=False)], [group.but(multiAzEnabled=None)], [resource(GROUP)]],
        unknown=[[group.but(multiAzEnabled=UNKNOWN)], [group.but(automaticFailoverEnabled=UNKNOWN)]],
    )


def test_caches_stand_in_their_own_subnets(cases: Cases) -> None:
    cases(
        "elasticache-subnet-group",
        passes=[
            [resource(GROUP, subnetGroupName="private")],
            [resource(GROUP, subnetGroupName=GIVEN)],
            [resource(CLUSTER, replicationGroupId="group")],
        ],
        fails=[[resource(GROUP)], [resource(GROUP, subnetGroupName="default")], [resource(CLUSTER)]],
    )


def test_caches_write_both_logs(cases: Cases) -> None:
    def group(*logs: object) -> list[Given]:
        return [resource(GROUP, logDeliveryConfigurations=[{"logType": log} for log in logs])]

    cases(
        "elasticache-logs",
        passes=[group("slow-log", "engine-log")],
        fails=[[resource(GROUP)], group("slow-log"), group("engine-log")],
        unknown=[group("slow-log", UNKNOWN), [resource(GROUP, logDeliveryConfigurations=UNKNOWN)]],
    )

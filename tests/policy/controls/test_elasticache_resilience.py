"""ElastiCache: backups, upgrades, failover, subnets and logs."""

from policy.tokens import ELASTICACHE_CLUSTER, ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_SERVERLESS_CACHE
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource


def test_caches_have_backups(cases: Cases) -> None:
    cases(
        "elasticache-backups",
        passes=[
            [resource(ELASTICACHE_REPLICATION_GROUP, snapshotRetentionLimit=1)],
            [resource(ELASTICACHE_SERVERLESS_CACHE, snapshotRetentionLimit=7)],
        ],
        fails=[
            [resource(ELASTICACHE_REPLICATION_GROUP)],
            [resource(ELASTICACHE_REPLICATION_GROUP, snapshotRetentionLimit=0)],
            [resource(ELASTICACHE_SERVERLESS_CACHE)],
        ],
        unknown=[[resource(ELASTICACHE_REPLICATION_GROUP, snapshotRetentionLimit=UNKNOWN)]],
    )


def test_the_retention_of_backups_is_a_parameter(cases: Cases) -> None:
    cases(
        "elasticache-backups",
        config={"minimum_days": 5},
        passes=[[resource(ELASTICACHE_REPLICATION_GROUP, snapshotRetentionLimit=5)]],
        fails=[[resource(ELASTICACHE_REPLICATION_GROUP, snapshotRetentionLimit=4)]],
    )


def test_minor_versions_are_upgraded_automatically(cases: Cases) -> None:
    cases(
        "elasticache-minor-upgrades",
        passes=[
            [resource(ELASTICACHE_REPLICATION_GROUP)],
            [resource(ELASTICACHE_REPLICATION_GROUP, autoMinorVersionUpgrade=True)],
        ],
        fails=[
            [resource(ELASTICACHE_REPLICATION_GROUP, autoMinorVersionUpgrade=False)],
            [resource(ELASTICACHE_CLUSTER, autoMinorVersionUpgrade="false")],
        ],
        unknown=[[resource(ELASTICACHE_REPLICATION_GROUP, autoMinorVersionUpgrade=UNKNOWN)]],
    )


def test_caches_fail_over(cases: Cases) -> None:
    group = resource(ELASTICACHE_REPLICATION_GROUP, automaticFailoverEnabled=True, multiAzEnabled=True)
    cases(
        "elasticache-failover",
        passes=[[group]],
        fails=[
            [group.with_props(automaticFailoverEnabled=False)],
            [group.with_props(multiAzEnabled=None)],
            [resource(ELASTICACHE_REPLICATION_GROUP)],
        ],
        unknown=[[group.with_props(multiAzEnabled=UNKNOWN)], [group.with_props(automaticFailoverEnabled=UNKNOWN)]],
    )


def test_caches_have_custom_subnets(cases: Cases) -> None:
    cases(
        "elasticache-subnet-group",
        passes=[
            [resource(ELASTICACHE_REPLICATION_GROUP, subnetGroupName="private")],
            [resource(ELASTICACHE_REPLICATION_GROUP, subnetGroupName=GIVEN)],
            [resource(ELASTICACHE_CLUSTER, replicationGroupId="group")],
        ],
        fails=[
            [resource(ELASTICACHE_REPLICATION_GROUP)],
            [resource(ELASTICACHE_REPLICATION_GROUP, subnetGroupName="default")],
            [resource(ELASTICACHE_CLUSTER)],
        ],
    )


def test_caches_publish_both_logs(cases: Cases) -> None:
    def group(*logs: object) -> list[Given]:
        return [resource(ELASTICACHE_REPLICATION_GROUP, logDeliveryConfigurations=[{"logType": log} for log in logs])]

    cases(
        "elasticache-logs",
        passes=[group("slow-log", "engine-log")],
        fails=[[resource(ELASTICACHE_REPLICATION_GROUP)], group("slow-log"), group("engine-log")],
        unknown=[
            group("slow-log", UNKNOWN),
            [resource(ELASTICACHE_REPLICATION_GROUP, logDeliveryConfigurations=UNKNOWN)],
        ],
    )

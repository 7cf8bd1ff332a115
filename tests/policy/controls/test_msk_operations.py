"""MSK: logs, metrics and replication of records."""

from policy.tokens import MSK_CLUSTER, MSK_CONFIGURATION
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def test_brokers_have_logs(cases: Cases) -> None:
    def cluster(**places: object) -> list[Given]:
        return [resource(MSK_CLUSTER, loggingInfo={"brokerLogs": places})]

    cases(
        "msk-broker-logs",
        passes=[cluster(cloudwatchLogs={"enabled": True}), cluster(s3={"enabled": True}, firehose={"enabled": False})],
        fails=[[resource(MSK_CLUSTER)], cluster(cloudwatchLogs={"enabled": False})],
        unknown=[cluster(cloudwatchLogs={"enabled": UNKNOWN}), [resource(MSK_CLUSTER, loggingInfo=UNKNOWN)]],
    )


def test_brokers_have_metrics(cases: Cases) -> None:
    cases(
        "msk-monitoring",
        passes=[[resource(MSK_CLUSTER, enhancedMonitoring="PER_BROKER")]],
        fails=[[resource(MSK_CLUSTER)], [resource(MSK_CLUSTER, enhancedMonitoring="DEFAULT")]],
        unknown=[[resource(MSK_CLUSTER, enhancedMonitoring=UNKNOWN)]],
    )


def test_records_are_replicated_before_acknowledgement(cases: Cases) -> None:
    def brokers(*lines: str) -> list[Given]:
        return [resource(MSK_CONFIGURATION, serverProperties="\n".join(lines))]

    cases(
        "msk-durable-records",
        passes=[
            brokers("min.insync.replicas=2", "default.replication.factor = 3", "# a remark"),
            brokers("unclean.leader.election.enable=false"),
            brokers(""),
        ],
        fails=[
            brokers("min.insync.replicas=1"),
            brokers("default.replication.factor=1"),
            brokers("unclean.leader.election.enable=true"),
        ],
        unknown=[[resource(MSK_CONFIGURATION, serverProperties=UNKNOWN)]],
    )

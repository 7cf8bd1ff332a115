"""Controls for logs, metrics and durability of MSK clusters."""

from policy.frameworks import LOGGED
from policy.guides import MSK_DEVELOPER_GUIDE
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import MSK_CLUSTER, MSK_CONFIGURATION


@resource_control(
    "msk-broker-logs",
    title="MSK brokers have logs",
    severity="medium",
    types=[MSK_CLUSTER],
    frameworks={"PCI DSS 4.0": ["10.2.1"], "NIST 800-53": LOGGED},
    remedy="Enable cloudwatch_logs, s3 or firehose in logging_info.broker_logs.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-logging.html",
)
def brokers_have_logs(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    logs = cluster.node("loggingInfo.brokerLogs")
    if not any(logs.flag(f"{place}.enabled") for place in ("cloudwatchLogs", "s3", "firehose")):
        yield cluster.missing("the brokers have no log destination", "loggingInfo.brokerLogs")


@resource_control(
    "msk-monitoring",
    title="MSK brokers have metrics per broker",
    severity="low",
    types=[MSK_CLUSTER],
    frameworks={"NIST 800-53": ["CA-7", "SI-2"]},
    remedy="Set enhanced_monitoring to PER_BROKER or finer.",
    url=f"{MSK_DEVELOPER_GUIDE}/metrics-details.html",
)
def brokers_have_metrics(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    if cluster.string("enhancedMonitoring") in ("", "DEFAULT"):
        yield cluster.fail("metrics are per cluster only", "enhancedMonitoring")


@resource_control(
    "msk-durable-records",
    title="Kafka acknowledges records after replication",
    severity="medium",
    types=[MSK_CONFIGURATION],
    frameworks={"NIST 800-53": ["CP-9", "CP-10", "SC-5(2)", "SI-13(5)"]},
    remedy="Set default.replication.factor=3, min.insync.replicas=2 and unclean.leader.election.enable=false.",
    url=f"{MSK_DEVELOPER_GUIDE}/bestpractices.html",
    parameters=[Parameter("in_sync", 2, "Minimum number of brokers with an acknowledged record.", minimum=1)],
)
def records_are_replicated(configuration: Resource, settings: Settings) -> Iterator[Finding]:
    """Defaults of MSK: replication factor 3, 2 in-sync replicas (1 in two zones), no unclean leader election."""
    path, in_sync = "serverProperties", settings.number("in_sync")
    properties = dict(line.split("=", 1) for line in configuration.string(path).splitlines() if "=" in line)
    properties = {name.strip(): value.strip() for name, value in properties.items()}
    if properties.get("unclean.leader.election.enable", "false") == "true":
        yield configuration.fail(
            "an out-of-sync broker can become leader: records are lost", path, value="unclean leader"
        )
    for name in ("default.replication.factor", "min.insync.replicas"):
        if properties.get(name, "").isdecimal() and int(properties[name]) < in_sync:
            yield configuration.fail(f"{name} allows records on a single broker", path, value=properties[name])

"""Controls over what MSK clusters tell of themselves and how safely they keep records."""

from policy.frameworks import LOGGED
from policy.guides import MSK_DEVELOPER_GUIDE
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import MSK_CLUSTER, MSK_CONFIGURATION


@resource_control(
    "msk-broker-logs",
    title="MSK brokers write their logs",
    severity="medium",
    types=[MSK_CLUSTER],
    frameworks={"PCI DSS 4.0": ["10.2.1"], "NIST 800-53": LOGGED},
    remedy="Enable cloudwatch_logs, s3 or firehose in logging_info.broker_logs.",
    url=f"{MSK_DEVELOPER_GUIDE}/msk-logging.html",
)
def brokers_log(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    logs = cluster.node("loggingInfo.brokerLogs")
    if not any(logs.flag(f"{place}.enabled") for place in ("cloudwatchLogs", "s3", "firehose")):
        yield cluster.missing("the brokers' logs go nowhere", "loggingInfo.brokerLogs")


@resource_control(
    "msk-monitoring",
    title="MSK brokers are measured one by one",
    severity="low",
    types=[MSK_CLUSTER],
    frameworks={"NIST 800-53": ["CA-7", "SI-2"]},
    remedy="Set enhanced_monitoring to PER_BROKER or finer.",
    url=f"{MSK_DEVELOPER_GUIDE}/metrics-details.html",
)
def brokers_are_measured(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    if cluster.string("enhancedMonitoring") in ("", "DEFAULT"):
        yield cluster.fail("the cluster is measured as a whole only", "enhancedMonitoring")


@resource_control(
    "msk-durable-records",
    title="Kafka acknowledges records that more than one broker holds",
    severity="medium",
    types=[MSK_CONFIGURATION],
    frameworks={"NIST 800-53": ["CP-9", "CP-10", "SC-5(2)", "SI-13(5)"]},
    remedy="Set default.replication.factor=3, min.insync.replicas=2 and unclean.leader.election.enable=false.",
    url=f"{MSK_DEVELOPER_GUIDE}/bestpractices.html",
    parameters=[Parameter("in_sync", 2, "The least brokers that hold an acknowledged record.", minimum=1)],
)
def records_are_safe(configuration: Resource, settings: Settings) -> Iterator[Finding]:
    """What is not set has Kafka's default on MSK: three copies, two in sync (one on two zones), no unclean leader."""
    path, in_sync = "serverProperties", settings.number("in_sync")
    properties = dict(line.split("=", 1) for line in configuration.string(path).splitlines() if "=" in line)
    said = {name.strip(): value.strip() for name, value in properties.items()}
    if said.get("unclean.leader.election.enable", "false") == "true":
        yield configuration.fail("a broker that lags behind may lead: records are lost", path, value="unclean leader")
    for name in ("default.replication.factor", "min.insync.replicas"):
        if said.get(name, "").isdecimal() and int(said[name]) < in_sync:
            yield configuration.fail(f"{name} leaves records on one broker", path, value=said[name])

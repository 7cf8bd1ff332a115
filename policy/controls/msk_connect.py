"""Controls for connectors of MSK Connect: TLS and logs."""

from policy.frameworks import IN_TRANSIT, LOGGED
from policy.guides import SECURITY_HUB
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import MSK_CONNECTOR

GUIDE = f"{SECURITY_HUB}/msk-controls.html"
ENCRYPTION = "kafkaClusterEncryptionInTransit.encryptionType"
DESTINATIONS = ("cloudwatchLogs", "firehose", "s3")


@resource_control(
    "msk-connect-tls",
    title="Connectors use TLS",
    severity="medium",
    types=[MSK_CONNECTOR],
    frameworks={"FSBP": ["MSK.3"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set encryption_type of kafka_cluster_encryption_in_transit to TLS.",
    url=f"{GUIDE}#msk-3",
)
def uses_tls(connector: Resource, settings: Settings) -> Iterator[Finding]:
    if connector.string(ENCRYPTION) != "TLS":
        yield connector.fail("records are transferred without TLS", ENCRYPTION)


@resource_control(
    "msk-connect-logging",
    title="Connectors have logs",
    severity="medium",
    types=[MSK_CONNECTOR],
    frameworks={"FSBP": ["MSK.5"], "NIST 800-53": LOGGED},
    remedy="Enable one destination of log_delivery.worker_log_delivery.",
    url=f"{GUIDE}#msk-5",
)
def workers_are_logged(connector: Resource, settings: Settings) -> Iterator[Finding]:
    delivery = connector.node("logDelivery.workerLogDelivery")
    if not any(delivery.flag(f"{destination}.enabled") for destination in DESTINATIONS):
        yield delivery.missing("workers are not logged")

"""MSK Connect: TLS and logs."""

from policy.tokens import MSK_CONNECTOR
from tests.policy.harness import UNKNOWN, Cases, Given, resource

connector = resource(MSK_CONNECTOR)


def encrypted(type_: str) -> list[Given]:
    return [connector.with_props(kafkaClusterEncryptionInTransit={"encryptionType": type_})]


def test_connectors_use_tls(cases: Cases) -> None:
    cases(
        "msk-connect-tls",
        passes=[encrypted("TLS")],
        fails=[[connector], encrypted("PLAINTEXT")],
        unknown=[encrypted(UNKNOWN)],
    )


def test_connectors_have_logs(cases: Cases) -> None:
    def delivery(**destinations: object) -> list[Given]:
        return [connector.with_props(logDelivery={"workerLogDelivery": destinations})]

    cases(
        "msk-connect-logging",
        passes=[delivery(s3={"enabled": True}), delivery(cloudwatchLogs={"enabled": True, "logGroup": "connect"})],
        fails=[[connector], delivery(s3={"enabled": False})],
        unknown=[delivery(s3={"enabled": UNKNOWN})],
    )

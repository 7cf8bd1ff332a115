"""Kinesis data streams: encryption and retention."""

from policy.tokens import KINESIS_STREAM
from tests.policy.harness import UNKNOWN, Cases, resource

stream = resource(KINESIS_STREAM)


def test_streams_are_encrypted(cases: Cases) -> None:
    cases(
        "kinesis-encrypted",
        passes=[[stream.with_props(encryptionType="KMS")]],
        fails=[[stream], [stream.with_props(encryptionType="NONE")]],
        unknown=[[stream.with_props(encryptionType=UNKNOWN)]],
    )


def test_streams_retain_records(cases: Cases) -> None:
    cases(
        "kinesis-retention",
        passes=[[stream.with_props(retentionPeriod=168)]],
        fails=[[stream], [stream.with_props(retentionPeriod=48)]],
        unknown=[[stream.with_props(retentionPeriod=UNKNOWN)]],
        config={"minimum_hours": 168},
    )

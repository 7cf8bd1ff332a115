"""Controls for Kinesis data streams: encryption and retention."""

from policy.frameworks import AT_REST, RECOVERABLE
from policy.guides import SECURITY_HUB
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import KINESIS_STREAM

GUIDE = f"{SECURITY_HUB}/kinesis-controls.html"


@resource_control(
    "kinesis-encrypted",
    title="Streams are encrypted with KMS",
    severity="medium",
    types=[KINESIS_STREAM],
    frameworks={"FSBP": ["Kinesis.1"], "NIST 800-53": AT_REST},
    remedy="Set encryption_type to KMS and kms_key_id to the region's key.",
    url=f"{GUIDE}#kinesis-1",
)
def is_encrypted(stream: Resource, settings: Settings) -> Iterator[Finding]:
    if stream.string("encryptionType") != "KMS":
        yield stream.fail("records are not encrypted", "encryptionType")


@resource_control(
    "kinesis-retention",
    title="Streams retain records for consumers that lag",
    severity="low",
    types=[KINESIS_STREAM],
    frameworks={"FSBP": ["Kinesis.3"], "NIST 800-53": RECOVERABLE},
    remedy="Set retention_period in hours.",
    parameters=[
        Parameter("minimum_hours", 24, "Minimum retention in hours; Security Hub's default is 168.", minimum=24)
    ],
    url=f"{GUIDE}#kinesis-3",
)
def retains_records(stream: Resource, settings: Settings) -> Iterator[Finding]:
    """24 hours by default."""
    if stream.number("retentionPeriod", 24) < settings.number("minimum_hours"):
        yield stream.fail("the retention is too short", "retentionPeriod")

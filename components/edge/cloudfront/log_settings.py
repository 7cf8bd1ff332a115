"""Access logs of a distribution."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name

# Amazon CloudFront Developer Guide, "Standard log file fields" and "real-time access log fields".
STANDARD_FIELDS = (
    "date", "time", "x-edge-location", "sc-bytes", "c-ip", "cs-method", "cs(Host)", "cs-uri-stem", "sc-status",
    "cs(Referer)", "cs(User-Agent)", "cs-uri-query", "cs(Cookie)", "x-edge-result-type", "x-edge-request-id",
    "x-host-header", "cs-protocol", "cs-bytes", "time-taken", "x-forwarded-for", "ssl-protocol", "ssl-cipher",
    "x-edge-response-result-type", "cs-protocol-version", "fle-status", "fle-encrypted-fields", "c-port",
    "time-to-first-byte", "x-edge-detailed-result-type", "sc-content-type", "sc-content-len", "sc-range-start",
    "sc-range-end",
)  # fmt: skip
EXTRA_FIELDS = (
    "timestamp(ms)", "origin-fbl", "origin-lbl", "asn", "c-country", "cache-behavior-path-pattern", "DistributionId",
)  # fmt: skip
REALTIME_FIELDS = (
    "timestamp", "c-ip", "time-to-first-byte", "sc-status", "sc-bytes", "cs-method", "cs-protocol", "cs-host",
    "cs-uri-stem", "cs-bytes", "x-edge-location", "x-edge-request-id", "x-host-header", "time-taken",
    "cs-protocol-version", "c-ip-version", "cs-user-agent", "cs-referer", "cs-cookie", "cs-uri-query",
    "x-edge-response-result-type", "x-forwarded-for", "ssl-protocol", "ssl-cipher", "x-edge-result-type",
    "fle-encrypted-fields", "fle-status", "sc-content-type", "sc-content-len", "sc-range-start", "sc-range-end",
    "c-port", "x-edge-detailed-result-type", "c-country", "cs-accept-encoding", "cs-accept",
    "cache-behavior-path-pattern", "cs-headers", "cs-header-names", "cs-headers-count", "origin-fbl", "origin-lbl",
    "asn",
)  # fmt: skip
CREDENTIAL_FIELDS = ("cs(Cookie)", "cs-uri-query")  # signed cookies, and the signatures of signed URLs


class AccessLogsSettings(Settings):
    """Standard logs (v2), written to the stack's logs bucket from us-east-1 (T-29)."""

    format: Literal["parquet", "json", "w3c", "plain"] = "parquet"
    """Output format. Parquet is smallest to query; its conversion is charged by volume."""
    fields: tuple[str, ...] = Field(
        default=(*(field for field in STANDARD_FIELDS if field not in CREDENTIAL_FIELDS), "c-country"), min_length=1
    )
    """Fields of each record; all but cookies and query string by default, plus the viewer's country."""
    hive_partitions: bool = True
    """Whether the prefix is Hive-compatible (`year=2026/month=11`), for Athena and Glue."""
    partition: Annotated[str, Field(pattern=r"^[\w{}/=.-]+$", max_length=200)] = "{yyyy}/{MM}/{dd}/{HH}"
    """Key suffix path below the distribution's prefix: `{yyyy}`, `{MM}`, `{dd}`, `{HH}`, `{DistributionId}`."""

    def faults(self) -> Iterator[Fault]:
        """Unknown fields."""
        yield from field_faults("fields", self.fields, (*STANDARD_FIELDS, *EXTRA_FIELDS))


class RealtimeLogsSettings(Settings):
    """Real-time logs, delivered to a Kinesis data stream (MA-25)."""

    sampling_percent: int = Field(default=100, ge=1, le=100)
    """Sampling rate in percent."""
    fields: tuple[str, ...] = Field(
        default=("timestamp", "c-ip", "c-country", "sc-status", "cs-method", "cs-host", "cs-uri-stem",
                 "x-edge-location", "x-edge-result-type", "x-edge-detailed-result-type", "time-taken",
                 "time-to-first-byte", "sc-bytes", "origin-fbl", "cache-behavior-path-pattern"),
        min_length=1,
    )  # fmt: skip
    """Fields of each record, in order."""
    retention_hours: int = Field(default=24, ge=24, le=8760)
    """Retention of the stream in hours."""

    def faults(self) -> Iterator[Fault]:
        """Unknown fields."""
        yield from field_faults("fields", self.fields, REALTIME_FIELDS)


def field_faults(path: str, fields: tuple[str, ...], known: tuple[str, ...]) -> Iterator[Fault]:
    """Fields that are unknown or repeated."""
    for index, field in enumerate(fields):
        if field not in known:
            yield unknown_name(f"{path}[{index}]", field, known, "field", value=field)
        elif field in fields[:index]:
            yield Fault(path=f"{path}[{index}]", value=field, problem="is listed twice", remedy="remove one")

"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.configuration import Environment

PREFIX = r"([A-Za-z0-9][A-Za-z0-9._-]*/)+"


@dataclass(frozen=True, kw_only=True)
class KafkaRecordsSettings:
    """Settings by environment variables.

    ARCHIVE_PURPOSE: purpose of the bucket of the archive, `archives` if omitted. ARCHIVE_PREFIX: key prefix there,
    `records/` if omitted.
    """

    bucket: str
    prefix: str

    @classmethod
    def of(cls, environment: Environment) -> "KafkaRecordsSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        purpose = environment.text("ARCHIVE_PURPOSE", "archives")
        environment.uses("buckets", purpose, "put")
        return cls(
            bucket=environment.bucket(purpose),
            prefix=environment.text("ARCHIVE_PREFIX", "records/", pattern=PREFIX),
        )


load = KafkaRecordsSettings.of

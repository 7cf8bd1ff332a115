"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.callers import CallerClaims
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.kinds import KINDS, UPLOAD_SECONDS, Kind
from functions.shared.prefixes import Places
from functions.shared.records_table import RecordsTable

DAY_SECONDS = 86400


@dataclass(frozen=True, kw_only=True)
class PresignSettings:
    """Settings by environment variables.

    UPLOAD_KINDS: kinds that may be uploaded, separated by commas; all if omitted. UPLOAD_SECONDS: validity of forms and
    URLs, 600 if omitted. RESERVATION_SECONDS: until a reservation that is never used expires, a day if omitted.
    UPLOAD_ACCELERATED: whether uploads use S3 Transfer Acceleration, false if omitted.
    """

    places: Places
    table: RecordsTable
    claims: CallerClaims
    kinds: dict[str, Kind]
    upload_seconds: int
    reservation_seconds: int
    accelerated: bool

    @classmethod
    def of(cls, environment: Environment) -> "PresignSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        names = environment.choices("UPLOAD_KINDS", tuple(KINDS), ",".join(KINDS))
        upload_seconds = environment.number("UPLOAD_SECONDS", UPLOAD_SECONDS, minimum=1, maximum=3600)
        reservation_seconds = environment.number("RESERVATION_SECONDS", DAY_SECONDS, minimum=1, maximum=7 * DAY_SECONDS)
        if reservation_seconds < upload_seconds:
            problem = f"RESERVATION_SECONDS: '{reservation_seconds}': less than UPLOAD_SECONDS"
            raise ConfigurationError(f"{problem}; set {upload_seconds} or more")
        return cls(
            places=Places.of(environment, {"incoming": ("put", "abort")}),
            table=RecordsTable.of(environment, "get", "put", "update"),
            claims=CallerClaims.of(environment),
            kinds={name: KINDS[name] for name in names},
            upload_seconds=upload_seconds,
            reservation_seconds=reservation_seconds,
            accelerated=environment.flag("UPLOAD_ACCELERATED"),
        )


load = PresignSettings.of

"""Settings of the function."""

from dataclasses import dataclass

from functions.shared.configuration import Environment


@dataclass(frozen=True, kw_only=True)
class SigningKeySettings:
    """Settings by environment variables.

    KEY_GROUP_x: key group of the one distribution in the access settings. ACTIVATION_SECONDS: until a new key signs,
    15 minutes if omitted. GRACE_SECONDS: longest validity of what is signed, 8 days if omitted.
    """

    key_group: str
    activation_seconds: int
    grace_seconds: int


def load(environment: Environment) -> SigningKeySettings:
    """Settings of an environment. ConfigurationError names the variable."""
    return SigningKeySettings(
        key_group=environment.only("signing_keys"),
        activation_seconds=environment.number("ACTIVATION_SECONDS", 900, minimum=60, maximum=86400),
        grace_seconds=environment.number("GRACE_SECONDS", 8 * 86400, minimum=3600, maximum=90 * 86400),
    )

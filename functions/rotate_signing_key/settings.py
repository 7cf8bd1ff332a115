"""Settings of the function."""

from functions.rotate_signing_key.key_group import KeyGroup
from functions.rotate_signing_key.keys import SigningKeyRotation
from functions.shared.configuration import Environment


def rotation_of(environment: Environment) -> SigningKeyRotation:
    """The rotation by environment variables. ConfigurationError names the variable.

    KEY_GROUP_x: key group of the one distribution in the access settings. ACTIVATION_SECONDS: until a new key signs,
    15 minutes if omitted. GRACE_SECONDS: longest validity of what is signed, 8 days if omitted.
    """
    return SigningKeyRotation(
        group=KeyGroup(environment.only("KEY_GROUP_")),
        activation_seconds=environment.number("ACTIVATION_SECONDS", 900, minimum=60, maximum=86400),
        grace_seconds=environment.number("GRACE_SECONDS", 8 * 86400, minimum=3600, maximum=90 * 86400),
    )

"""Settings of the function."""

from typing import cast

from functions.rotate_jwt_key.keys import ALGORITHMS, Algorithm, JwtKeyRotation
from functions.shared.configuration import Environment


def rotation_of(environment: Environment) -> JwtKeyRotation:
    """The rotation by environment variables. ConfigurationError names the variable.

    JWT_ALGORITHM: of new keys, HS256 if omitted, or RS256. ACTIVATION_SECONDS: until a new key signs, 15 minutes if
    omitted. GRACE_SECONDS: longest validity of a token, 8 days if omitted.
    """
    return JwtKeyRotation(
        algorithm=cast(Algorithm, environment.choice("JWT_ALGORITHM", ALGORITHMS, "HS256")),
        activation_seconds=environment.number("ACTIVATION_SECONDS", 900, minimum=60, maximum=7 * 86400),
        grace_seconds=environment.number("GRACE_SECONDS", 8 * 86400, minimum=60, maximum=90 * 86400),
    )

"""Settings of the function."""

from dataclasses import dataclass
from typing import Literal, cast, get_args

from functions.shared.configuration import Environment

Algorithm = Literal["HS256", "RS256"]
ALGORITHMS: tuple[Algorithm, ...] = get_args(Algorithm)


@dataclass(frozen=True, kw_only=True)
class JwtKeySettings:
    """Settings by environment variables.

    JWT_ALGORITHM: of new keys, HS256 if omitted, or RS256. ACTIVATION_SECONDS: until a new key signs, 15 minutes if
    omitted. GRACE_SECONDS: longest validity of a token, 8 days if omitted. STEPS_BY_HAND: what people do with a new key
    before it signs, where some who verify tokens do not read the secret, such as a key-value store at the edge; it is
    sent to TOPIC_x, the one topic in the access settings. Nothing is sent if omitted.
    """

    algorithm: Algorithm
    activation_seconds: int
    grace_seconds: int
    steps_by_hand: str
    topic_arn: str


def load(environment: Environment) -> JwtKeySettings:
    """Settings of an environment. ConfigurationError names the variable."""
    steps = environment.text("STEPS_BY_HAND", "")
    return JwtKeySettings(
        algorithm=cast(Algorithm, environment.choice("JWT_ALGORITHM", ALGORITHMS, "HS256")),
        activation_seconds=environment.number("ACTIVATION_SECONDS", 900, minimum=60, maximum=7 * 86400),
        grace_seconds=environment.number("GRACE_SECONDS", 8 * 86400, minimum=60, maximum=90 * 86400),
        steps_by_hand=steps,
        topic_arn=environment.only("topics") if steps else "",
    )

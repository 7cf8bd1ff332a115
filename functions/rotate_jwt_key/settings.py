"""Settings of the function."""

from datetime import UTC, datetime
from typing import cast

from functions.rotate_jwt_key.keys import ALGORITHMS, Algorithm, JwtKeyRotation, Notify
from functions.shared.clients import client
from functions.shared.configuration import Environment


def rotation_of(environment: Environment) -> JwtKeyRotation:
    """The rotation by environment variables. ConfigurationError names the variable.

    JWT_ALGORITHM: of new keys, HS256 if omitted, or RS256. ACTIVATION_SECONDS: until a new key signs, 15 minutes if
    omitted. GRACE_SECONDS: longest validity of a token, 8 days if omitted. STEPS_BY_HAND: what people do with a new key
    before it signs, where some who verify tokens do not read the secret, such as a key-value store at the edge; it is
    sent to TOPIC_x, the one topic in the access settings. Nothing is sent if omitted.
    """
    steps = environment.text("STEPS_BY_HAND", "")
    return JwtKeyRotation(
        algorithm=cast(Algorithm, environment.choice("JWT_ALGORITHM", ALGORITHMS, "HS256")),
        activation_seconds=environment.number("ACTIVATION_SECONDS", 900, minimum=60, maximum=7 * 86400),
        grace_seconds=environment.number("GRACE_SECONDS", 8 * 86400, minimum=60, maximum=90 * 86400),
        notify=_notify(environment.only("TOPIC_"), steps) if steps else None,
    )


def _notify(topic_arn: str, steps: str) -> Notify:
    def notify(secret_id: str, key_id: str, active_from: int) -> None:
        until = datetime.fromtimestamp(active_from, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = f"Secret: {secret_id}\nKey: {key_id}, which signs from {until}.\nStep until then: {steps}\n"
        client("sns").publish(TopicArn=topic_arn, Subject="A key needs a step by hand", Message=text)

    return notify

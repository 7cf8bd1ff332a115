"""Rotation of keys of tokens: what was signed before, during and after it is verified by the secret."""

import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from functions.rotate_jwt_key.settings import load
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.rotation import STEPS
from functions.shared.slots import TwoSlots
from tests.functions.conftest import Handler, Store
from tests.functions.processing import answers
from tests.functions.rotations import event, put, rotated, rotation, start, token, value

FIRST = "a first key, made by Secrets Manager for the secret"
DAY = 86400
GRACE, ACTIVATION = 8 * DAY, 900


@pytest.fixture(autouse=True)
def clock(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in an item."""
    now = [1_790_000_000.0]
    monkeypatch.setattr("functions.rotate_jwt_key.keys.time", lambda: now[0])
    return now


@pytest.fixture
def handle(handler: Callable[..., Handler]) -> Handler:
    put(FIRST)
    return handler("rotate_jwt_key")


def signed(now: float) -> str:
    """A token by the key that signs now."""
    if not value().startswith("{"):
        return jwt.encode({"sub": "ada"}, value(), "HS256")
    slots = TwoSlots.of(value())
    key = slots.keys[slots.signing(now)]
    return jwt.encode({"sub": "ada"}, key.get("key") or key["privateKey"], key["algorithm"], {"kid": key["kid"]})


def verified(text: str, secret: str) -> bool:
    """Whether one of the keys of a value verifies a token."""
    if not secret.startswith("{"):
        keys: list[Any] = [{"algorithm": "HS256", "key": secret}]
    else:
        keys = list(TwoSlots.of(secret).keys.values())
    for key in keys:
        try:
            jwt.decode(text, key.get("key") or key["publicKey"], [key["algorithm"]])
        except jwt.PyJWTError:
            continue
        return True
    return False


@pytest.mark.parametrize("algorithm", ["HS256", "RS256"])
def test_tokens_are_verified_in_every_step_and_by_a_secret_that_was_read_before(
    handler: Callable[..., Handler], clock: list[float], algorithm: str
) -> None:
    put(FIRST)
    handle = handler("rotate_jwt_key", JWT_ALGORITHM=algorithm)
    tokens = [(clock[0], signed(clock[0]))]
    for number in (1, 2, 3):
        for _ in rotation(handle, number):
            tokens.append((clock[0], signed(clock[0])))
            assert all(verified(text, value()) for at, text in tokens if clock[0] - at < GRACE)
        read = value()
        clock[0] += ACTIVATION
        tokens.append((clock[0], signed(clock[0])))
        assert verified(tokens[-1][1], read)  # the new key was in the secret before it signed
        clock[0] += GRACE
    assert not verified(tokens[0][1], value())


def test_a_secret_that_was_read_before_a_rotation_verifies_until_the_new_key_signs(
    handle: Handler, clock: list[float]
) -> None:
    read = rotated(handle, 1)
    clock[0] += ACTIVATION + GRACE
    rotated(handle, 2)
    clock[0] += ACTIVATION - 1
    assert verified(signed(clock[0]), read)
    clock[0] += 1
    assert not verified(signed(clock[0]), read)


def test_the_key_has_the_id_of_its_version(handle: Handler) -> None:
    slots = json.loads(rotated(handle, 1))
    assert slots["active"] == "b"
    assert slots["slots"]["a"] == {"kid": "first", "algorithm": "HS256", "key": FIRST}
    made = slots["slots"]["b"]
    assert (made["kid"], made["algorithm"], len(made["key"])) == (token(1), "HS256", 64)
    assert made["activeFrom"] == 1_790_000_000 + ACTIVATION


def test_people_are_told_what_to_do_with_a_new_key_before_it_signs(handler: Callable[..., Handler]) -> None:
    put(FIRST)
    handle = handler(
        "rotate_jwt_key", ACTIVATION_SECONDS=str(7 * DAY), STEPS_BY_HAND="Write it.", TOPIC_OPERATORS="arn:topic"
    )
    with answers("sns", ("publish", {"MessageId": "1"})) as requests:
        slots = rotated(handle, 1)
    (request,) = requests
    assert (request["TopicArn"], request["Message"]) == (
        "arn:topic",
        f"Secret: acme/prod/key\nKey: {token(1)}, which signs from 2026-09-28T14:13:20Z.\nStep until then: Write it.\n",
    )
    assert json.loads(slots)["slots"]["b"]["key"] not in request["Message"]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_may_be_repeated(handle: Handler, step: str) -> None:
    start(1)
    seen: list[str] = []
    for each in STEPS:
        for _ in range(3 if each == step else 1):
            handle(event(1, each), None)
            seen.append(value("AWSPENDING"))
    assert len(set(seen)) == 1
    assert value() == seen[0]


def test_a_rotation_within_the_grace_period_is_refused(handle: Handler, clock: list[float]) -> None:
    rotated(handle, 1)
    start(2)
    with pytest.raises(ValueError, match=r"^secret\.slots\.a: what it signed is valid until "):
        handle(event(2, "createSecret"), None)


NEW = {"kid": "b", "algorithm": "HS256", "key": "x"}


def slots(active: str, **keys: Any) -> str:
    return json.dumps({"active": active, "slots": keys})


def first() -> dict[str, Any]:
    return {"kid": "first", "algorithm": "HS256", "key": FIRST}


RSA = "not an RSA private key in PEM without a passphrase; write one"


@pytest.mark.parametrize(
    ("pending", "message"),
    [
        (slots("b", b=NEW), "secret.slots.a: is not the key that signs now; rotate again"),
        (slots("b", a=NEW, b=NEW), "secret.slots.a: is not the key that signs now; rotate again"),
        (slots("b", a=first(), b={**NEW, "key": ""}), "secret.slots.b: does not verify what it signs; rotate again"),
        (slots("b", a=first(), b={"kid": "b", "algorithm": "RS256"}), f"secret.slots.b.privateKey: {RSA}"),
        ("-----BEGIN KEY-----", f"secret: {RSA}"),
        ("{", "secret: not JSON; write an object with active and slots"),
        (slots("b", a=first()), "secret.slots.b: missing; write the key of the active slot"),
    ],
)
def test_a_pending_value_that_would_end_tokens_is_refused(handle: Handler, pending: str, message: str) -> None:
    start(1, pending)
    with pytest.raises(ValueError) as refused:
        handle(event(1, "testSecret"), None)
    assert str(refused.value) == message


def test_a_setup_is_tested_with_the_current_value(handle: Handler) -> None:
    start(1, FIRST)
    handle(event(1, "testSecret"), None)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"JWT_ALGORITHM": "none"}, "JWT_ALGORITHM: 'none': not allowed; set one of HS256, RS256"),
        ({"ACTIVATION_SECONDS": "1h"}, "ACTIVATION_SECONDS: '1h': not allowed; set an integer of 60 to 604800"),
        ({"GRACE_SECONDS": "59"}, "GRACE_SECONDS: '59': not allowed; set an integer of 60 to 7776000"),
    ],
)
def test_wrong_settings_are_refused(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(Environment(variables))
    assert str(refused.value) == message

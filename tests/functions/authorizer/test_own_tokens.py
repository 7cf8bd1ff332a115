"""Tokens of the stack itself: both slots of a secret verify, each by its own algorithm."""

import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from functions.authorizer.api_keys import ApiKeys
from functions.authorizer.decision import UnauthorizedError, decide
from functions.authorizer.keys import KeysUnavailableError
from functions.authorizer.requests import AuthorizationRequest
from functions.authorizer.settings import AuthorizerSettings
from functions.authorizer.slot_keys import SlotKeys, parsed
from functions.rotate_jwt_key.keys import slots_of
from functions.shared import clients
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.slots import SlotError
from tests.functions.authorizer.issuing import forged, http_request, private_key, rest_request, signed
from tests.functions.conftest import Store

VARIABLES = {"JWT_KEYS": "jwt-signing-key", "JWT_ISSUER": "https://acme.example", "JWT_AUDIENCE": "acme-api"}
OLD, NEW = "o" * 40, "n" * 40
PUBLIC = private_key(2048).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
SLOTS = {
    "active": "b",
    "slots": {
        "a": {"kid": "first", "algorithm": "HS256", "key": OLD},
        "b": {"kid": "v2", "algorithm": "HS256", "key": NEW, "activeFrom": 2_000_000_000},
    },
}


def put(value: Any) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    clients.client("secretsmanager").create_secret(Name="jwt-signing-key", SecretString=text)


def claims(**values: Any) -> dict[str, Any]:
    now = int(time.time())
    return {"iss": VARIABLES["JWT_ISSUER"], "aud": "acme-api", "sub": "ada", "iat": now, "exp": now + 600, **values}


def allowed(token: str) -> bool:
    settings = AuthorizerSettings.of(Environment(VARIABLES))
    return decide(AuthorizationRequest.of(http_request(token)), settings, ApiKeys(""))["isAuthorized"]


def token(key: Any, key_id: str | None, *, algorithm: str = "HS256", **values: Any) -> str:
    return signed(claims(**values), key=key, algorithm=algorithm, kid=key_id)


@pytest.mark.requirement("GD-69")
@pytest.mark.parametrize(("key", "key_id"), [(OLD, None), (OLD, "first"), (NEW, "v2")])
def test_both_slots_verify_before_and_after_a_rotation(store: Store, key: str, key_id: str | None) -> None:
    put(SLOTS)
    assert allowed(token(key, key_id))


def test_a_secret_that_was_never_rotated_verifies_tokens_without_an_id(store: Store) -> None:
    put(OLD)
    assert allowed(token(OLD, None))
    assert not allowed(token(OLD, "v2"))


def test_keys_of_rsa_verify_and_their_public_half_is_no_secret(store: Store) -> None:
    put({"active": "a", "slots": {"a": {"kid": "r1", "algorithm": "RS256", "publicKey": PUBLIC}}})
    assert allowed(token(private_key(2048), "r1", algorithm="RS256"))
    assert not allowed(forged(claims(), PUBLIC.encode(), kid="r1"))


def test_a_key_as_pem_is_the_first_one() -> None:
    pem = private_key(2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert {each.algorithm for each in parsed(pem).values()} == {"RS256"}


def test_a_short_key_as_pem_is_refused() -> None:
    pem = private_key(1024).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(SlotError, match=r"^secret: not an RSA private key of 2048 bits in PEM without a passphrase"):
        parsed(pem)


@pytest.mark.parametrize(
    ("key", "key_id", "values"),
    [
        (NEW, "first", {}),
        (OLD, "v2", {}),
        (NEW, None, {}),
        (NEW, "v3", {}),
        (NEW, "v2", {"aud": "other"}),
        (NEW, "v2", {"aud": ["acme-api"]}),
        (NEW, "v2", {"iss": "https://other.example"}),
        (NEW, "v2", {"exp": 1}),
    ],
)
def test_other_tokens_are_not_authorized(store: Store, key: str, key_id: str | None, values: dict[str, Any]) -> None:
    put(SLOTS)
    assert not allowed(token(key, key_id, **values))


def test_the_slots_are_those_that_a_rotation_writes(store: Store) -> None:
    rotated = slots_of(OLD).replaced(
        {"kid": "v2", "algorithm": "HS256", "key": NEW}, now=0, active_after=900, grace_seconds=600
    )
    put(rotated.text())
    assert allowed(token(OLD, None))
    assert allowed(token(NEW, "v2"))


def test_a_new_key_is_found_within_a_minute_and_the_secret_not_read_more_often(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(OLD)
    now = 1000.0
    keys = SlotKeys("jwt-signing-key", clock=lambda: now)
    assert keys.key("v2") is None
    clients.client("secretsmanager").put_secret_value(SecretId="jwt-signing-key", SecretString=json.dumps(SLOTS))
    now = 1059.0
    assert keys.key("v2") is None
    now = 1060.0
    assert keys.key("v2") is not None


def test_nothing_is_decided_without_the_secret(store: Store) -> None:
    with pytest.raises(KeysUnavailableError, match=r"^jwt-signing-key: .*ResourceNotFoundException"):
        allowed(token(OLD, None))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("short", "secret: shorter than 32 bytes; rotate again"),
        ("{}", "secret.active: not a slot; allowed: a, b"),
        ("-----BEGIN x", "secret: not an RSA private key of 2048 bits in PEM without a passphrase; write one"),
        ({"algorithm": "HS256", "key": NEW}, "secret.slots.a.kid: missing; rotate again"),
        ({"kid": "v1", "algorithm": "none"}, "secret.slots.a.algorithm: not allowed; write HS256 or RS256"),
        (
            {"kid": "v1", "algorithm": "HS256", "key": "short"},
            "secret.slots.a.key: shorter than 32 bytes; rotate again",
        ),
        (
            {"kid": "v1", "algorithm": "RS256", "publicKey": "x"},
            "secret.slots.a.publicKey: not an RSA public key of 2048 bits in PEM; rotate again",
        ),
    ],
)
def test_a_malformed_secret_is_an_error_without_its_values(value: Any, message: str) -> None:
    text = value if isinstance(value, str) else json.dumps({"active": "a", "slots": {"a": value}})
    with pytest.raises(SlotError) as refused:
        parsed(text)
    assert str(refused.value) == message


@pytest.mark.parametrize("missing", ["JWT_ISSUER", "JWT_AUDIENCE"])
def test_own_tokens_need_an_issuer_and_an_audience(missing: str) -> None:
    variables = {name: value for name, value in VARIABLES.items() if name != missing}
    with pytest.raises(ConfigurationError, match=f"{missing}: missing"):
        AuthorizerSettings.of(Environment(variables))


def test_a_rest_api_is_answered_as_for_other_issuers(store: Store) -> None:
    put(SLOTS)
    settings = AuthorizerSettings.of(Environment(VARIABLES))
    with pytest.raises(UnauthorizedError):
        decide(AuthorizationRequest.of(rest_request(token(OLD, "v2"))), settings, ApiKeys(""))

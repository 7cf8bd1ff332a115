"""API keys: a secret has their hashes, and a key is read from its header only."""

import hashlib
import json
from typing import Any

import pytest

from functions.authorizer.api_keys import ApiKeysError, parsed
from functions.authorizer.settings import AuthorizerSettings
from functions.shared import clients
from functions.shared.configuration import ConfigurationError, Environment
from tests.functions.authorizer.issuing import CLIENT, POOL, PROJECT, STAGE, http_request, rest_request
from tests.functions.conftest import CONTEXT, ENVIRONMENT, Handler, Store

KEY = "giphy_" + "k" * 43
HASH = hashlib.sha256(KEY.encode()).hexdigest()
GIPHY = {"sha256": HASH, "owner": "giphy", "groups": ["publisher"]}


@pytest.fixture
def authorizer(handler: Any, store: Store) -> Handler:
    put(GIPHY)
    return handler("authorizer", API_KEYS="publisher-keys")


def put(*keys: dict[str, Any]) -> None:
    clients.client("secretsmanager").create_secret(Name="publisher-keys", SecretString=json.dumps({"keys": keys}))


@pytest.mark.requirement("GD-70")
def test_a_publisher_is_known_by_its_key(authorizer: Handler) -> None:
    found = authorizer(http_request(**{"X-Api-Key": KEY}), CONTEXT)
    assert found == {"isAuthorized": True, "context": {"sub": "giphy", "groups": "publisher", "scheme": "api-key"}}


@pytest.mark.parametrize("key", ["giphy_" + "x" * 43, HASH, "short", "", KEY + " "])
def test_another_key_is_not_authorized(authorizer: Handler, key: str) -> None:
    assert authorizer(http_request(**{"x-api-key": key}), CONTEXT) == {"isAuthorized": False, "context": {}}


def test_a_token_does_not_stand_for_a_key(authorizer: Handler) -> None:
    assert authorizer(http_request(KEY), CONTEXT)["isAuthorized"] is False


@pytest.mark.parametrize(("expires_at", "allowed"), [("2020-01-01T00:00:00Z", False), ("2999-01-01T00:00:00Z", True)])
def test_a_key_ends_with_its_time(handler: Any, store: Store, expires_at: str, allowed: bool) -> None:
    put({**GIPHY, "expiresAt": expires_at})
    found = handler("authorizer", API_KEYS="publisher-keys")(http_request(**{"x-api-key": KEY}), CONTEXT)
    assert found["isAuthorized"] is allowed


def test_the_secret_is_read_once_within_its_time(authorizer: Handler, monkeypatch: pytest.MonkeyPatch) -> None:
    authorizer(http_request(**{"x-api-key": KEY}), CONTEXT)
    monkeypatch.setattr(clients.client("secretsmanager"), "get_secret_value", None)
    assert authorizer(rest_request(**{"x-api-key": KEY}), CONTEXT)["policyDocument"]["Statement"] == [
        {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": [f"{STAGE}/*"]}
    ]


@pytest.mark.parametrize(
    ("secret", "message"),
    [
        ("{", 'secret: not an object with a list `keys`; write {"keys": []}'),
        ('{"keys": {}}', 'secret: not an object with a list `keys`; write {"keys": []}'),
        ('{"keys": ["k"]}', "secret.keys[0]: not an object"),
        ({"owner": "a"}, "secret.keys[0].sha256: not a SHA-256 in lower case hexadecimal"),
        ({**GIPHY, "sha256": HASH.upper()}, "secret.keys[0].sha256: not a SHA-256 in lower case hexadecimal"),
        ({**GIPHY, "key": KEY}, "secret.keys[0].key: unknown; allowed: sha256, owner, tenant, expiresAt, groups"),
        ({**GIPHY, "owner": ""}, "secret.keys[0].owner: not 1 to 128 letters, digits, '.', '_', ':' or '-'"),
        ({**GIPHY, "tenant": "../x"}, "secret.keys[0].tenant: not a tenant"),
        ({**GIPHY, "groups": "publisher"}, "secret.keys[0].groups: not a list of names without spaces"),
        (
            {**GIPHY, "expiresAt": "2026-13-01T00:00:00Z"},
            "secret.keys[0].expiresAt: not a time in UTC, such as 2027-11-30T00:00:00Z",
        ),
    ],
)
def test_a_malformed_secret_is_an_error_without_its_values(secret: Any, message: str) -> None:
    with pytest.raises(ApiKeysError) as refused:
        parsed(secret if isinstance(secret, str) else json.dumps({"keys": [secret]}))
    assert str(refused.value) == message


def test_two_owners_of_a_key_are_an_error() -> None:
    with pytest.raises(ApiKeysError, match=r"secret.keys\[1\].sha256: that of another key; remove one"):
        parsed(json.dumps({"keys": [GIPHY, {**GIPHY, "owner": "tenor"}]}))


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "FIREBASE_PROJECT, COGNITO_ISSUER, JWT_KEYS, API_KEYS: missing; set one of them"),
        (
            {"FIREBASE_PROJECT": PROJECT, "API_KEYS": "publisher-keys"},
            "API_KEYS: beside an issuer of tokens: an answer that is cached by one header would depend on two; "
            "set it in a function of its own",
        ),
        (
            {"FIREBASE_PROJECT": "Acme Chat"},
            "FIREBASE_PROJECT: 'Acme Chat': must be the id of a project: 6 to 30 of a-z, 0-9 and '-', a letter "
            "first; correct the setting",
        ),
        (
            {"COGNITO_ISSUER": POOL},
            "COGNITO_CLIENTS: missing; set it in the function's environment or access settings",
        ),
        (
            {"COGNITO_ISSUER": POOL, "COGNITO_CLIENTS": CLIENT, "COGNITO_TOKEN_USES": "refresh"},
            "COGNITO_TOKEN_USES: 'refresh': must be access, id, or both separated by a comma; correct the setting",
        ),
        (
            {"FIREBASE_PROJECT": PROJECT, "CLOCK_SKEW_SECONDS": "301"},
            "CLOCK_SKEW_SECONDS: '301': not allowed; set an integer of 0 to 300",
        ),
        (
            {"FIREBASE_PROJECT": PROJECT, "GROUP_ROUTES": "admins"},
            "GROUP_ROUTES: 'admins': not a JSON object; set groups by route",
        ),
        (
            {"FIREBASE_PROJECT": PROJECT, "GROUP_ROUTES": '{"/teams": ["a"]}'},
            "GROUP_ROUTES: '/teams': not a route; set one such as DELETE/media/*",
        ),
        (
            {"FIREBASE_PROJECT": PROJECT, "GROUP_ROUTES": '{"GET/teams": []}'},
            "GROUP_ROUTES.GET/teams: not a list of groups; set at least one",
        ),
    ],
)
def test_wrong_settings_are_refused(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        AuthorizerSettings.of(Environment({**ENVIRONMENT, **variables}))
    assert str(refused.value) == message


def test_a_secret_is_named_by_its_key_in_the_stack_file() -> None:
    variables = {"API_KEYS": "publisher-keys", "SECRET_PUBLISHER_KEYS": "arn:aws:secretsmanager:x"}
    assert AuthorizerSettings.of(Environment(variables)).api_keys == "arn:aws:secretsmanager:x"


def test_the_issuer_of_another_region_than_its_pool_is_refused() -> None:
    url = "https://cognito-idp.eu-west-1.amazonaws.com/us-east-1_AbCdEf"
    with pytest.raises(ConfigurationError, match=r"COGNITO_ISSUER: '.*': must be the URL of a user pool"):
        AuthorizerSettings.of(Environment({"COGNITO_ISSUER": url, "COGNITO_CLIENTS": CLIENT}))

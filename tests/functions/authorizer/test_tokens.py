"""Tokens: which are accepted, what API Gateway gets, and which are denied without a word about why."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from functions.authorizer.api_keys import ApiKeys
from functions.authorizer.decision import decide
from functions.authorizer.requests import AuthorizationRequest
from functions.authorizer.settings import AuthorizerSettings
from functions.shared.callers import CallerClaims
from functions.shared.configuration import Environment
from functions.shared.events import EventError
from functions.shared.requests import ApiRequest
from tests.functions.authorizer.issuing import (
    CLIENT,
    POOL,
    PROJECT,
    STAGE,
    cognito_claims,
    connection_request,
    firebase_claims,
    forged,
    http_request,
    key_set,
    private_key,
    rest_request,
    signed,
    token_request,
)
from tests.functions.conftest import CONTEXT

COGNITO = {"COGNITO_ISSUER": POOL, "COGNITO_CLIENTS": CLIENT}
BOTH = {"FIREBASE_PROJECT": PROJECT, **COGNITO}
UNAUTHORIZED = r"^Unauthorized$"
ALLOWED = [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": [f"{STAGE}/*"]}]


@pytest.fixture(autouse=True)
def issuer_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(url: str) -> tuple[bytes, str]:
        return key_set(), "public, max-age=3600"

    monkeypatch.setattr("functions.authorizer.keys.read", read)


def decided(event: dict[str, Any], **variables: str) -> dict[str, Any]:
    """The answer to a request, with the variables of the function."""
    settings = AuthorizerSettings.of(Environment(variables))
    return decide(AuthorizationRequest.of(event), settings, ApiKeys(""))


def reason(caplog: pytest.LogCaptureFixture) -> str:
    """The reason in the one log line of a denial."""
    (found,) = [vars(record)["reason"] for record in caplog.records if record.message == "request denied"]
    return found


@pytest.mark.parametrize("claims", [firebase_claims(), cognito_claims()])
def test_a_token_of_each_issuer_is_allowed_for_the_whole_stage(claims: Any) -> None:
    found = decided(rest_request(signed(claims)), **BOTH)
    assert found["policyDocument"] == {"Version": "2012-10-17", "Statement": ALLOWED}
    assert found["principalId"] == "ada"


def test_the_functions_of_the_api_read_the_context() -> None:
    variables = {"OWNER_CLAIM": "user_id", "TENANT_CLAIM": "tenant"}
    token = signed(firebase_claims(user_id="u1", tenant="acme", email="ada@acme.example"))
    context = decided(rest_request(token), **BOTH, **variables)["context"]
    assert context == {"user_id": "u1", "tenant": "acme", "groups": "", "scheme": "firebase"}
    claims = CallerClaims.of(Environment(variables))
    for authorization in (context, {"lambda": context}):
        caller = ApiRequest.of({"requestContext": {"authorizer": authorization}}).caller(claims)
        assert (caller.owner, caller.tenant) == ("u1", "acme")


def test_all_values_of_the_context_are_text() -> None:
    token = signed(cognito_claims(**{"cognito:groups": ["team-a", "admins"]}))
    context = decided(rest_request(token), **COGNITO)["context"]
    assert context == {"sub": "ada", "groups": "team-a admins", "scheme": "cognito"}


def test_groups_beyond_the_size_of_an_answer_are_left_out() -> None:
    groups = [f"team-{number:03}-" + "x" * 30 for number in range(100)]
    found = decided(rest_request(signed(cognito_claims(**{"cognito:groups": groups}))), **COGNITO)
    assert found["context"]["groups"].split() == groups[:51]
    assert len(json.dumps(found)) < 8192


def test_an_id_token_of_cognito_names_its_client_as_audience() -> None:
    token = signed(cognito_claims(token_use="id", client_id=None, aud=CLIENT))
    found = decided(rest_request(token), **COGNITO, COGNITO_TOKEN_USES="access,id")
    assert found["policyDocument"]["Statement"] == ALLOWED


def test_a_token_authorizer_is_answered_alike() -> None:
    found = decided(token_request(f"Bearer {signed(firebase_claims())}"), **BOTH)
    assert found["policyDocument"]["Statement"] == ALLOWED


def test_an_http_api_has_a_simple_answer() -> None:
    found = decided(http_request(signed(firebase_claims())), **BOTH)
    assert found == {"isAuthorized": True, "context": {"sub": "ada", "groups": "", "scheme": "firebase"}}


def test_an_http_api_is_refused_without_a_reason(caplog: pytest.LogCaptureFixture) -> None:
    assert decided(http_request("x.y.z"), **BOTH) == {"isAuthorized": False, "context": {}}
    assert reason(caplog) == "token: not a JSON Web Token"


@pytest.mark.parametrize("place", ["query", "subprotocol"])
def test_a_connection_has_its_token_where_browsers_can_set_it(place: str) -> None:
    token = signed(firebase_claims())
    event = (
        connection_request({"token": token}) if place == "query" else connection_request(protocols=f"bearer, {token}")
    )
    assert decided(event, **BOTH)["policyDocument"]["Statement"] == ALLOWED


def test_a_token_in_the_query_is_for_connections_only() -> None:
    event = {**rest_request(), "queryStringParameters": {"token": signed(firebase_claims())}}
    with pytest.raises(Exception, match=UNAUTHORIZED):
        decided(event, **BOTH)


@pytest.mark.requirement("MQ-25")
@pytest.mark.parametrize(("groups", "denied"), [(["admins"], []), (["team-a"], [f"{STAGE}/DELETE/teams/*"])])
def test_groups_decide_on_routes(groups: list[str], denied: list[str]) -> None:
    routes = json.dumps({"DELETE/teams/*": ["admins", "owners"]})
    token = signed(cognito_claims(**{"cognito:groups": groups}))
    found = decided(rest_request(token), **COGNITO, GROUP_ROUTES=routes)
    statements = found["policyDocument"]["Statement"]
    assert [each["Resource"] for each in statements if each["Effect"] == "Deny"] == ([denied] if denied else [])


def test_a_caller_without_a_tenant_is_denied_and_not_asked_for_another_token() -> None:
    found = decided(rest_request(signed(firebase_claims())), **BOTH, TENANT_CLAIM="tenant")
    (statement,) = found["policyDocument"]["Statement"]
    assert (statement["Effect"], statement["Resource"], found["context"]) == ("Deny", [f"{STAGE}/*"], {})


NOW = int(time.time())
PUBLIC = private_key(2048).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
DENIED: list[tuple[Callable[[], str], str]] = [
    (lambda: "", "Authorization: not `Bearer` and a token"),
    (lambda: "abc", "token: not a JSON Web Token"),
    (lambda: "a.b.c", "token: not a JSON Web Token"),
    (lambda: "é", "token: too long, or not ASCII"),
    (lambda: "x" * 8193, "token: too long, or not ASCII"),
    (lambda: signed(firebase_claims(), algorithm="none"), "alg: not that of the key"),
    (lambda: signed(firebase_claims(), key="k" * 32, algorithm="HS256"), "alg: not that of the key"),
    (lambda: forged(firebase_claims(), PUBLIC, kid="k1"), "alg: not that of the key"),
    (lambda: signed(firebase_claims(), algorithm="RS512"), "alg: not that of the key"),
    (lambda: signed(firebase_claims(), algorithm="PS256"), "alg: not that of the key"),
    (lambda: signed(firebase_claims(), crit=["exp"]), "token: not a JSON Web Token"),
    (lambda: signed(firebase_claims(), kid="k" * 129), "kid: malformed"),
    (lambda: signed(firebase_claims(), kid="k2"), "kid: not a key of the issuer"),
    (lambda: signed(firebase_claims(), key=private_key(2056)), "signature: wrong"),
    (lambda: signed(firebase_claims())[:-40] + "A" * 40, "signature: wrong"),
    (lambda: signed(firebase_claims(iss="https://securetoken.google.com/other")), "iss: not accepted"),
    (lambda: signed(firebase_claims(iss=None)), "iss: not accepted"),
    (lambda: signed(firebase_claims(aud="other")), "aud: another project"),
    (lambda: signed(firebase_claims(aud=[PROJECT])), "aud: another project"),
    (lambda: signed(firebase_claims(aud=None)), "aud: another project"),
    (lambda: signed(firebase_claims(sub=None)), "sub: missing"),
    (lambda: signed(firebase_claims(exp=None)), "exp: missing"),
    (lambda: signed(firebase_claims(iat=None)), "iat: missing"),
    (lambda: signed(firebase_claims(exp=NOW - 3600)), "exp: expired"),
    (lambda: signed(firebase_claims(exp="soon")), "claims: malformed"),
    (lambda: signed(firebase_claims(iat=NOW + 3600)), "iat or nbf: in the future"),
    (lambda: signed(firebase_claims(nbf=NOW + 3600)), "iat or nbf: in the future"),
    (lambda: signed(firebase_claims(auth_time=None)), "auth_time: missing or in the future"),
    (lambda: signed(firebase_claims(auth_time=NOW + 3600)), "auth_time: missing or in the future"),
    (lambda: signed(firebase_claims(auth_time=True)), "auth_time: missing or in the future"),
    (lambda: signed(firebase_claims(sub="")), "claim sub: missing; send a token of a user"),
    (lambda: signed(firebase_claims(sub="a" * 129)), "claim sub: missing; send a token of a user"),
    (lambda: signed(cognito_claims(token_use="id", aud=CLIENT)), "token_use: not accepted"),
    (lambda: signed(cognito_claims(token_use=None)), "token_use: not accepted"),
    (lambda: signed(cognito_claims(client_id="other")), "client: another app client"),
    (lambda: signed(cognito_claims(client_id=None, aud=CLIENT)), "client: another app client"),
    (lambda: signed(cognito_claims(iss=f"{POOL}x")), "iss: not accepted"),
]


@pytest.mark.parametrize(("token", "said"), DENIED)
def test_a_wrong_token_is_unauthorized_and_only_the_log_says_why(
    caplog: pytest.LogCaptureFixture, token: Callable[[], str], said: str
) -> None:
    with pytest.raises(Exception, match=UNAUTHORIZED):
        decided(rest_request(token()), **BOTH)
    assert reason(caplog) == said


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (rest_request(), "Authorization: not `Bearer` and a token"),
        (rest_request(Authorization="Basic YTpi"), "Authorization: not `Bearer` and a token"),
        (token_request("Bearer"), "Authorization: not `Bearer` and a token"),
        (connection_request(), "Authorization: not `Bearer` and a token"),
        (connection_request({"token": ""}), "token: not a JSON Web Token"),
        (connection_request(protocols="media"), "subprotocols: not `bearer` and a token"),
        (connection_request(protocols="bearer, a, b"), "subprotocols: not `bearer` and a token"),
    ],
)
def test_a_request_without_a_token_is_unauthorized(caplog: pytest.LogCaptureFixture, event: Any, said: str) -> None:
    with pytest.raises(Exception, match=UNAUTHORIZED):
        decided(event, **BOTH)
    assert reason(caplog) == said


def test_times_have_a_bounded_tolerance() -> None:
    token = signed(firebase_claims(exp=int(time.time()) - 20))
    assert decided(rest_request(token), **BOTH)["principalId"] == "ada"
    with pytest.raises(Exception, match=UNAUTHORIZED):
        decided(rest_request(token), **BOTH, CLOCK_SKEW_SECONDS="10")


def test_nothing_is_decided_without_the_keys_of_the_issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(_: str) -> tuple[bytes, str]:
        raise OSError("timed out")

    monkeypatch.setattr("functions.authorizer.keys.read", unreachable)
    with pytest.raises(RuntimeError, match=r"securetoken@system.gserviceaccount.com: not read$"):
        decided(rest_request(signed(firebase_claims())), **BOTH)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({}, "event: null, null: not a request to an authorizer; correct its trigger"),
        (
            {"type": "REQUEST", "methodArn": "arn:aws:s3:::acme"},
            "event: 'REQUEST', 'arn:aws:s3:::acme': not a request to an authorizer; correct its trigger",
        ),
        (
            {**rest_request(), "type": "CUSTOM"},
            f"event: 'CUSTOM', '{STAGE}/GET/media/0198c0de': not a request to an authorizer; correct its trigger",
        ),
    ],
)
def test_another_event_is_an_error_of_the_trigger(event: Any, said: str) -> None:
    with pytest.raises(EventError) as refused:
        decided(event, **BOTH)
    assert str(refused.value) == said


def test_groups_by_route_are_not_for_an_http_api() -> None:
    message = "GROUP_ROUTES: set, but the answer to an HTTP API applies to all routes; read `groups` in the function"
    with pytest.raises(ValueError, match=message):
        decided(http_request(signed(firebase_claims())), **BOTH, GROUP_ROUTES='{"GET/*": ["a"]}')


def test_the_handler_has_its_settings_of_the_environment(handler: Any) -> None:
    found = handler("authorizer", **BOTH)(rest_request(signed(firebase_claims())), CONTEXT)
    assert found["principalId"] == "ada"

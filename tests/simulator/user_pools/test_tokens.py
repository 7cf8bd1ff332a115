"""Tokens: claims, renewal, rotation, revocation, keys."""

from typing import Any

import jwt
import pytest

from simulator.user_pools.tokens import jwk_set
from tests.simulator.user_pools.conftest import Application
from tests.simulator.user_pools.resources import EMAIL, OTHER_POOL, PASSWORD, POOL, WEB, client, group, pool
from tests.simulator.user_pools.test_sign_up import refusal

ISSUER = f"https://cognito-idp.eu-west-1.amazonaws.com/{POOL}"


def claims_of(token: str) -> dict[str, Any]:
    """Claims by the keys that anyone can read."""
    key = next(each for each in jwk_set(POOL)["keys"] if each["kid"] == jwt.get_unverified_header(token)["kid"])
    return jwt.decode(token, jwt.PyJWK(key).key, algorithms=["RS256"], options={"verify_aud": False})


def test_tokens_of_the_code_grant_have_the_scopes_of_the_request(application: Application) -> None:
    app = application(pool(), client(), group("b"), group("a", 5), group("first", 0))
    app.sign_up(EMAIL, PASSWORD)
    user = app.pool.directory.required(EMAIL)
    user.groups = {"a", "b", "first"}
    tokens = app.sign_in(EMAIL, PASSWORD)
    access, identity = claims_of(tokens["access_token"]), claims_of(tokens["id_token"])
    assert (access["token_use"], access["client_id"], access["scope"]) == ("access", WEB, "openid email")
    assert (identity["token_use"], identity["aud"], identity["email"]) == ("id", WEB, EMAIL)
    assert identity["email_verified"] is True
    for claims in (access, identity):
        assert (claims["iss"], claims["sub"], claims["exp"] - claims["iat"]) == (ISSUER, user.sub, 3600)
        assert claims["cognito:groups"] == ["first", "a", "b"]


def test_tokens_of_the_api_have_no_scope_but_that_of_the_own_user(application: Application) -> None:
    app = application()
    app.sign_up(EMAIL, PASSWORD)
    assert claims_of(app.prove(EMAIL, PASSWORD)["AuthenticationResult"]["AccessToken"])["scope"] == (
        "aws.cognito.signin.user.admin"
    )


def test_id_and_access_tokens_have_keys_of_their_own_and_so_have_pools() -> None:
    keys = [key["kid"] for pool_id in (POOL, OTHER_POOL) for key in jwk_set(pool_id)["keys"]]
    assert len({*keys}) == 4


def test_a_refresh_token_renews_until_its_time(application: Application) -> None:
    app = application()
    app.sign_up(EMAIL, PASSWORD)
    refresh = app.prove(EMAIL, PASSWORD)["AuthenticationResult"]["RefreshToken"]
    given = {"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": refresh}}
    app.pool.clock.advance(30 * 86_400 - 1)
    renewed = app.call("InitiateAuth", **given)["AuthenticationResult"]
    assert "RefreshToken" not in renewed
    assert claims_of(renewed["AccessToken"])["auth_time"] < claims_of(renewed["AccessToken"])["iat"]
    app.pool.clock.advance(1)
    refused = refusal(lambda: app.call("InitiateAuth", **given))
    assert refused == "NotAuthorizedException: Refresh Token has expired"


def test_a_rotated_refresh_token_is_valid_for_the_grace_period(application: Application) -> None:
    rotation = {"feature": "ENABLED", "retryGracePeriodSeconds": 10}
    app = application(pool(), client(refreshTokenRotation=rotation, explicitAuthFlows=["ALLOW_USER_SRP_AUTH"]))
    app.sign_up(EMAIL, PASSWORD)
    first = app.prove(EMAIL, PASSWORD)["AuthenticationResult"]["RefreshToken"]
    flow = {"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": first}}
    assert "flow not enabled" in refusal(lambda: app.call("InitiateAuth", **flow))
    second = app.call("GetTokensFromRefreshToken", RefreshToken=first)["AuthenticationResult"]["RefreshToken"]
    app.pool.clock.advance(9)
    assert app.call("GetTokensFromRefreshToken", RefreshToken=first)["AuthenticationResult"]
    app.pool.clock.advance(1)
    reused = refusal(lambda: app.call("GetTokensFromRefreshToken", RefreshToken=first))
    assert reused.startswith("RefreshTokenReuseException")
    assert second != first
    assert app.renew(second)[0] == 200


def test_revoked_tokens_are_refused_by_the_pool(application: Application) -> None:
    app = application()
    app.sign_up(EMAIL, PASSWORD)
    tokens = app.prove(EMAIL, PASSWORD)["AuthenticationResult"]
    app.call("RevokeToken", Token=tokens["RefreshToken"])
    region = app.pool.model.region
    refused = refusal(lambda: app.pools.call("GetUser", region, AccessToken=tokens["AccessToken"]))
    assert refused == "NotAuthorizedException: Access Token has been revoked"
    assert app.renew(tokens["RefreshToken"]) == (400, {"error": "invalid_grant"})


def test_a_token_without_the_scope_may_not_read_its_own_user(application: Application) -> None:
    app = application()
    app.sign_up(EMAIL, PASSWORD)
    token = app.sign_in(EMAIL, PASSWORD)["access_token"]
    refused = refusal(lambda: app.pools.call("GetUser", app.pool.model.region, AccessToken=token))
    assert refused == "NotAuthorizedException: Access Token does not have required scopes"


@pytest.mark.parametrize("token", ["", "a.b.c", "x" * 40])
def test_what_is_no_refresh_token_renews_nothing(application: Application, token: str) -> None:
    assert application().renew(token) == (400, {"error": "invalid_grant"})

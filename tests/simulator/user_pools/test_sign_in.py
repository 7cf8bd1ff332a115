"""Sign-in by the API: flows of the client, passwords, attempts, second factors."""

from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.errors import NotSimulatedError
from simulator.user_pools.one_time_codes import code_at
from tests.simulator.user_pools.conftest import Application
from tests.simulator.user_pools.resources import EMAIL, PASSWORD, POOL, client, pool
from tests.simulator.user_pools.test_sign_up import refusal

WRONG = "NotAuthorizedException: Incorrect username or password."
TOTP: dict[str, Any] = {"mfaConfiguration": "ON", "softwareTokenMfaConfiguration": {"enabled": True}}


def test_codes_of_authenticator_apps_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: the last six digits for SHA-1."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert code_at(secret, datetime.fromtimestamp(59, UTC)) == "287082"
    assert code_at(secret, datetime.fromtimestamp(1_111_111_109, UTC)) == "081804"


def test_a_user_signs_in_with_the_right_password(application: Application) -> None:
    app = application()
    app.sign_up(EMAIL, PASSWORD)
    assert {*app.prove(EMAIL, PASSWORD)["AuthenticationResult"]} == {
        "AccessToken",
        "IdToken",
        "RefreshToken",
        "ExpiresIn",
        "TokenType",
    }
    assert refusal(lambda: app.prove(EMAIL, "Correct-horse-8")) == WRONG


def test_a_user_who_does_not_exist_looks_like_a_wrong_password(application: Application) -> None:
    app = application()
    assert refusal(lambda: app.prove("nobody@example.com", PASSWORD)) == WRONG


def test_a_client_that_tells_users_apart_does_so(application: Application) -> None:
    app = application(pool(), client(preventUserExistenceErrors="LEGACY"))
    assert refusal(lambda: app.prove(EMAIL, PASSWORD)) == "UserNotFoundException: User does not exist."


def test_an_unconfirmed_user_is_told_so_with_the_right_password_only(application: Application) -> None:
    app = application()
    app.call("SignUp", Username=EMAIL, Password=PASSWORD)
    assert refusal(lambda: app.prove(EMAIL, PASSWORD)) == "UserNotConfirmedException: User is not confirmed."
    assert refusal(lambda: app.prove(EMAIL, "Correct-horse-8")) == WRONG


@pytest.mark.parametrize("flow", ["USER_PASSWORD_AUTH", "USER_AUTH", "CUSTOM_AUTH"])
def test_a_flow_that_the_client_does_not_have_is_refused(application: Application, flow: str) -> None:
    app = application()
    given = {"USERNAME": EMAIL, "PASSWORD": PASSWORD}
    refused = refusal(lambda: app.call("InitiateAuth", AuthFlow=flow, AuthParameters=given))
    assert refused == f"InvalidParameterException: {flow} flow not enabled for this client"


def test_a_flow_that_is_not_simulated_is_not_answered(application: Application) -> None:
    app = application(pool(), client(explicitAuthFlows=["ALLOW_CUSTOM_AUTH"]))
    with pytest.raises(NotSimulatedError, match="flow CUSTOM_AUTH"):
        app.call("InitiateAuth", AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": EMAIL})


def test_the_fifth_wrong_password_locks_for_a_second_that_doubles(application: Application) -> None:
    app = application()
    app.sign_up(EMAIL, PASSWORD)
    exceeded = "NotAuthorizedException: Password attempts exceeded"

    def attempt(password: str) -> str:
        return refusal(lambda: app.pages.sign_in(app.page(), EMAIL, password))

    for _ in range(5):
        assert attempt("Correct-horse-8") == WRONG
    assert attempt(PASSWORD) == exceeded
    app.pool.clock.advance(1)
    assert attempt("Correct-horse-8") == WRONG
    app.pool.clock.advance(1)
    assert attempt(PASSWORD) == exceeded
    app.pool.clock.advance(1)
    assert app.pages.sign_in(app.page(), EMAIL, PASSWORD)


def test_a_required_second_factor_is_set_up_at_the_first_sign_in(application: Application) -> None:
    app = application(pool(**TOTP), client())
    app.sign_up(EMAIL, PASSWORD)
    first = app.prove(EMAIL, PASSWORD)
    assert first["ChallengeName"] == "MFA_SETUP"
    made = app.pools.call("AssociateSoftwareToken", app.pool.model.region, Session=first["Session"])
    given = {"Session": made["Session"], "UserCode": code_at(made["SecretCode"], app.pool.clock.now)}
    verified = app.pools.call("VerifySoftwareToken", app.pool.model.region, **given)
    answer = {"ChallengeName": "MFA_SETUP", "ChallengeResponses": {"USERNAME": EMAIL}}
    assert app.call("RespondToAuthChallenge", Session=verified["Session"], **answer)["AuthenticationResult"]
    assert app.prove(EMAIL, PASSWORD)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


def test_the_set_up_is_not_skipped(application: Application) -> None:
    app = application(pool(**TOTP), client())
    app.sign_up(EMAIL, PASSWORD)
    session = app.prove(EMAIL, PASSWORD)["Session"]
    answer = {"ChallengeName": "MFA_SETUP", "ChallengeResponses": {"USERNAME": EMAIL}}
    refused = refusal(lambda: app.call("RespondToAuthChallenge", Session=session, **answer))
    assert refused == "NotAuthorizedException: Invalid session for the user."


def test_a_user_who_chose_a_second_factor_needs_its_code(application: Application) -> None:
    app = application(pool(**{**TOTP, "mfaConfiguration": "OPTIONAL"}), client())
    app.sign_up(EMAIL, PASSWORD)
    region, token = app.pool.model.region, app.prove(EMAIL, PASSWORD)["AuthenticationResult"]["AccessToken"]
    secret = app.pools.call("AssociateSoftwareToken", region, AccessToken=token)["SecretCode"]
    wanted = {"AccessToken": token, "SoftwareTokenMfaSettings": {"Enabled": True, "PreferredMfa": True}}
    assert "not verified" in refusal(lambda: app.pools.call("SetUserMFAPreference", region, **wanted))
    code = code_at(secret, app.pool.clock.now)
    app.pools.call("VerifySoftwareToken", region, AccessToken=token, UserCode=code)
    app.pools.call("SetUserMFAPreference", region, **wanted)
    challenge = app.prove(EMAIL, PASSWORD)
    answer = {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": challenge["Session"]}
    responses = {"USERNAME": EMAIL, "SOFTWARE_TOKEN_MFA_CODE": code_at(secret, app.pool.clock.now, 10)}
    refused = refusal(lambda: app.call("RespondToAuthChallenge", ChallengeResponses=responses, **answer))
    assert refused == "CodeMismatchException: Invalid code received for user"
    assert app.sign_in(EMAIL, PASSWORD, SOFTWARE_TOKEN_MFA_CODE=code_at(secret, app.pool.clock.now))["access_token"]


def test_a_session_is_valid_for_three_minutes(application: Application) -> None:
    app = application(pool(**TOTP), client())
    app.sign_up(EMAIL, PASSWORD)
    session = app.prove(EMAIL, PASSWORD)["Session"]
    app.pool.clock.advance(180)
    refused = refusal(lambda: app.pools.call("AssociateSoftwareToken", app.pool.model.region, Session=session))
    assert refused == "NotAuthorizedException: Invalid session for the user, session is expired."


@pytest.mark.parametrize(("days", "works"), [(6, True), (7, False)])
def test_a_temporary_password_is_replaced_within_its_time(application: Application, days: int, works: bool) -> None:
    app = application()
    created = {"UserPoolId": POOL, "Username": EMAIL, "TemporaryPassword": PASSWORD}
    app.pools.call("AdminCreateUser", app.pool.model.region, **created)
    app.pool.clock.advance(days * 86_400)
    if not works:
        assert "Temporary password has expired" in refusal(lambda: app.prove(EMAIL, PASSWORD))
        return
    tokens = app.sign_in(EMAIL, PASSWORD, NEW_PASSWORD="Another-horse-8")
    assert (bool(tokens["id_token"]), app.pool.directory.required(EMAIL).status) == (True, "CONFIRMED")

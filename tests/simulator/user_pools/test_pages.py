"""OAuth endpoints of a domain: code grant with PKCE."""

from urllib.parse import parse_qs, urlsplit

import pytest

from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest
from tests.simulator.user_pools.conftest import Application
from tests.simulator.user_pools.resources import CALLBACK, EMAIL, PASSWORD, client, pool

VERIFIER = "a" * 43


def test_the_authorization_endpoint_leads_to_the_sign_in_page(application: Application) -> None:
    assert urlsplit(application().page(VERIFIER, state="s")).path == "/login"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "id_token"}, "invalid_request"),
        ({"response_type": "token"}, "unauthorized_client"),
        ({"scope": "openid profile"}, "invalid_scope"),
        ({"code_challenge": "c"}, "invalid_request"),
        ({"code_challenge": "c", "code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_a_wrong_request_returns_to_the_application(
    application: Application, changed: dict[str, str], error: str
) -> None:
    assert application().page(state="s", **changed) == f"{CALLBACK}?error={error}&state=s"


def test_nobody_returns_to_another_address(application: Application) -> None:
    page = application().page(redirect_uri=f"{CALLBACK}/other")
    assert page == "/error?error=redirect_mismatch&client_id=webclient"


def test_a_code_is_exchanged_once_with_its_verifier(application: Application) -> None:
    app = application()
    app.sign_up(EMAIL, PASSWORD)
    address = app.pages.sign_in(app.page(VERIFIER, state="s"), EMAIL, PASSWORD)
    assert isinstance(address, str)
    query = parse_qs(urlsplit(address).query)
    assert query["state"] == ["s"]
    code = query["code"][0]
    status, tokens = app.exchange(code=code, code_verifier=VERIFIER)
    assert (status, tokens["token_type"], tokens["expires_in"]) == (200, "Bearer", 3600)
    assert app.exchange(code=code, code_verifier=VERIFIER) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize(
    ("form", "seconds", "error"),
    [
        ({"code_verifier": "b" * 43}, 0, "invalid_grant"),
        ({}, 0, "invalid_grant"),
        ({"code_verifier": VERIFIER}, 300, "invalid_grant"),
        ({"code_verifier": VERIFIER, "redirect_uri": "https://evil.example/"}, 0, "invalid_grant"),
        ({"code_verifier": VERIFIER, "client_id": "other"}, 0, "invalid_client"),
        ({"code_verifier": VERIFIER, "client_secret": "guess"}, 0, "invalid_client"),
        ({"grant_type": "password"}, 0, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, 0, "unauthorized_client"),
        ({"code": ""}, 0, "invalid_request"),
    ],
)
def test_no_tokens_are_issued(application: Application, form: dict[str, str], seconds: int, error: str) -> None:
    app = application()
    app.sign_up(EMAIL, PASSWORD)
    address = app.pages.sign_in(app.page(VERIFIER), EMAIL, PASSWORD)
    assert isinstance(address, str)
    code = parse_qs(urlsplit(address).query)["code"][0]
    app.pool.clock.advance(seconds)
    assert app.exchange(**{"code": code, **form}) == (400, {"error": error})


def test_the_secret_of_a_confidential_client_is_needed(application: Application) -> None:
    app = application(pool(), client(generateSecret=True))
    app.pages.sign_up(EMAIL, PASSWORD)
    app.pages.confirm(app.page(), EMAIL, app.code_for(EMAIL))
    address = app.pages.sign_in(app.page(), EMAIL, PASSWORD)
    assert isinstance(address, str)
    code = parse_qs(urlsplit(address).query)["code"][0]
    assert app.exchange(code=code) == (400, {"error": "invalid_client"})
    assert app.exchange(code=code, client_secret="s3cret")[0] == 200


@pytest.mark.parametrize(
    ("uri", "location"),
    [
        ("https://app.example/", "https://app.example/"),
        ("https://evil.example/", "/error?error=redirect_mismatch&client_id=webclient"),
    ],
)
def test_sign_out_returns_to_addresses_of_the_client(application: Application, uri: str, location: str) -> None:
    app = application()
    url = f"https://{app.pool.model.domain}/logout?client_id=webclient&logout_uri={uri}"
    assert app.pools.http(HttpRequest(method="GET", url=url)).headers["location"] == location


def test_parameters_that_are_not_known_are_not_answered(application: Application) -> None:
    with pytest.raises(NotSimulatedError, match="authorization request with prompt"):
        application().page(prompt="none")

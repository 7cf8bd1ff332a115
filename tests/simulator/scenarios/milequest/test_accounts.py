"""Accounts of Mile Quest's users: MFA, lost passwords, ended accounts, administrators, pages that they return to."""

import json
from urllib.parse import urlsplit

import pytest

from simulator.client import api_key
from simulator.http import HttpRequest
from simulator.interfaces import ServiceError
from simulator.user_pools.app import SignInApp
from simulator.user_pools.one_time_codes import code_at
from tests.simulator.scenarios.milequest.conftest import ACTIVITIES, EMAIL, PASSWORD, REGION, MileQuest

ADMIN_SITE = "https://admin.mile-quest.com"


def test_a_user_who_sets_up_an_authenticator_app_needs_its_code(app: MileQuest) -> None:
    """The tokens of the site are not for the account itself, so the user proves the password again."""
    pools, site_token = app.simulation.user_pools, app.member()["access_token"]
    with pytest.raises(ServiceError, match="Access Token does not have required scopes"):
        pools.call("AssociateSoftwareToken", REGION, AccessToken=site_token)
    token = app.web.prove(EMAIL, PASSWORD)["AuthenticationResult"]["AccessToken"]
    secret = pools.call("AssociateSoftwareToken", REGION, AccessToken=token)["SecretCode"]
    pools.call("VerifySoftwareToken", REGION, AccessToken=token, UserCode=code_at(secret, app.simulation.now))
    wanted = {"Enabled": True, "PreferredMfa": True}
    pools.call("SetUserMFAPreference", REGION, AccessToken=token, SoftwareTokenMfaSettings=wanted)
    with pytest.raises(ServiceError, match="CodeMismatchException: Invalid code received for user"):
        app.web.sign_in(EMAIL, PASSWORD, SOFTWARE_TOKEN_MFA_CODE=code_at(secret, app.simulation.now, -5))
    tokens = app.web.sign_in(EMAIL, PASSWORD, SOFTWARE_TOKEN_MFA_CODE=code_at(secret, app.simulation.now))
    assert app.ask(tokens["access_token"])[0] == 200


def test_a_lost_password_is_replaced_by_a_code_that_was_sent(app: MileQuest) -> None:
    app.web.sign_up(EMAIL, PASSWORD)
    app.web.call("ForgotPassword", Username=EMAIL)
    code = app.web.code_for(EMAIL)
    app.web.call("ConfirmForgotPassword", Username=EMAIL, ConfirmationCode=code, Password="Another-horse-8")
    with pytest.raises(ServiceError, match="Incorrect username or password"):
        app.web.sign_in(EMAIL, PASSWORD)
    assert app.web.sign_in(EMAIL, "Another-horse-8")["access_token"]


def test_a_user_who_is_disabled_is_refused_when_the_access_token_ends(app: MileQuest) -> None:
    tokens, pool_id = app.member(), app.web.pool.model.id
    app.simulation.user_pools.call("AdminDisableUser", REGION, UserPoolId=pool_id, Username=EMAIL)
    with pytest.raises(ServiceError, match=r"User is disabled\."):
        app.web.sign_in(EMAIL, PASSWORD)
    assert app.web.renew(tokens["refresh_token"]) == (400, {"error": "invalid_grant"})
    assert app.ask(tokens["access_token"])[0] == 200
    app.simulation.run_for(3600)
    assert app.ask(tokens["access_token"])[0] == 401


def test_an_administrator_acts_for_every_team_by_the_site_of_administrators(app: MileQuest) -> None:
    pool = app.web.pool
    (client,) = [each for each in pool.clients.values() if f"{ADMIN_SITE}/signed-in" in each.callback_urls]
    app.member(EMAIL, "admins")
    site = SignInApp(app.simulation.user_pools, pool.model.id, client)
    tokens = site.sign_in(EMAIL, PASSWORD)
    key = api_key(app.simulation.graph, REGION)
    headers = {"authorization": f"Bearer {tokens['access_token']}", "x-api-key": key}
    listed = HttpRequest(method="GET", url=f"{ADMIN_SITE}/api{ACTIVITIES}", headers=headers)
    response = app.simulation.cloudfront.request(listed)
    assert (response.status, json.loads(response.body)) == (200, {"activities": []})
    app.simulation.run_for(86_400)
    assert site.renew(tokens["refresh_token"]) == (400, {"error": "invalid_grant"})


def test_users_return_from_the_sign_in_to_the_page_of_the_site(app: MileQuest) -> None:
    (bucket,) = [name for name in app.simulation.resources.bucket_regions if "-web-" in name]
    page = b"<title>Mile Quest</title>"
    store = app.simulation.store("s3", REGION)
    store.put_object(Bucket=bucket, Key="index.html", Body=page, ContentType="text/html")
    app.web.sign_up(EMAIL, PASSWORD)
    address = app.web.pages.sign_in(app.web.page(), EMAIL, PASSWORD)
    assert isinstance(address, str)
    assert urlsplit(address).query.startswith("code=")
    response = app.simulation.cloudfront.request(HttpRequest(method="GET", url=address))
    assert (response.status, response.body) == (200, page)

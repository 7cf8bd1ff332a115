"""Short links: where they lead, how long caches keep them, and that nobody else chooses the target."""

from typing import Any

import pytest

from functions.shared.configuration import ConfigurationError, Environment
from functions.short_link.settings import ShortLinkSettings
from tests.functions.conftest import CONTEXT, ID, Handler, Store, rest_event, said
from tests.functions.links import ENVIRONMENT, create_table, put

TARGET = {"LINK_TARGET": "https://acme.example/gif/{id}"}


@pytest.fixture
def follow(handler: Any, store: Store) -> Handler:
    create_table()
    put("aB3dE6gH", ID)
    return handler("short_link", **ENVIRONMENT, **TARGET)


def request(code: Any, **values: Any) -> dict[str, Any]:
    return rest_event(httpMethod="GET", pathParameters={"shortCode": code}, requestContext={}, **values)


def test_a_link_leads_to_its_asset_and_is_cached(follow: Handler) -> None:
    found = follow(request("aB3dE6gH"), CONTEXT)
    assert found["statusCode"] == 302
    assert found["headers"]["Location"] == f"https://acme.example/gif/{ID}"
    assert found["headers"]["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    "code",
    ["zzzzzzzz", "short", "aB3dE6gH9", "aB3dE6g/", "../../..", "//evil.example", "aB3dE6gH\n", "%2F%2Fevil", "", None],
)
def test_an_unknown_code_is_not_found_for_a_minute(follow: Handler, code: Any) -> None:
    found = follow(request(code), CONTEXT)
    assert said(found) == (404, "not_found", "link: not found")
    assert found["headers"]["Cache-Control"] == "public, max-age=60"
    assert "Location" not in found["headers"]


@pytest.mark.parametrize(
    "asset_id", ["//evil.example/", "https://evil.example", "@evil.example", "..\r\nSet-Cookie: a=b"]
)
def test_the_host_is_that_of_the_setting_whatever_the_item_has(follow: Handler, asset_id: str) -> None:
    put("AAAAAAAA", asset_id)
    location = follow(request("AAAAAAAA"), CONTEXT)["headers"]["Location"]
    rest = location.removeprefix("https://acme.example/gif/")
    assert rest != location
    assert not {*rest} & {*"/\\\r\n:@"}


def test_no_part_of_the_request_chooses_the_target(follow: Handler) -> None:
    event = request("aB3dE6gH", queryStringParameters={"url": "https://evil.example", "to": "//evil.example"})
    event["headers"] = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    assert follow(event, CONTEXT)["headers"]["Location"] == f"https://acme.example/gif/{ID}"


def test_a_failure_is_not_cached(handler: Any, store: Store) -> None:
    found = handler("short_link", **ENVIRONMENT, **TARGET)(request("aB3dE6gH"), CONTEXT)
    assert (found["statusCode"], found["headers"]["Cache-Control"]) == (500, "no-store")


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "LINK_TARGET: missing; set it in the function's environment or access settings"),
        (
            {"LINK_TARGET": "http://acme.example/{id}"},
            "LINK_TARGET: 'http://acme.example/{id}': must be a URL with https://",
        ),
        ({"LINK_TARGET": "https://acme.example/"}, "LINK_TARGET: 'https://acme.example/': must be a URL with https://"),
        ({"LINK_TARGET": "https://{id}/"}, "LINK_TARGET: 'https://{id}/': must be a URL with https://"),
        (
            {**TARGET, "LINK_CACHE_SECONDS": "31536000"},
            "LINK_CACHE_SECONDS: '31536000': not allowed; set an integer of 0 to 86400",
        ),
    ],
)
def test_wrong_settings_are_refused(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        ShortLinkSettings.of(Environment({**ENVIRONMENT, **variables}))
    assert str(refused.value).startswith(message)

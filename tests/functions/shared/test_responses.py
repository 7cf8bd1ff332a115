"""Answers: scripts of which origin may read them, errors included."""

import pytest

from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.responses import ApiError, answer, answered, cors_headers

ORIGIN = "https://app.acme.example"


@pytest.mark.parametrize(
    ("variables", "headers"),
    [
        ({}, {}),
        ({"CORS_ORIGIN": ORIGIN}, {"Access-Control-Allow-Origin": ORIGIN}),
        ({"CORS_ORIGIN": "*"}, {"Access-Control-Allow-Origin": "*"}),
        (
            {"CORS_ORIGIN": ORIGIN, "CORS_COOKIES": "true"},
            {"Access-Control-Allow-Origin": ORIGIN, "Access-Control-Allow-Credentials": "true"},
        ),
    ],
)
def test_the_origin_is_that_of_the_setting(variables: dict[str, str], headers: dict[str, str]) -> None:
    assert cors_headers(Environment(variables)) == headers


def test_errors_are_readable_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGIN", ORIGIN)

    def refuse() -> dict[str, object]:
        raise ApiError(404, "not_found", "media: not found")

    for found in (answer(200, {}), answered(refuse)):
        assert found["headers"]["Access-Control-Allow-Origin"] == ORIGIN


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (
            {"CORS_ORIGIN": "*", "CORS_COOKIES": "true"},
            "CORS_COOKIES: 'true': not with the origin '*'; set one in CORS_ORIGIN",
        ),
        (
            {"CORS_COOKIES": "true"},
            "CORS_COOKIES: 'true': not with the origin ''; set one in CORS_ORIGIN",
        ),
        (
            {"CORS_ORIGIN": "https://*.acme.example"},
            "CORS_ORIGIN: 'https://*.acme.example': must be * or one origin without a path, such as "
            "https://app.acme.example; correct the setting",
        ),
        (
            {"CORS_ORIGIN": f"{ORIGIN}/"},
            f"CORS_ORIGIN: '{ORIGIN}/': must be * or one origin without a path, such as "
            "https://app.acme.example; correct the setting",
        ),
        ({"CORS_COOKIES": "yes"}, "CORS_COOKIES: 'yes': not allowed; set one of true, false"),
    ],
)
def test_cookies_of_any_origin_and_other_texts_are_refused(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        cors_headers(Environment(variables))
    assert str(refused.value) == message

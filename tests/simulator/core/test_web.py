"""Hosts outside of AWS: pages are read, hosts answer, and nothing else is known."""

import json
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import Request, build_opener, urlopen

import pytest

from simulator.core.web import Web
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse

KEYS, VENDOR = "https://issuer.example/keys", "https://vendor.example/v1/keys"


@pytest.fixture
def faults() -> list[Exception]:
    return []


@pytest.fixture
def web(faults: list[Exception]) -> Iterator[Web]:
    found = Web(faults)
    found.pages[KEYS] = lambda: {"keys": []}
    with found.installed():
        yield found


def test_a_page_is_read(web: Web) -> None:
    with urlopen(KEYS) as response:
        assert (response.status, json.load(response), response.headers["Cache-Control"]) == (
            200,
            {"keys": []},
            "max-age=3600",
        )


def test_a_host_has_the_whole_request(web: Web) -> None:
    asked: list[HttpRequest] = []

    def vendor(request: HttpRequest) -> HttpResponse:
        asked.append(request)
        return HttpResponse(status=200, body=b"{}")

    web.hosts["vendor.example"] = vendor
    headers = {"Authorization": "Bearer key", "Content-Type": "application/json"}
    build_opener().open(Request(VENDOR, data=b'{"name": "a"}', headers=headers, method="PUT"), timeout=1)
    (request,) = asked
    assert (request.method, request.url, request.body) == ("PUT", VENDOR, b'{"name": "a"}')
    assert {"authorization": "Bearer key", "content-type": "application/json"}.items() <= request.headers.items()


def test_an_error_of_a_host_is_an_error_of_urllib(web: Web) -> None:
    web.hosts["vendor.example"] = lambda _: HttpResponse(status=404, body=b"missing")
    with pytest.raises(HTTPError) as raised:
        urlopen(VENDOR)
    with raised.value as error:
        assert (error.code, error.read()) == (404, b"missing")


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (Request("https://other.example/"), "https://other.example/: no network; known: https://issuer.example/keys"),
        (Request(KEYS, data=b"{}"), "POST https://issuer.example/keys: a page, which is only read"),
    ],
)
def test_what_is_unknown_is_a_fault_that_no_function_hides(
    web: Web, faults: list[Exception], request_: Request, message: str
) -> None:
    with pytest.raises(NotSimulatedError, match=message):
        urlopen(request_)
    assert [str(fault) for fault in faults] == [message]

"""OpenAI's administration API: service accounts, their keys, and nothing else."""

import json
from typing import Any

import pytest

from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest
from simulator.responders.openai import OpenAi

ADMIN = "sk-admin"
ACCOUNTS = "https://api.openai.com/v1/organization/projects/proj_a/service_accounts"
MODELS = "https://api.openai.com/v1/models"


@pytest.fixture
def openai() -> OpenAi:
    return OpenAi(project="proj_a", admin_key=ADMIN, keys={"by hand": "sk-first"})


def asked(openai: OpenAi, method: str, url: str, key: str = ADMIN, body: Any = None) -> tuple[int, Any]:
    """Status and content of a response."""
    content = b"" if body is None else json.dumps(body).encode()
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    response = openai(HttpRequest(method=method, url=url, headers=headers, body=content))
    return response.status, json.loads(response.body)


def test_an_account_has_a_key_until_it_is_deleted(openai: OpenAi) -> None:
    _, made = asked(openai, "POST", ACCOUNTS, body={"name": "rotated"})
    key = made["api_key"]["value"]
    assert asked(openai, "GET", MODELS, key)[0] == 200
    deleted = {"object": "organization.project.service_account.deleted", "id": made["id"], "deleted": True}
    assert asked(openai, "DELETE", f"{ACCOUNTS}/{made['id']}") == (200, deleted)
    assert asked(openai, "GET", MODELS, key)[0] == 401


def test_accounts_are_listed_by_pages(openai: OpenAi) -> None:
    ids = [asked(openai, "POST", ACCOUNTS, body={"name": name})[1]["id"] for name in "abc"]
    _, first = asked(openai, "GET", f"{ACCOUNTS}?limit=2")
    assert ([each["id"] for each in first["data"]], first["has_more"]) == (ids[:2], True)
    _, second = asked(openai, "GET", f"{ACCOUNTS}?limit=2&after={first['last_id']}")
    assert ([each["id"] for each in second["data"]], second["has_more"]) == (ids[2:], False)


@pytest.mark.parametrize(
    ("method", "url", "key", "status"),
    [
        ("GET", ACCOUNTS, "sk-first", 401),
        ("GET", MODELS, ADMIN, 401),
        ("GET", ACCOUNTS.replace("proj_a", "proj_b"), ADMIN, 404),
        ("DELETE", f"{ACCOUNTS}/user-9", ADMIN, 404),
        ("GET", f"{ACCOUNTS}?limit=101", ADMIN, 400),
    ],
)
def test_what_openai_refuses_is_an_error(openai: OpenAi, method: str, url: str, key: str, status: int) -> None:
    found, content = asked(openai, method, url, key)
    assert (found, content["error"]["type"]) == (status, "invalid_request_error")


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("GET", "https://api.openai.com/v1/files", None),
        ("PATCH", ACCOUNTS, None),
        ("GET", f"{ACCOUNTS}?order=asc", None),
        ("POST", ACCOUNTS, {"name": "a", "role": "owner"}),
        ("GET", ACCOUNTS.replace("https", "http"), None),
    ],
)
def test_what_is_not_simulated_is_refused(openai: OpenAi, method: str, url: str, body: Any) -> None:
    with pytest.raises(NotSimulatedError):
        asked(openai, method, url, body=body)

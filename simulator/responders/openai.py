"""OpenAI: service accounts of projects with their keys, as its administration API has them.

OpenAI API reference, "Project service accounts" (create, list, delete) and "Models" (list).
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse

HOST = "api.openai.com"
ACCOUNTS = re.compile(r"/v1/organization/projects/(?P<project>[^/]+)/service_accounts(/(?P<account>[^/]+))?")
MODELS = "/v1/models"
DEFAULT_LIMIT, LARGEST_LIMIT = 20, 100
KIND = "organization.project.service_account"


class OpenAi:
    """An organization. admin_key: of its administrator, which no other request takes. keys: API keys by account; those
    of people by their name."""

    def __init__(self, *, project: str, admin_key: str, keys: Mapping[str, str]) -> None:
        self._project, self._admin_key = project, admin_key
        self.keys = dict(keys)
        self.accounts: dict[str, str] = {}
        self._made = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response to a request. NotSimulatedError for one that is not of the operations above."""
        parts = urlsplit(request.url)
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        query = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
        if (request.method, parts.path, query) == ("GET", MODELS, {}):
            return self._models(key)
        found = ACCOUNTS.fullmatch(parts.path)
        if found is None or parts.scheme != "https":
            raise NotSimulatedError(f"{request.method} {request.url} of OpenAI; known: models, service accounts")
        if key != self._admin_key:
            return _error(401, "invalid_api_key")
        if found["project"] != self._project:
            return _error(404, "project_not_found")
        match request.method, found["account"]:
            case "GET", None:
                return self._list(query)
            case "POST", None:
                return self._create(request, query)
            case "DELETE", str(account):
                return self._delete(account, query)
            case _:
                raise NotSimulatedError(f"{request.method} {parts.path} of OpenAI; known: list, create, delete")

    def _models(self, key: str) -> HttpResponse:
        """With an API key only: that of an administrator has no models."""
        if key not in self.keys.values():
            return _error(401, "invalid_api_key")
        return _answer({"object": "list", "data": []})

    def _list(self, query: Mapping[str, str]) -> HttpResponse:
        _only(query, "limit", "after")
        limit = int(query.get("limit", DEFAULT_LIMIT))
        if not 1 <= limit <= LARGEST_LIMIT:
            return _error(400, "invalid_limit")
        ids = list(self.accounts)
        begin = ids.index(query["after"]) + 1 if "after" in query else 0
        page = ids[begin : begin + limit]
        answer: dict[str, Any] = {"object": "list", "data": [self._account(each) for each in page]}
        if page:
            answer |= {"first_id": page[0], "last_id": page[-1]}
        return _answer({**answer, "has_more": begin + limit < len(ids)})

    def _create(self, request: HttpRequest, query: Mapping[str, str]) -> HttpResponse:
        _only(query)
        if request.headers.get("content-type") != "application/json":
            return _error(400, "invalid_content_type")
        body: Mapping[str, Any] = json.loads(request.body)
        if [*body] != ["name"]:
            raise NotSimulatedError(f"body {request.body!r} of OpenAI's service accounts; known: name")
        self._made += 1
        account = f"user-{self._made:04}"
        self.accounts[account], self.keys[account] = str(body["name"]), f"sk-svcacct-{self._made:04}"
        key = {"object": f"{KIND}.api_key", "id": f"key_{self._made:04}", "name": "Secret Key", "created_at": 0}
        return _answer({**self._account(account), "api_key": {**key, "value": self.keys[account]}})

    def _delete(self, account: str, query: Mapping[str, str]) -> HttpResponse:
        _only(query)
        if account not in self.accounts:
            return _error(404, "service_account_not_found")
        del self.accounts[account], self.keys[account]
        return _answer({"object": f"{KIND}.deleted", "id": account, "deleted": True})

    def _account(self, account: str) -> Mapping[str, Any]:
        return {"object": KIND, "id": account, "name": self.accounts[account], "role": "member", "created_at": 0}


def _only(query: Mapping[str, str], *known: str) -> None:
    """NotSimulatedError for an unknown parameter."""
    if unknown := sorted({*query} - {*known}):
        raise NotSimulatedError(f"query parameter {unknown[0]} of OpenAI; known: {', '.join(known) or 'none'}")


def _answer(content: Mapping[str, Any]) -> HttpResponse:
    return HttpResponse(status=200, headers={"content-type": "application/json"}, body=json.dumps(content).encode())


def _error(status: int, code: str) -> HttpResponse:
    """An error as OpenAI answers it."""
    error = {"message": code.replace("_", " "), "type": "invalid_request_error", "param": None, "code": code}
    body = json.dumps({"error": error}).encode()
    return HttpResponse(status=status, headers={"content-type": "application/json"}, body=body)

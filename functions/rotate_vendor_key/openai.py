"""OpenAI: a service account of a project for each key, by the administration API.

Source: OpenAI API reference, project service accounts (create, list, delete).
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from functions.rotate_vendor_key.https import send
from functions.rotate_vendor_key.vendors import ByHandError, VendorError, VendorKey

HOST = "https://api.openai.com/v1"
PAGE = 100
TRANSIENT = (408, 409, 425, 429)

Send = Callable[[str, str, str, Any], tuple[int, Any]]
"""Method, URL, key and body of a request; status and body of its answer. OSError without an answer."""


class OpenAi:
    """OpenAI. admin_key: reads the key of the administration API. project: id of the project."""

    steps = (
        "Make an API key of the project on platform.openai.com, write it with aws secretsmanager put-secret-value as "
        '{"api_key": "..."}, and revoke the former one a day later.'
    )

    def __init__(self, *, admin_key: Callable[[], str], project: str, send_request: Send = send) -> None:
        self._admin_key = admin_key
        self._accounts = f"{HOST}/organization/projects/{project}/service_accounts"
        self._send = send_request

    def create(self, name: str) -> VendorKey:
        """A key of a new service account, in place of one of the same name."""
        for account, found in self._listed():
            if found == name:
                self._delete(account)
        made = self._call("POST", self._accounts, {"name": name})
        try:
            return VendorKey(value=made["api_key"]["value"], account=made["id"])
        except (KeyError, TypeError):
            raise ByHandError("OpenAI answered without a key") from None

    def works(self, key: VendorKey) -> bool:
        """Whether models can be listed with a key."""
        status, _ = self._answer("GET", f"{HOST}/models", key.value, None)
        return status == 200

    def keep_only(self, accounts: Collection[str], prefix: str) -> None:
        """Deletes other service accounts whose names have a prefix."""
        for account, name in self._listed():
            if name.startswith(prefix) and account not in accounts:
                self._delete(account)

    def _listed(self) -> list[tuple[str, str]]:
        """Ids and names of the project's service accounts."""
        return list(self._pages())

    def _pages(self) -> Iterator[tuple[str, str]]:
        after = ""
        while True:
            page = self._call("GET", f"{self._accounts}?limit={PAGE}{after}", None)
            for each in page.get("data", []):
                yield each["id"], each["name"]
            if not page.get("has_more"):
                return
            after = f"&after={page['last_id']}"

    def _delete(self, account: str) -> None:
        self._call("DELETE", f"{self._accounts}/{account}", None, missing=True)

    def _call(self, method: str, url: str, body: Any, *, missing: bool = False) -> dict[str, Any]:
        """The answer of the administration API. missing: 404 is no error."""
        status, found = self._answer(method, url, self._admin_key(), body)
        if status == 200 and isinstance(found, dict):
            return found  # pyright: ignore[reportUnknownVariableType]
        if status == 404 and missing:
            return {}
        raise ByHandError(f"OpenAI answers {status} to {method} of service accounts")

    def _answer(self, method: str, url: str, key: str, body: Any) -> tuple[int, Any]:
        try:
            status, found = self._send(method, url, key, body)
        except OSError:
            raise VendorError("OpenAI does not answer") from None
        if status >= 500 or status in TRANSIENT:
            raise VendorError(f"OpenAI answers {status}")
        return status, found

"""API keys of publishers: a secret has the SHA-256 of each with its owner, and no key itself.

Keys are random (`openssl rand -base64 33 | tr +/ -_`), so that their hash needs no salt.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any, cast

from functions.authorizer.denial import DeniedError
from functions.shared.clients import client

KEY = r"[A-Za-z0-9_-]{32,128}"
CACHE_SECONDS = 300
FORMS: Mapping[str, tuple[str, str]] = {
    "sha256": (r"[0-9a-f]{64}", "a SHA-256 in lower case hexadecimal"),
    "owner": (r"[A-Za-z0-9._:-]{1,128}", "1 to 128 letters, digits, '.', '_', ':' or '-'"),
    "tenant": (r"([A-Za-z0-9][A-Za-z0-9._-]{0,63})?", "a tenant"),
    "expiresAt": (
        r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?",
        "a time in UTC, such as 2027-11-30T00:00:00Z",
    ),
}
"""Pattern and description of each text; those that match the empty text may be omitted."""
GROUP = r"\S{1,128}"


class ApiKeysError(ValueError):
    """The secret of the keys has another form. Its message never has a value."""


@dataclass(frozen=True, kw_only=True)
class KeyOwner:
    """Whose a key is. tenant: empty without one. expires_at: None for a key that does not expire."""

    owner: str
    tenant: str
    groups: tuple[str, ...]
    expires_at: datetime | None


class ApiKeys:
    """The keys of a secret, read again after CACHE_SECONDS. secret_id: its name or ARN.

    The secret is JSON: `{"keys": [{"sha256": "...", "owner": "giphy", "tenant": "acme", "groups": ["publisher"],
    "expiresAt": "2027-11-30T00:00:00Z"}]}`, where only hash and owner are required.
    """

    def __init__(self, secret_id: str) -> None:
        self._secret_id = secret_id
        self._read_at = float("-inf")
        self._owners: Mapping[str, KeyOwner] = {}

    def owner(self, key: str) -> KeyOwner:
        """The owner of a key. DeniedError if it is unknown or expired, ApiKeysError if the secret is malformed."""
        if re.fullmatch(KEY, key) is None:
            raise DeniedError("api key: malformed")
        if monotonic() - self._read_at >= CACHE_SECONDS:
            self._owners = parsed(client("secretsmanager").get_secret_value(SecretId=self._secret_id)["SecretString"])
            self._read_at = monotonic()
        found = self._owners.get(hashlib.sha256(key.encode()).hexdigest())
        if found is None:
            raise DeniedError("api key: unknown")
        if found.expires_at is not None and found.expires_at <= datetime.now(UTC):
            raise DeniedError("api key: expired")
        return found


def parsed(text: str) -> dict[str, KeyOwner]:
    """Owners by hash. ApiKeysError if the text has another form."""
    try:
        secret: Any = json.loads(text)
    except ValueError:
        secret = None
    listed: Any = cast("dict[str, Any]", secret).get("keys") if isinstance(secret, dict) else None
    if not isinstance(listed, list):
        raise ApiKeysError('secret: not an object with a list `keys`; write {"keys": []}')
    found: dict[str, KeyOwner] = {}
    for index, entry in enumerate(cast("list[Any]", listed)):
        path = f"secret.keys[{index}]"
        if not isinstance(entry, dict):
            raise ApiKeysError(f"{path}: not an object")
        values = cast("dict[str, Any]", entry)
        owner = _owner(path, values)
        if values["sha256"] in found:
            raise ApiKeysError(f"{path}.sha256: that of another key; remove one")
        found[values["sha256"]] = owner
    return found


def _owner(path: str, values: Mapping[str, Any]) -> KeyOwner:
    for name in values:
        if name not in FORMS and name != "groups":
            raise ApiKeysError(f"{path}.{name[:40]}: unknown; allowed: {', '.join(FORMS)}, groups")
    for name, (pattern, form) in FORMS.items():
        value = values.get(name, "")
        if not isinstance(value, str) or re.fullmatch(pattern, value) is None:
            raise ApiKeysError(f"{path}.{name}: not {form}")
    groups: Any = values.get("groups", [])
    if not isinstance(groups, list) or any(
        not isinstance(group, str) or re.fullmatch(GROUP, group) is None for group in cast("list[Any]", groups)
    ):
        raise ApiKeysError(f"{path}.groups: not a list of names without spaces")
    expires_at = values.get("expiresAt", "")
    try:
        expiry = datetime.fromisoformat(expires_at) if expires_at else None
    except ValueError:
        raise ApiKeysError(f"{path}.expiresAt: not {FORMS['expiresAt'][1]}") from None
    return KeyOwner(
        owner=values["owner"],
        tenant=values.get("tenant", ""),
        groups=tuple(cast("list[str]", groups)),
        expires_at=expiry,
    )

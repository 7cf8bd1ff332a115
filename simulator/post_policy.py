"""Uploads by an HTML form: presigned POST requests of S3.

Amazon S3 API Reference, "POST policy" and "POST object"; Amazon S3 User Guide, "HTML form fields".
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from simulator.errors import NotSimulatedError
from simulator.sigv4 import ALGORITHM, Credentials, S3Error, credentials_of, read_scope, verify

MOST_FORM_BYTES = 20_000
FILENAME = "${filename}"
SIGNING_FIELDS = ("policy", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature")
# Fields without a condition in the policy, and those that support starts-with beside exact values.
EXEMPT = ("policy", "x-amz-signature", "file")
EXEMPT_PREFIX = "x-ignore-"
PREFIXED = frozenset(
    {
        "acl",
        "cache-control",
        "content-type",
        "content-disposition",
        "content-encoding",
        "expires",
        "key",
        "redirect",
        "success_action_redirect",
    }
)
PREFIXED_PREFIX = "x-amz-meta-"


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form as a browser sends it to a bucket. fields: those before the file. size: of the file, in bytes."""

    bucket: str
    fields: Mapping[str, str]
    size: int
    filename: str = ""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """An accepted upload. fields: by name in lower case, without those of the signature. access_key_id: of the
    credentials whose permissions decide."""

    bucket: str
    key: str
    access_key_id: str
    fields: Mapping[str, str] = field(default_factory=dict[str, str])


def verify_form(form: Form, *, credentials: Mapping[str, Credentials], region: str, now: datetime) -> Upload:
    """The upload of a form whose signature is valid and whose fields and size its policy allows; S3Error otherwise.

    credentials: by access key id. region: of the bucket. Conditions of other kinds than those documented are refused.
    """
    fields = _fields(form)
    scope = read_scope(fields["x-amz-credential"], region, "InvalidArgument")
    signed_by = credentials_of(scope, fields.get("x-amz-security-token"), credentials, now)
    verify(signed_by, scope, fields["policy"], fields["x-amz-signature"])
    policy = _policy(fields["policy"])
    if now >= _expiration(policy):
        raise _denied("Policy expired.")
    values = fields | {"bucket": form.bucket}
    covered = {_check(condition, values, form.size) for condition in _conditions(policy)}
    extra = [name for name in fields if name not in (*covered, *EXEMPT) and not name.startswith(EXEMPT_PREFIX)]
    if extra:
        raise _denied(f"Extra input fields: {', '.join(sorted(extra))}")
    kept = {name: value for name, value in fields.items() if name not in (*SIGNING_FIELDS, "x-amz-security-token")}
    return Upload(bucket=form.bucket, key=fields["key"], access_key_id=scope.access_key_id, fields=kept)


def _fields(form: Form) -> dict[str, str]:
    """The fields by name in lower case, with the name of the file in place of `${filename}`."""
    if sum(len(f"{name}{value}".encode()) for name, value in form.fields.items()) > MOST_FORM_BYTES:
        message = "Your POST request fields preceding the upload file were too large."
        raise S3Error("MaxPostPreDataLengthExceeded", message, 400)
    filename = form.filename.replace("\\", "/").rpartition("/")[2]
    found: dict[str, str] = {}
    for written, value in form.fields.items():
        name = written.lower()
        if name in found:
            raise NotSimulatedError(f"form field {written} is repeated")
        found[name] = value if name in SIGNING_FIELDS else value.replace(FILENAME, filename)
    if "policy" not in found and "x-amz-signature" not in found:
        raise S3Error("AccessDenied", "Access Denied")  # without a signature, the request is anonymous
    for name in ("key", *SIGNING_FIELDS):
        if name not in found:
            message = f"Bucket POST must contain a field named '{name}'."
            raise S3Error(
                "InvalidArgument", f"{message}  If it is specified, please check the order of the fields.", 400
            )
    if found["x-amz-algorithm"] != ALGORITHM:
        raise NotSimulatedError(f"signature algorithm {found['x-amz-algorithm']}; known: {ALGORITHM}")
    return found


def _policy(encoded: str) -> Mapping[str, Any]:
    try:
        policy = json.loads(base64.b64decode(encoded, validate=True))
    except (binascii.Error, ValueError) as error:
        raise _invalid("Invalid JSON.") from error
    if not isinstance(policy, dict):
        raise _invalid("Invalid JSON.")
    found = cast("dict[str, Any]", policy)
    for name in ("expiration", "conditions"):
        if name not in found:
            raise _invalid(f"Policy missing {name}.")
    if unknown := sorted({*found} - {"expiration", "conditions"}):
        raise _invalid(f"Unexpected: '{', '.join(unknown)}'.")
    return found


def _expiration(policy: Mapping[str, Any]) -> datetime:
    try:
        found = datetime.fromisoformat(policy["expiration"])
    except (TypeError, ValueError) as error:
        raise _invalid(f"Invalid 'expiration' value: '{policy['expiration']}'") from error
    if found.tzinfo is None:
        raise _invalid(f"Invalid 'expiration' value: '{policy['expiration']}'")
    return found


def _conditions(policy: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """The conditions as lists of three: `{"acl": "private"}` is `["eq", "$acl", "private"]`."""
    given = policy["conditions"]
    if not isinstance(given, list):
        raise _invalid("Invalid 'conditions' value: must be a List.")
    found: list[Sequence[Any]] = []
    for condition in cast("list[Any]", given):
        if isinstance(condition, dict):
            if len(cast("dict[str, Any]", condition)) != 1:
                raise _invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.")
            ((name, value),) = cast("dict[str, Any]", condition).items()
            found.append(["eq", f"${name}", value])
        elif isinstance(condition, list) and len(cast("list[Any]", condition)) == 3:
            found.append(cast("list[Any]", condition))
        else:
            raise _invalid(f"Invalid Condition: {condition!r}")
    return found


def _check(condition: Sequence[Any], values: Mapping[str, str], size: int) -> str:
    """The field that a condition is about, empty for the size; S3Error if the form does not meet it."""
    kind, name, value = condition
    written = json.dumps(list(condition), ensure_ascii=False)
    if kind == "content-length-range":
        _check_size(name, value, size)
        return ""
    if kind not in ("eq", "starts-with"):
        raise _invalid(f"Invalid Condition: unknown operation '{kind}'.")
    if not isinstance(name, str) or not name.startswith("$") or not isinstance(value, str):
        raise _invalid(f"Invalid Condition: {written}")
    named = name[1:].lower()
    if kind == "starts-with" and named not in PREFIXED and not named.startswith(PREFIXED_PREFIX):
        raise NotSimulatedError(f"condition {written}: {named} supports exact values only")
    given = values.get(named, "")
    # Commas of a Content-Type separate values, each of which must meet a starts-with condition.
    parts = given.split(",") if named == "content-type" else [given]
    if not (given == value if kind == "eq" else all(part.strip().startswith(value) for part in parts)):
        raise _denied(f"Policy Condition failed: {written}")
    return named


def _check_size(smallest: Any, largest: Any, size: int) -> None:
    if not all(isinstance(limit, int) and not isinstance(limit, bool) and limit >= 0 for limit in (smallest, largest)):
        raise _invalid(f"Invalid Condition: content-length-range {smallest!r}, {largest!r}")
    if size < smallest:
        raise S3Error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", 400)
    if size > largest:
        raise S3Error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400)


def _denied(message: str) -> S3Error:
    return S3Error("AccessDenied", f"Invalid according to Policy: {message}")


def _invalid(message: str) -> S3Error:
    return S3Error("InvalidPolicyDocument", f"Invalid Policy: {message}", 400)

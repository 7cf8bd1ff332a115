"""Signed URLs and signed cookies of CloudFront.

Amazon CloudFront Developer Guide, "Use signed URLs" and "Use signed cookies": canned and custom policies.
"""

import base64
import binascii
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from simulator.errors import NotSimulatedError
from simulator.iam.matching import matches

EXPIRES, POLICY, SIGNATURE, KEY_ID, HASH = "Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm"
PARAMETERS = (EXPIRES, POLICY, SIGNATURE, KEY_ID, HASH)
COOKIE_PREFIX = "CloudFront-"
HASHES: Mapping[str, hashes.HashAlgorithm] = {"SHA1": hashes.SHA1(), "SHA256": hashes.SHA256()}
RSA_BITS = 2048
DATE, ADDRESS = "AWS:EpochTime", "AWS:SourceIp"
CONDITIONS = {"DateLessThan": DATE, "DateGreaterThan": DATE, "IpAddress": ADDRESS}


class ViewerError(Exception):
    """An error of CloudFront to a viewer, with status 403."""

    status = 403

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, kw_only=True)
class ViewerRequest:
    """A request of a viewer. source_ip: the viewer's address."""

    url: str
    now: datetime
    source_ip: str = "192.0.2.1"
    cookies: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True)
class SignedPolicy:
    """The policy of a valid signature. resource: None for all URLs. key_id: of the key that verifies it."""

    key_id: str
    resource: str | None
    expires: datetime
    starts: datetime | None = None
    network: str | None = None


def verify_viewer(request: ViewerRequest, keys: Mapping[str, str]) -> SignedPolicy:
    """The policy by which a viewer may read a URL; ViewerError otherwise.

    keys: public keys in PEM by id, those of the trusted key groups of the behavior. Parameters of the query precede
    cookies, as soon as there is one.
    """
    url, in_query = _split(request.url)
    in_cookies = {
        name.removeprefix(COOKIE_PREFIX): value
        for name, value in request.cookies.items()
        if name.removeprefix(COOKIE_PREFIX) in PARAMETERS and name.startswith(COOKIE_PREFIX)
    }
    signed = in_query or in_cookies
    key_id = signed.get(KEY_ID)
    if not key_id:
        raise ViewerError("MissingKey", "Missing Key-Pair-Id query parameter or cookie value")
    if key_id not in keys:
        raise ViewerError("InvalidKey", "Unknown Key")
    if EXPIRES in signed and POLICY in signed:
        raise NotSimulatedError("Expires of a canned policy beside a custom Policy")
    if SIGNATURE not in signed or not (EXPIRES in signed or POLICY in signed):
        raise _denied()
    custom = signed.get(POLICY)
    document = canned_policy(url, signed[EXPIRES]).encode() if custom is None else _decoded(POLICY, custom)
    _verify(keys[key_id], document, _decoded(SIGNATURE, signed[SIGNATURE]), signed.get(HASH, "SHA1"))
    policy = _read(document, key_id)
    _check(policy, url, request)
    return policy


def canned_policy(url: str, expires: str) -> str:
    """The policy statement of a canned policy, which is signed and not sent. expires: in seconds since 1970."""
    if not expires.isdigit():
        raise _malformed()
    return f'{{"Statement":[{{"Resource":"{url}","Condition":{{"DateLessThan":{{"{DATE}":{expires}}}}}}}]}}'


def _split(url: str) -> tuple[str, Mapping[str, str]]:
    """The URL without the parameters of the signature, and these."""
    parts = urlsplit(url)
    pairs = [pair.partition("=") for pair in parts.query.split("&") if pair]
    signed = [(name, value) for name, _, value in pairs if name in PARAMETERS]
    if len({name for name, _ in signed}) < len(signed):
        raise NotSimulatedError(f"a parameter of the signature is repeated: {parts.query}")
    rest = "&".join("".join(pair) for pair in pairs if pair[0] not in PARAMETERS)
    return urlunsplit(parts._replace(query=rest, fragment="")), dict(signed)


def _decoded(name: str, value: str) -> bytes:
    """Base64 with CloudFront's replacements of `+`, `=` and `/`, which are invalid in a URL."""
    try:
        return base64.b64decode(value.translate(str.maketrans("-_~", "+=/")), validate=True)
    except binascii.Error as error:
        raise ViewerError(f"Malformed{name}", f"Could not unencode {name}") from error


def _verify(pem: str, document: bytes, signature: bytes, hash_name: str) -> None:
    if hash_name not in HASHES:
        raise NotSimulatedError(f"hash algorithm {hash_name}; known: {', '.join(HASHES)}")
    key = load_pem_public_key(pem.encode())
    try:
        if isinstance(key, rsa.RSAPublicKey) and key.key_size == RSA_BITS:
            key.verify(signature, document, padding.PKCS1v15(), HASHES[hash_name])
        elif isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
            key.verify(signature, document, ec.ECDSA(HASHES[hash_name]))
        else:
            raise NotSimulatedError("a public key that is neither RSA of 2048 bits nor ECDSA on P-256")
    except InvalidSignature as error:
        raise _denied() from error


def _read(document: bytes, key_id: str) -> SignedPolicy:
    """A policy: one statement, with the elements that the guide lists."""
    try:
        (statement,) = _object(json.loads(document), ("Statement",))["Statement"]
        found = _object(statement, ("Resource", "Condition"))
        conditions = _object(found["Condition"], tuple(CONDITIONS))
        values = {name: _object(value, (CONDITIONS[name],))[CONDITIONS[name]] for name, value in conditions.items()}
        resource, network = found.get("Resource"), values.get("IpAddress")
        if resource is not None and not resource.startswith(("http://", "https://", "*")):
            raise ValueError(resource)
        return SignedPolicy(
            key_id=key_id,
            resource=resource,
            expires=_moment(values["DateLessThan"]),
            starts=_moment(values["DateGreaterThan"]) if "DateGreaterThan" in values else None,
            network=None if network is None else str(ipaddress.IPv4Network(network, strict=False)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _malformed() from error


def _object(value: Any, known: tuple[str, ...]) -> Mapping[str, Any]:
    """An object without other elements than the known ones."""
    found = cast("dict[str, Any]", value if isinstance(value, dict) else {"": value})
    if not {*found} <= {*known}:
        raise ValueError(", ".join(found))
    return found


def _moment(value: Any) -> datetime:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(value)
    return datetime.fromtimestamp(value, UTC)


def _check(policy: SignedPolicy, url: str, request: ViewerRequest) -> None:
    """AccessDenied outside of the URLs, the time and the network of a policy."""
    started = policy.starts is None or request.now >= policy.starts
    network = ipaddress.IPv4Network(policy.network or "0.0.0.0/0")
    address = ipaddress.ip_address(request.source_ip)
    if policy.network and address.version == 6:
        raise NotSimulatedError(
            "a viewer's IPv6 address with an IpAddress condition, which CloudFront does not support"
        )
    within = policy.network is None or address in network
    if not (started and request.now < policy.expires and within and matches(policy.resource or "*", url)):
        raise _denied()


def _denied() -> ViewerError:
    return ViewerError("AccessDenied", "Access denied")


def _malformed() -> ViewerError:
    return ViewerError("MalformedPolicy", "Malformed Policy")

"""Signed URLs and cookies of CloudFront: those of botocore, and the policies of the documentation."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from botocore.signers import CloudFrontSigner  # pyright: ignore[reportMissingTypeStubs]
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from simulator.errors import NotSimulatedError
from simulator.signatures import ViewerError, ViewerRequest, canned_policy, verify_viewer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SITE = "https://cdn.media.example"
EXAMPLE = "http://d111111abcdef8.cloudfront.net"
URL = f"{SITE}/media/7f3a/playlist.m3u8"
OTHER = f"{SITE}/media/0000/playlist.m3u8"
KEY_ID = "K2JCJMDEHXQW5F"
SHA1, SHA256 = hashes.SHA1(), hashes.SHA256()


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    """A private key of the size that CloudFront supports."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    """A private key on the curve that CloudFront supports."""
    return ec.generate_private_key(ec.SECP256R1())


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    """The public key of a private one."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def rsa_signature(message: bytes, algorithm: hashes.HashAlgorithm = SHA1) -> bytes:
    """A signature of the RSA key."""
    return rsa_key().sign(message, padding.PKCS1v15(), algorithm)


def encoded(value: bytes) -> str:
    """Base64 with CloudFront's replacements."""
    return base64.b64encode(value).decode().translate(str.maketrans("+=/", "-_~"))


def custom(resource: str | None = f"{SITE}/media/7f3a/*", **conditions: Any) -> str:
    """A custom policy for an hour."""
    given = {"DateLessThan": {"AWS:EpochTime": int(LATER.timestamp())}} | conditions
    named = {} if resource is None else {"Resource": resource}
    return json.dumps({"Statement": [named | {"Condition": given}]}, separators=(",", ":"))


def cookies(policy: str, signature: bytes | None = None, hash_name: str = "") -> dict[str, str]:
    """Cookies of a custom policy. hash_name: that its cookie names, if there is one."""
    return {
        "CloudFront-Policy": encoded(policy.encode()),
        "CloudFront-Signature": encoded(signature or rsa_signature(policy.encode())),
        "CloudFront-Key-Pair-Id": KEY_ID,
        **({"CloudFront-Hash-Algorithm": hash_name} if hash_name else {}),
    }


def read(url: str, given: Mapping[str, str] | None = None, **request: Any) -> Any:
    """The policy of a request at noon, with the RSA key as the trusted one."""
    sent = ViewerRequest(url=url, cookies=given or {}, now=request.pop("now", NOW), **request)
    return verify_viewer(sent, {KEY_ID: pem(rsa_key())})


def refusal(url: str, given: Mapping[str, str] | None = None, **request: Any) -> str:
    """The code of a refused request."""
    with pytest.raises(ViewerError) as error:
        read(url, given, **request)
    return error.value.code


def presigned(url: str, policy: str | None = None) -> str:
    """A URL of botocore, with a canned policy for an hour or a custom one."""
    signer: Any = CloudFrontSigner(KEY_ID, rsa_signature)
    return signer.generate_presigned_url(url, date_less_than=LATER) if policy is None else (
        signer.generate_presigned_url(url, policy=policy)
    )  # fmt: skip


@pytest.mark.parametrize("url", [URL, f"{URL}?size=large&license=yes"])
def test_a_url_with_a_canned_policy_is_read_until_it_expires(url: str) -> None:
    signed = presigned(url)

    assert read(signed).expires == LATER
    assert refusal(signed, now=LATER) == "AccessDenied"


@pytest.mark.parametrize(
    ("old", "new"),
    [("7f3a", "0000"), ("https://", "http://"), ("size=large", "size=small"), ("Expires=1", "Expires=2")],
)
def test_a_changed_url_of_a_canned_policy_is_denied(old: str, new: str) -> None:
    signed = presigned(f"{URL}?size=large")
    assert old in signed

    assert refusal(signed.replace(old, new)) == "AccessDenied"


def test_the_canned_policy_is_the_documented_one() -> None:
    assert canned_policy(f"{EXAMPLE}/horizon.jpg?size=large&license=yes", "1357034400") == (
        '{"Statement":[{"Resource":"http://d111111abcdef8.cloudfront.net/horizon.jpg?size=large&license=yes",'
        '"Condition":{"DateLessThan":{"AWS:EpochTime":1357034400}}}]}'
    )


@pytest.mark.parametrize(
    ("resource", "url", "allowed"),
    [
        (f"{EXAMPLE}/*game_download.zip*", f"{EXAMPLE}/game_download.zip", True),
        (f"{EXAMPLE}/*game_download.zip*", f"{EXAMPLE}/example_game_download.zip?license=yes", True),
        (f"{EXAMPLE}/training/*", f"{EXAMPLE}/training/orientation.pdf", True),
        (f"{EXAMPLE}/training/*", f"{EXAMPLE}/other/orientation.pdf", False),
        (f"{SITE}/media/????/*", URL, True),
        (f"{SITE}/media/???/*", URL, False),
        ("*", URL, True),
        ("http://*", URL, False),
        (None, URL, True),
    ],
)  # fmt: skip
def test_a_custom_policy_allows_the_urls_of_its_resource(resource: str | None, url: str, allowed: bool) -> None:
    signed = presigned(url, custom(resource))

    if allowed:
        assert read(signed).resource == resource
    else:
        assert refusal(signed) == "AccessDenied"


def test_cookies_serve_a_playlist_and_its_segments() -> None:
    given = cookies(custom())

    for name in ("playlist.m3u8", "720p/segment-1.m4s"):
        assert read(f"{SITE}/media/7f3a/{name}", given).key_id == KEY_ID
    assert refusal(OTHER, given) == "AccessDenied"


def test_cookies_with_a_canned_policy_serve_one_url() -> None:
    expires = str(int(LATER.timestamp()))
    given = {
        "CloudFront-Expires": expires,
        "CloudFront-Signature": encoded(rsa_signature(canned_policy(URL, expires).encode())),
        "CloudFront-Key-Pair-Id": KEY_ID,
    }

    assert read(URL, given).resource == URL
    assert refusal(OTHER, given) == "AccessDenied"


def test_parameters_of_the_query_precede_cookies() -> None:
    assert refusal(presigned(OTHER).replace("media/0000", "media/7f3a"), cookies(custom())) == "AccessDenied"
    assert refusal(f"{URL}?Key-Pair-Id={KEY_ID}", cookies(custom())) == "AccessDenied"


@pytest.mark.parametrize(
    ("conditions", "request_", "allowed"),
    [
        ({"DateGreaterThan": {"AWS:EpochTime": int(NOW.timestamp())}}, {}, True),
        ({"DateGreaterThan": {"AWS:EpochTime": int(NOW.timestamp()) + 1}}, {}, False),
        ({"IpAddress": {"AWS:SourceIp": "192.0.2.0/24"}}, {"source_ip": "192.0.2.10"}, True),
        ({"IpAddress": {"AWS:SourceIp": "192.0.2.10/32"}}, {"source_ip": "192.0.2.11"}, False),
        ({"IpAddress": {"AWS:SourceIp": "192.0.2.10"}}, {"source_ip": "192.0.2.10"}, True),
    ],
)
def test_a_policy_has_a_start_and_a_network(conditions: Any, request_: Any, allowed: bool) -> None:
    given = cookies(custom(**conditions))

    if allowed:
        assert read(URL, given, **request_).expires == LATER
    else:
        assert refusal(URL, given, **request_) == "AccessDenied"


def test_a_signature_with_sha_256_says_so() -> None:
    signature = rsa_signature(custom().encode(), SHA256)

    assert read(URL, cookies(custom(), signature, "SHA256")).key_id == KEY_ID
    assert refusal(URL, cookies(custom(), signature)) == "AccessDenied"


@pytest.mark.parametrize(("algorithm", "name"), [(SHA1, "SHA1"), (SHA256, "SHA256")])
def test_a_key_on_p_256_verifies(algorithm: hashes.HashAlgorithm, name: str) -> None:
    signature = ec_key().sign(custom().encode(), ec.ECDSA(algorithm))
    given = cookies(custom(), signature, name)

    found = verify_viewer(ViewerRequest(url=URL, now=NOW, cookies=given), {KEY_ID: pem(ec_key())})

    assert found.key_id == KEY_ID


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"CloudFront-Key-Pair-Id": ""}, "MissingKey"),
        ({"CloudFront-Key-Pair-Id": "KOTHER"}, "InvalidKey"),
        ({"CloudFront-Signature": encoded(b"0" * 256)}, "AccessDenied"),
        ({"CloudFront-Signature": "***"}, "MalformedSignature"),
        ({"CloudFront-Policy": "***"}, "MalformedPolicy"),
        ({"CloudFront-Policy": encoded(custom("*").encode())}, "AccessDenied"),
    ],
)
def test_a_changed_cookie_is_refused(changed: dict[str, str], code: str) -> None:
    assert refusal(URL, cookies(custom()) | changed) == code


@pytest.mark.parametrize("absent", ["CloudFront-Policy", "CloudFront-Signature"])
def test_an_absent_cookie_is_refused(absent: str) -> None:
    assert refusal(URL, {name: value for name, value in cookies(custom()).items() if name != absent}) == "AccessDenied"


def test_a_request_without_a_signature_misses_the_key() -> None:
    assert refusal(URL, {"session": "1", "Key-Pair-Id": KEY_ID}) == "MissingKey"


ONE = json.loads(custom())["Statement"][0]


@pytest.mark.parametrize(
    "policy",
    [
        "not JSON",
        "{}",
        json.dumps({"Statement": [ONE, ONE]}),
        json.dumps({"Statement": [ONE], "Version": "2012-10-17"}),
        json.dumps({"Statement": [ONE | {"Effect": "Allow"}]}),
        json.dumps({"Statement": [{"Resource": "*", "Condition": {}}]}),
        custom(DateLessThan={"AWS:EpochTime": "1357034400"}),
        custom(DateLessThan={"AWS:CurrentTime": 1357034400}),
        custom(StringEquals={"AWS:UserAgent": "x"}),
        custom(IpAddress={"AWS:SourceIp": "2001:db8::/32"}),
        custom(IpAddress={"AWS:SourceIp": ["192.0.2.0/24"]}),
        custom("media/7f3a/*"),
    ],
)
def test_a_policy_of_another_form_is_refused(policy: str) -> None:
    assert refusal(URL, cookies(policy)) == "MalformedPolicy"


def test_what_is_not_modelled_raises() -> None:
    small = ec.generate_private_key(ec.SECP384R1())
    signed = ViewerRequest(url=URL, now=NOW, cookies=cookies(custom()))

    with pytest.raises(NotSimulatedError, match="neither RSA of 2048 bits nor ECDSA on P-256"):
        verify_viewer(signed, {KEY_ID: pem(small)})
    with pytest.raises(NotSimulatedError, match="hash algorithm MD5; known: SHA1, SHA256"):
        read(URL, cookies(custom(), hash_name="MD5"))
    with pytest.raises(NotSimulatedError, match="beside a custom Policy"):
        read(URL, cookies(custom()) | {"CloudFront-Expires": "1"})
    with pytest.raises(NotSimulatedError, match="is repeated"):
        read(f"{presigned(URL)}&Expires=1")
    with pytest.raises(NotSimulatedError, match="IPv6"):
        read(URL, cookies(custom(IpAddress={"AWS:SourceIp": "192.0.2.0/24"})), source_ip="2001:db8::1")

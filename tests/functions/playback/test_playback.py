"""Playback: what is signed for whom, verified with the public key as CloudFront does."""

import base64
import json
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from functions.playback.settings import PlaybackSettings
from functions.shared import clients
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.parameters import forget
from functions.shared.records import Record
from functions.shared.signing_keys import SigningKeyError, SigningKeys
from functions.shared.states import State
from tests.functions.conftest import CONTEXT, ENVIRONMENT, ID, Handler, Store, http_event, record, rest_event, said

SETTINGS = {"CDN_DOMAIN": "cdn.acme.example", "COOKIE_DOMAIN": "acme.example", "SIGNING_KEYS": "signing-key"}
IDS = {"a": "KAAAAAAAAAAAAA", "b": "KBBBBBBBBBBBBB"}
PHOTO: dict[str, Any] = {"variants": ["jpeg", "webp"], "thumbnails": ["thumb"]}
PHOTO_KEYS = {
    "jpeg": f"media/{ID}/1920.jpeg",
    "webp": f"media/{ID}/1920.webp",
    "thumb": f"thumb/{ID}/thumb.webp",
}
FILM: dict[str, Any] = {
    "hls_key": f"media/{ID}/video.m3u8",
    "dash_key": f"media/{ID}/video.mpd",
    "poster_key": f"frames/{ID}/frame.jpg",
}


@cache
def rsa_key(slot: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def pem(key: Any) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def secret(active: str, *slots: str) -> str:
    """The secret with keys in slots."""
    keys = {slot: {"keyPairId": IDS[slot], "privateKey": pem(rsa_key(slot))} for slot in slots}
    return json.dumps({"active": active, "slots": keys})


def put_secret(text: str) -> None:
    clients.client("secretsmanager").put_secret_value(SecretId="signing-key", SecretString=text)


@pytest.fixture(autouse=True)
def signing_secret(store: Store) -> None:
    clients.client("secretsmanager").create_secret(Name="signing-key", SecretString=secret("a", "a"))


def stored(store: Store, files: dict[str, Any], state: State = "ready", **values: Any) -> Record:
    """A record in a state, with the attributes that processing wrote."""
    return store.records.reserve(record(state=state, attributes=files, **values)).record


@pytest.fixture
def playback(handler: Any) -> Handler:
    return handler("playback", **SETTINGS)


def played(handle: Handler, **values: Any) -> dict[str, Any]:
    """The body of an answer."""
    return json.loads(handle(rest_event(record_id=ID, **values), CONTEXT)["body"])


def query_of(url: str) -> dict[str, str]:
    """The query of a URL."""
    return {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}


def decoded(text: str) -> bytes:
    """Base64 with the replacements of CloudFront, reversed."""
    return base64.b64decode(text.translate(str.maketrans("-_~", "+=/")))


def policy_of(cookies: dict[str, str]) -> str:
    """The policy that cookies have."""
    return decoded(cookies["CloudFront-Policy"]).decode()


def verify(slot: str, policy: str, signature: str, digest: Any = None) -> None:
    """InvalidSignature unless the key of a slot signed a policy."""
    key = rsa_key(slot).public_key()
    key.verify(decoded(signature), policy.encode(), padding.PKCS1v15(), digest or SHA1())


def canned(url: str, expires: str) -> str:
    """The canned policy that CloudFront makes of a signed URL."""
    return f'{{"Statement":[{{"Resource":"{url}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{expires}}}}}}}]}}'


def test_files_have_urls_that_the_public_key_verifies(playback: Handler, store: Store) -> None:
    stored(store, PHOTO)
    urls = played(playback)["urls"]
    assert set(urls) == set(PHOTO_KEYS)
    for name, url in urls.items():
        query = query_of(url)
        assert set(query) == {"Expires", "Signature", "Key-Pair-Id"}
        assert query["Key-Pair-Id"] == IDS["a"]
        verify("a", canned(f"https://cdn.acme.example/{PHOTO_KEYS[name]}", query["Expires"]), query["Signature"])


@pytest.mark.parametrize("link", [{}, {"short_code": "aB3dE6gH"}])
def test_a_record_with_a_short_link_has_its_code(playback: Handler, store: Store, link: dict[str, str]) -> None:
    stored(store, {**PHOTO, **link})
    assert played(playback).get("shortCode") == link.get("short_code")


def test_one_signature_opens_all_variants_of_an_image(handler: Any, store: Store) -> None:
    stored(store, PHOTO)
    found = played(handler("playback", **SETTINGS, VARIANTS_ON_REQUEST="true"))["variants"]
    query = query_of(found["url"])
    assert found["url"].startswith(f"https://cdn.acme.example/media/{ID}/{{width}}.{{format}}?")
    policy = decoded(query["Policy"]).decode()
    assert json.loads(policy)["Statement"][0]["Resource"] == f"https://cdn.acme.example/media/{ID}/*"
    verify("a", policy, query["Signature"])
    assert (found["widths"][0], found["formats"]) == (320, ["avif", "webp", "jpeg"])


@pytest.mark.parametrize(
    ("region", "path"), [("eu-west-1", "eu-west-1/media"), ("us-east-1", "media"), ("ap-southeast-1", "media")]
)
def test_variants_of_a_region_with_a_path_of_its_own(handler: Any, store: Store, region: str, path: str) -> None:
    stored(store, PHOTO)
    values = {"VARIANTS_ON_REQUEST": "true", "VARIANTS_REGIONS": "eu-west-1,eu-west-2", "AWS_REGION": region}
    found = played(handler("playback", **SETTINGS, **values))["variants"]
    assert found["url"].startswith(f"https://cdn.acme.example/{path}/{ID}/{{width}}.{{format}}?")
    policy = decoded(query_of(found["url"])["Policy"]).decode()
    assert json.loads(policy)["Statement"][0]["Resource"] == f"https://cdn.acme.example/{path}/{ID}/*"


def test_only_images_have_variants(handler: Any, store: Store) -> None:
    stored(store, FILM, kind="video")
    assert "variants" not in played(handler("playback", **SETTINGS, VARIANTS_ON_REQUEST="true"))


def test_a_photo_has_no_cookies(playback: Handler, store: Store) -> None:
    stored(store, PHOTO)
    found = playback(rest_event(record_id=ID), CONTEXT)
    assert "cookies" not in json.loads(found["body"])
    assert "multiValueHeaders" not in found


def test_manifests_have_cookies_for_the_whole_tree_of_the_record(playback: Handler, store: Store) -> None:
    stored(store, FILM)
    body = played(playback)
    cookies = body["cookies"]
    assert body["urls"]["hls"] == f"https://cdn.acme.example/media/{ID}/video.m3u8"
    assert policy_of(cookies) == canned(f"https://cdn.acme.example/media/{ID}/*", str(body["expiresAt"]))
    assert cookies["CloudFront-Key-Pair-Id"] == IDS["a"]
    verify("a", policy_of(cookies), cookies["CloudFront-Signature"])


@pytest.mark.parametrize("domain", ["acme.example", ""])
def test_cookies_are_for_the_path_of_the_record_and_end_with_the_session(
    handler: Any, store: Store, domain: str
) -> None:
    stored(store, FILM)
    found = handler("playback", **{**SETTINGS, "COOKIE_DOMAIN": domain})(rest_event(record_id=ID), CONTEXT)
    headers = found["multiValueHeaders"]["Set-Cookie"]
    names = ["CloudFront-Policy", "CloudFront-Signature", "CloudFront-Key-Pair-Id"]
    assert [header.partition("=")[0] for header in headers] == names
    scope = f"Domain={domain}; " if domain else ""
    for header in headers:
        assert header.partition("; ")[2] == f"{scope}Path=/media/{ID}/; Secure; HttpOnly; SameSite=None"


def test_an_http_api_has_cookies_in_its_own_form(playback: Handler, store: Store) -> None:
    stored(store, FILM)
    assert len(playback(http_event(record_id=ID), CONTEXT)["cookies"]) == 3


def test_sha_256_is_named_where_it_signs(handler: Any, store: Store) -> None:
    stored(store, FILM)
    body = played(handler("playback", **SETTINGS, SIGNING_HASH="SHA256"))
    assert body["cookies"]["CloudFront-Hash-Algorithm"] == "SHA256"
    verify("a", policy_of(body["cookies"]), body["cookies"]["CloudFront-Signature"], SHA256())
    assert query_of(body["urls"]["poster"])["Hash-Algorithm"] == "SHA256"


def test_ecdsa_keys_sign_too(handler: Any, store: Store) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    put_secret(slot_a(keyPairId=IDS["a"], privateKey=pem(key)))
    stored(store, FILM)
    cookies = played(handler("playback", **SETTINGS))["cookies"]
    signature = decoded(cookies["CloudFront-Signature"])
    key.public_key().verify(signature, policy_of(cookies).encode(), ec.ECDSA(SHA1()))


def test_the_same_url_is_signed_within_a_window(
    playback: Handler, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(store, PHOTO)
    urls: list[str] = []
    headers: list[str] = []
    for now in (1_200.0, 1_799.0, 1_800.0):
        monkeypatch.setattr("functions.playback.handler.now_seconds", lambda now=now: int(now))
        found = playback(rest_event(record_id=ID), CONTEXT)
        urls.append(json.loads(found["body"])["urls"]["jpeg"])
        headers.append(found["headers"]["Cache-Control"])
    assert urls[0] == urls[1] != urls[2]
    assert query_of(urls[0])["Expires"] == "5400"
    assert headers == ["private, max-age=600", "private, max-age=1", "private, max-age=600"]


def test_the_active_slot_signs_once_the_cached_key_is_old(
    handler: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(store, FILM)
    clock = [1000.0]
    monkeypatch.setattr("functions.shared.signing_keys.monotonic", lambda: clock[0])
    playback = handler("playback", **SETTINGS, SIGNING_CACHE_SECONDS="300")
    slots = {key_id: slot for slot, key_id in IDS.items()}
    used: list[str] = []
    for seconds, text in [(0, ""), (0, secret("a", "a", "b")), (299, secret("b", "a", "b")), (1, secret("b", "b"))]:
        clock[0] += seconds
        if text:
            put_secret(text)
        cookies = played(playback)["cookies"]
        used.append(slots[cookies["CloudFront-Key-Pair-Id"]])
        verify(used[-1], policy_of(cookies), cookies["CloudFront-Signature"])
    assert used == ["a", "a", "a", "b"]


def test_a_key_of_the_other_slot_does_not_verify(playback: Handler, store: Store) -> None:
    stored(store, FILM)
    cookies = played(playback)["cookies"]
    with pytest.raises(InvalidSignature):
        verify("b", policy_of(cookies), cookies["CloudFront-Signature"])


@pytest.mark.parametrize(
    ("state", "status", "code", "message"),
    [
        ("reserved", 409, "not_ready", f"media {ID}: reserved; repeat when it is ready"),
        ("uploaded", 409, "not_ready", f"media {ID}: uploaded; repeat when it is ready"),
        ("scanned", 409, "not_ready", f"media {ID}: scanned; repeat when it is ready"),
        ("processing", 409, "not_ready", f"media {ID}: processing; repeat when it is ready"),
        ("quarantined", 403, "quarantined", f"media {ID}: in quarantine; it is not delivered"),
        ("failed", 409, "failed", f"media {ID}: failed; upload it again"),
        ("deleted", 404, "not_found", f"media {ID}: not found"),
    ],
)
def test_only_what_is_ready_is_signed(
    playback: Handler, store: Store, state: State, status: int, code: str, message: str
) -> None:
    stored(store, PHOTO, state)
    assert said(playback(rest_event(record_id=ID), CONTEXT)) == (status, code, message)


@pytest.mark.requirement("MA-46")
def test_the_window_is_that_of_a_parameter(handler: Any, store: Store) -> None:
    forget()
    clients.client("ssm").put_parameter(Name="/acme/url-cache-seconds", Value="1", Type="String")
    stored(store, PHOTO)
    handle = handler("playback", **SETTINGS, PARAMETER_URL_CACHE_SECONDS="/acme/url-cache-seconds")
    assert handle(rest_event(record_id=ID), CONTEXT)["headers"]["Cache-Control"] == "private, max-age=1"


@pytest.mark.parametrize("text", ["0", "86401", "ten", "1.5"])
def test_a_window_that_is_no_time_is_refused(handler: Any, store: Store, text: str) -> None:
    forget()
    clients.client("ssm").put_parameter(Name="/acme/url-cache-seconds", Value=text, Type="String")
    stored(store, PHOTO)
    handle = handler("playback", **SETTINGS, PARAMETER_URL_CACHE_SECONDS="/acme/url-cache-seconds")
    message = f"^/acme/url-cache-seconds: '{text}': not allowed; set an integer of 1 to 86400$"
    with pytest.raises(ConfigurationError, match=message):
        handle(rest_event(record_id=ID), CONTEXT)


def test_scripts_of_the_origin_may_read_the_answer(handler: Any, store: Store) -> None:
    stored(store, PHOTO)
    handle = handler("playback", **SETTINGS, CORS_ORIGIN="https://acme.example")
    for record_id in (ID, "no-id"):
        found = handle(rest_event(record_id=record_id), CONTEXT)
        assert found["headers"]["Access-Control-Allow-Origin"] == "https://acme.example"


def test_files_of_other_records_are_not_signed(playback: Handler, store: Store) -> None:
    stored(store, {"hls_key": "media/other/video.m3u8", "original_key": f"incoming/image/default/{ID}"})
    message = f"media {ID}: has no files; upload it again"
    assert said(playback(rest_event(record_id=ID), CONTEXT)) == (409, "no_files", message)


def test_without_a_distribution_urls_are_of_s3(handler: Any, store: Store) -> None:
    stored(store, {**PHOTO, **FILM})
    body = played(handler("playback", CDN_DOMAIN="", COOKIE_DOMAIN="", SIGNING_KEYS=""))
    assert set(body["urls"]) == {*PHOTO_KEYS, "poster"}
    for name, key in PHOTO_KEYS.items():
        assert body["urls"][name].startswith(f"https://acme-media.s3.us-east-1.amazonaws.com/{key}?")
        assert query_of(body["urls"][name])["X-Amz-Expires"] == "3600"


@pytest.mark.parametrize(
    ("access", "owner", "tenant", "status"),
    [
        ("owner", "ada", "north", 200),
        ("owner", "eve", "north", 404),
        ("owner", "ada", "south", 404),
        ("tenant", "eve", "north", 200),
        ("tenant", "eve", "south", 404),
        ("authenticated", "eve", "south", 200),
    ],
)
def test_access_is_a_setting(handler: Any, store: Store, access: str, owner: str, tenant: str, status: int) -> None:
    stored(store, PHOTO, tenant="north")
    playback = handler("playback", **SETTINGS, TENANT_CLAIM="tenant", PLAYBACK_ACCESS=access)
    event = rest_event(record_id=ID, requestContext={"authorizer": {"sub": owner, "tenant": tenant}})
    assert playback(event, CONTEXT)["statusCode"] == status


def test_a_request_without_claims_or_id_is_refused(playback: Handler) -> None:
    unauthorized = "no claims of an authorizer; send a token in the header Authorization"
    assert said(playback(rest_event(record_id=ID, requestContext={}), CONTEXT)) == (401, "unauthorized", unauthorized)
    malformed = "path.id: 'x': not an id; send the id of the reservation"
    assert said(playback(rest_event(record_id="x"), CONTEXT)) == (400, "bad_request", malformed)


def slot_a(**values: Any) -> str:
    """The secret with slot a, active."""
    return json.dumps({"active": "a", "slots": {"a": values}})


NOT_A_KEY = "secret.slots.a.privateKey: not a private key in PEM without a passphrase; write one"
SMALL = pem(rsa_key("small", 1024))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("key", "secret: not JSON; write an object with active and slots"),
        ("[]", "secret.active: not a slot; allowed: a, b"),
        ('{"active": "c"}', "secret.active: not a slot; allowed: a, b"),
        ('{"active": "b", "slots": {"a": {}}}', "secret.slots.b: missing; write the key of the active slot"),
        (
            slot_a(privateKey="x"),
            "secret.slots.a.keyPairId: not an id of a public key; write one such as K2JCJMDEHXQW5F",
        ),
        (slot_a(keyPairId=IDS["a"]), NOT_A_KEY),
        (slot_a(keyPairId=IDS["a"], privateKey="-----BEGIN PRIVATE KEY-----"), NOT_A_KEY),
        (
            slot_a(keyPairId=IDS["a"], privateKey=SMALL),
            "secret.slots.a.privateKey: not a key that CloudFront verifies; write RSA 2048 or ECDSA P-256",
        ),
        (SMALL, "secret: not JSON; write an object with active and slots"),
    ],
)
def test_a_wrong_secret_is_named_without_its_value(text: str, message: str) -> None:
    put_secret(text)
    with pytest.raises(SigningKeyError) as refused:
        SigningKeys("signing-key").active()
    assert str(refused.value) == message


def test_the_secret_is_that_of_the_access_settings() -> None:
    variables = {**ENVIRONMENT, **SETTINGS, "SIGNING_KEYS": "", "SECRET_SIGNING_KEY": "arn"}
    assert PlaybackSettings.of(Environment(variables)).signing_secret == "arn"


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (
            {"CDN_DOMAIN": "https://cdn.acme.example"},
            "CDN_DOMAIN: 'https://cdn.acme.example': must be a domain name in lower case without https:// or "
            "a path, such as cdn.acme.example; correct the setting",
        ),
        (
            {"CDN_DOMAIN": "", "COOKIE_DOMAIN": "", "BUCKET_MEDIA": ""},
            "BUCKET_MEDIA: missing; set it in the function's access settings",
        ),
        (
            {"COOKIE_DOMAIN": "other.example"},
            "COOKIE_DOMAIN: 'other.example': not a parent of CDN_DOMAIN, cdn.acme.example; browsers would not send the "
            "cookies to it",
        ),
        ({"SIGNING_KEYS": ""}, "SECRET_*: missing; name one in the function's access settings"),
        ({"SIGNING_HASH": "MD5"}, "SIGNING_HASH: 'MD5': not allowed; set one of SHA1, SHA256"),
        ({"PLAYBACK_SECONDS": "59"}, "PLAYBACK_SECONDS: '59': not allowed; set an integer of 60 to 604800"),
        ({"PLAYBACK_ACCESS": "all"}, "PLAYBACK_ACCESS: 'all': not allowed; set one of owner, tenant, authenticated"),
        ({"SIGNING_CACHE_SECONDS": "3601"}, "SIGNING_CACHE_SECONDS: '3601': not allowed; set an integer of 0 to 3600"),
    ],
)
def test_wrong_settings_are_refused(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        PlaybackSettings.of(Environment({**ENVIRONMENT, **SETTINGS, **variables}))
    assert str(refused.value) == message

"""Keys of issuers: how long they are kept, and when they are read again."""

from http.client import BadStatusLine, IncompleteRead

import pytest

from functions.authorizer.keys import IssuerKeys, KeysUnavailableError, cached_seconds, parsed
from tests.functions.authorizer.issuing import jwk, key_set

URL = "https://issuer.example/jwks.json"


class Issuer:
    """An issuer and a clock that the test sets."""

    def __init__(self, max_age: int = 3600) -> None:
        self.reads, self.now, self.reachable = 0, 1000.0, True
        self.content, self.cache_control = key_set(), f"max-age={max_age}"
        self.error: Exception | None = None
        self.keys = IssuerKeys(URL, read_url=self.read, clock=lambda: self.now)

    def read(self, url: str) -> tuple[bytes, str]:
        assert url == URL
        self.reads += 1
        if self.error is not None:
            raise self.error
        if not self.reachable:
            raise TimeoutError("timed out")
        return self.content, self.cache_control


@pytest.mark.parametrize("error", [IncompleteRead(b"{"), BadStatusLine("x"), OSError("reset"), RecursionError()])
def test_keys_are_used_beyond_their_time_after_a_malformed_answer(error: Exception) -> None:
    issuer = Issuer()
    issuer.keys.key("k1")
    issuer.now, issuer.error = 4600, error
    assert issuer.keys.key("k1") is not None
    assert issuer.reads == 2


def test_keys_are_read_once_while_they_are_fresh() -> None:
    issuer = Issuer()
    for now in (1000, 2000, 4599):
        issuer.now = now
        assert issuer.keys.key("k1") is not None
    assert issuer.reads == 1


def test_keys_are_read_again_after_their_time() -> None:
    issuer = Issuer()
    issuer.keys.key("k1")
    issuer.now, issuer.content = 4600, key_set(jwk("k2"))
    assert (issuer.keys.key("k1"), issuer.keys.key("k2") is None) == (None, False)
    assert issuer.reads == 2


def test_an_unknown_id_reads_the_keys_at_most_once_a_minute() -> None:
    issuer = Issuer()
    for now in (1000, 1001, 1059, 1060, 1061, 1119):
        issuer.now = now
        assert issuer.keys.key("unknown") is None
    assert issuer.reads == 2


def test_a_new_key_is_found_before_the_old_ones_expire() -> None:
    issuer = Issuer()
    issuer.keys.key("k1")
    issuer.now, issuer.content = 1060, key_set(jwk("k1"), jwk("k2"))
    assert issuer.keys.key("k2") is not None


def test_an_issuer_that_does_not_answer_is_asked_every_ten_seconds() -> None:
    issuer = Issuer()
    issuer.reachable = False
    for now in (1000, 1009, 1010):
        issuer.now = now
        with pytest.raises(KeysUnavailableError):
            issuer.keys.key("k1")
    assert issuer.reads == 2


def test_old_keys_are_used_for_an_hour_while_the_issuer_does_not_answer() -> None:
    issuer = Issuer()
    issuer.keys.key("k1")
    issuer.reachable = False
    issuer.now = 1000 + 3600 + 3599
    assert issuer.keys.key("k1") is not None
    issuer.now += 1
    with pytest.raises(KeysUnavailableError):
        issuer.keys.key("k1")


@pytest.mark.parametrize(
    ("cache_control", "seconds"),
    [
        ("public, max-age=21085, must-revalidate, no-transform", 21085),
        ("max-age=0", 300),
        ("max-age=999999999", 86400),
        ("s-maxage=60", 3600),
        ("no-store", 3600),
        ("", 3600),
    ],
)
def test_the_issuer_says_how_long_its_keys_are_kept(cache_control: str, seconds: int) -> None:
    assert cached_seconds(cache_control) == seconds


def test_only_keys_for_rs256_are_kept() -> None:
    others = [
        jwk("small", bits=1024),
        jwk("encrypts", use="enc"),
        jwk("other", alg="RS512"),
        {"kid": "ec", "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kid": "secret", "kty": "oct", "k": "AAAA", "alg": "HS256"},
        jwk("broken", n="*"),
        {**jwk(), "kid": 7},
    ]
    assert list(parsed(key_set(jwk(), *others))) == ["k1"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"keys": {}}', b'{"keys": [1]}', b"<html>", b" " * 262145])
def test_a_document_without_keys_is_an_error(content: bytes) -> None:
    with pytest.raises(ValueError):
        parsed(content)

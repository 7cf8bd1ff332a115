"""Rotation of signing keys: what was signed before, during and after it is valid, whatever is repeated or fails."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError  # pyright: ignore[reportMissingTypeStubs]
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

from functions.rotate_signing_key.settings import load
from functions.shared.cloudfront import policy, signed_url
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.rotation import STEPS
from functions.shared.signing_keys import SigningKeys
from functions.shared.slots import TwoSlots
from simulator.service_model import faults
from tests.functions.conftest import Handler, Store
from tests.functions.playback.test_playback import decoded, query_of
from tests.functions.rotations import SECRET, event, put, rotated, rotation, start, token, value

GROUP = "group"
URL = "https://cdn.acme.example/media/x"
DAY = 86400
GRACE, ACTIVATION = 8 * DAY, 900
FIRST, FOREIGN = "KFIRST00000000", "KFOREIGN000000"


@dataclass
class CloudFront:
    """The key groups and public keys of CloudFront, with requests as its model has them."""

    keys: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    items: list[str] = field(default_factory=list[str])
    version: int = 1
    fails: str = ""
    """The operation whose next call fails."""
    calls: list[str] = field(default_factory=list[str])

    def _called(self, operation: str, **request: Any) -> None:
        assert faults("cloudfront", f"{operation}Request", request) == []
        self.calls.append(operation)
        if self.fails == operation:
            self.fails = ""
            raise failure("ServiceUnavailable", operation)

    def get_key_group(self, **request: Any) -> dict[str, Any]:
        self._called("GetKeyGroup", **request)
        config = {"Name": "media", "Items": [*self.items], "Comment": "signed URLs"}
        return {"KeyGroup": {"Id": GROUP, "KeyGroupConfig": config}, "ETag": str(self.version)}

    def update_key_group(self, **request: Any) -> None:
        self._called("UpdateKeyGroup", **request)
        config = request["KeyGroupConfig"]
        assert (config["Name"], config["Comment"], request["IfMatch"]) == ("media", "signed URLs", str(self.version))
        assert set(config["Items"]) <= set(self.keys)
        self.items, self.version = config["Items"], self.version + 1

    def create_public_key(self, **request: Any) -> dict[str, Any]:
        self._called("CreatePublicKey", **request)
        config = request["PublicKeyConfig"]
        assert config["Name"] not in [each["Name"] for each in self.keys.values()]
        key_id = f"KMADE{len(self.calls):09d}"
        self.keys[key_id] = config
        return {"PublicKey": {"Id": key_id}}

    def get_public_key(self, **request: Any) -> dict[str, Any]:
        self._called("GetPublicKey", **request)
        if request["Id"] not in self.keys:
            raise failure("NoSuchPublicKey", "GetPublicKey")
        return {"PublicKey": {"PublicKeyConfig": self.keys[request["Id"]]}, "ETag": request["Id"]}

    def list_public_keys(self, **request: Any) -> dict[str, Any]:
        """One key a page."""
        self._called("ListPublicKeys", **request)
        ids = list(self.keys)
        at = int(request.get("Marker", "0"))
        page = [{"Id": key_id, "Name": self.keys[key_id]["Name"]} for key_id in ids[at : at + 1]]
        return {"PublicKeyList": {"Items": page, **({"NextMarker": str(at + 1)} if at + 1 < len(ids) else {})}}

    def delete_public_key(self, **request: Any) -> None:
        self._called("DeletePublicKey", **request)
        assert request["IfMatch"] == request["Id"]
        if request["Id"] in self.items:
            raise failure("PublicKeyInUse", "DeletePublicKey")
        del self.keys[request["Id"]]

    def admits(self, url: str) -> bool:
        """Whether a signed URL is valid: one of the group's keys verifies it."""
        query = query_of(url)
        if query["Key-Pair-Id"] not in self.items:
            return False
        public: Any = load_pem_public_key(self.keys[query["Key-Pair-Id"]]["EncodedKey"].encode())
        try:
            written = policy(url.partition("?")[0], int(query["Expires"])).encode()
            public.verify(decoded(query["Signature"]), written, padding.PKCS1v15(), SHA1())
        except InvalidSignature:
            return False
        return True


def failure(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, operation)


@cache
def made_key(number: int) -> rsa.RSAPrivateKey:
    """A key that tests share: making one takes longer than a test."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def first_key() -> rsa.RSAPrivateKey:
    return made_key(0)


@pytest.fixture(autouse=True)
def made_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """New keys of a rotation, from those that tests share."""
    numbers = count(1)

    def made(**_: int) -> rsa.RSAPrivateKey:
        return made_key(next(numbers))

    monkeypatch.setattr("functions.rotate_signing_key.keys.generate_private_key", made)


def private_pem() -> str:
    return first_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem() -> str:
    return first_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in an item."""
    now = [1_790_000_000.0]
    monkeypatch.setattr("functions.shared.signing_keys.time", lambda: now[0])
    monkeypatch.setattr("functions.rotate_signing_key.keys.time", lambda: now[0])
    return now


@pytest.fixture
def cloudfront(store: Store, monkeypatch: pytest.MonkeyPatch) -> CloudFront:
    """A key group with the first key, of the secret, and one that the secret does not know."""
    made = CloudFront(items=[FIRST, FOREIGN])
    made.keys = {each: {"Name": each, "EncodedKey": public_pem()} for each in made.items}

    def client(_: str) -> CloudFront:
        return made

    monkeypatch.setattr("functions.rotate_signing_key.key_group.client", client)
    put(json.dumps({"active": "a", "slots": {"a": {"keyPairId": FIRST, "privateKey": private_pem()}}}))
    return made


@pytest.fixture
def handle(handler: Callable[..., Handler], cloudfront: CloudFront) -> Handler:
    return handler("rotate_signing_key", KEY_GROUP_MEDIA=GROUP)


def url() -> str:
    """What a function signs now that has no key in its cache."""
    return signed_url(URL, 2_000_000_000, SigningKeys(SECRET).active(), "SHA1")


def signer() -> str:
    return query_of(url())["Key-Pair-Id"]


def test_what_is_signed_is_valid_in_every_step_of_every_rotation(
    handle: Handler, cloudfront: CloudFront, clock: list[float]
) -> None:
    signed: list[tuple[float, str]] = []
    for number in range(4):
        for step in rotation(handle, number):
            signed.append((clock[0], url()))
            valid = [cloudfront.admits(each) for at, each in signed if clock[0] - at < GRACE]
            assert all(valid), f"rotation {number}, {step}"
        for seconds in (1, ACTIVATION, GRACE):
            clock[0] += seconds
            signed.append((clock[0], url()))
            assert all(cloudfront.admits(each) for at, each in signed if clock[0] - at < GRACE)


def test_the_new_key_signs_after_cloudfront_has_distributed_it(handle: Handler, clock: list[float]) -> None:
    rotated(handle, 1)
    signers: list[str] = []
    for seconds in (0, ACTIVATION - 1, 1):
        clock[0] += seconds
        signers.append(signer())
    assert signers[:2] == [FIRST, FIRST]
    assert signers[2] == json.loads(value())["slots"]["b"]["keyPairId"]


def test_the_former_key_leaves_the_group_with_the_next_rotation(
    handle: Handler, cloudfront: CloudFront, clock: list[float]
) -> None:
    before = url()
    made: list[str] = []
    for number in (1, 2, 3):
        slots = json.loads(rotated(handle, number))
        made.append(slots["slots"][slots["active"]]["keyPairId"])
        clock[0] += ACTIVATION + GRACE
    assert cloudfront.items == [FOREIGN, made[1], made[2]]
    assert set(cloudfront.keys) == {FIRST, FOREIGN, made[1], made[2]}  # what a rotation did not make stays
    assert not cloudfront.admits(before)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_may_be_repeated(handle: Handler, cloudfront: CloudFront, step: str) -> None:
    start(1)
    for each in STEPS:
        for _ in range(3 if each == step else 1):
            handle(event(1, each), None)
    assert sorted(cloudfront.keys) == sorted(cloudfront.items)
    assert len(cloudfront.items) == 3
    assert cloudfront.admits(url())


@pytest.mark.parametrize("operation", ["CreatePublicKey", "GetKeyGroup", "UpdateKeyGroup", "GetPublicKey"])
def test_a_failed_step_is_done_by_its_repetition(handle: Handler, cloudfront: CloudFront, operation: str) -> None:
    cloudfront.fails = operation
    start(1)
    for step in STEPS:
        before = url()
        try:
            handle(event(1, step), None)
        except ClientError:
            assert cloudfront.admits(before)
            handle(event(1, step), None)
    assert cloudfront.fails == ""
    assert json.loads(value())["active"] == "b"
    assert sorted(cloudfront.keys) == sorted(cloudfront.items)


@pytest.mark.parametrize("done", [1, 2, 3])
def test_a_rotation_that_ended_half_way_leaves_nothing_behind_in_the_next(
    handle: Handler, cloudfront: CloudFront, done: int
) -> None:
    start(1)
    for step in STEPS[:done]:
        handle(event(1, step), None)
    assert cloudfront.admits(url())
    rotated(handle, 2)
    assert sorted(cloudfront.keys) == sorted(cloudfront.items)
    assert len(cloudfront.items) == 3
    assert cloudfront.admits(url())


def test_a_pair_whose_private_half_was_not_stored_is_deleted(
    handle: Handler, cloudfront: CloudFront, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(1)

    def broken(_: TwoSlots) -> str:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(TwoSlots, "text", broken)
        with pytest.raises(OSError):
            handle(event(1, "createSecret"), None)
    assert len(cloudfront.keys) == 3
    handle(event(1, "createSecret"), None)
    assert len(cloudfront.keys) == 3


def test_a_setup_is_tested_with_the_current_value(handle: Handler, cloudfront: CloudFront) -> None:
    start(1, value())
    handle(event(1, "testSecret"), None)
    assert "UpdateKeyGroup" not in cloudfront.calls


def test_a_rotation_within_the_grace_period_is_refused(
    handle: Handler, cloudfront: CloudFront, clock: list[float]
) -> None:
    rotated(handle, 1)
    clock[0] += ACTIVATION + GRACE - 1
    start(2)
    with pytest.raises(ValueError) as refused:
        handle(event(2, "createSecret"), None)
    ends = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(clock[0] + 1))
    assert str(refused.value) == (
        f"secret.slots.a: what it signed is valid until {ends}; rotate then, or remove the slot to end it now"
    )
    clock[0] += 1
    handle(event(2, "createSecret"), None)


def slots(**keys: Any) -> str:
    return json.dumps({"active": "a", "slots": keys})


NEW = {"keyPairId": FIRST, "privateKey": private_pem()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("key", "secret: not JSON; write an object with active and slots"),
        ("{}", "secret.active: not a slot; allowed: a, b"),
        (slots(b=NEW), "secret.slots.a: missing; write the key of the active slot"),
        (slots(a=NEW, c=NEW), "secret.slots.c: not a slot; allowed: a, b"),
        (slots(a={**NEW, "activeFrom": "now"}), "secret.slots.a.activeFrom: not an integer; write seconds since 1970"),
        (private_pem(), "secret: not JSON; write an object with active and slots"),
    ],
)
def test_a_wrong_secret_ends_the_rotation(handle: Handler, text: str, message: str) -> None:
    start(0, text)
    handle(event(0, "finishSecret"), None)
    start(1)
    with pytest.raises(ValueError) as refused:
        handle(event(1, "createSecret"), None)
    assert str(refused.value) == message


def without_new(cloudfront: CloudFront) -> None:
    cloudfront.items.pop()


def without_first(cloudfront: CloudFront) -> None:
    cloudfront.items.remove(FIRST)


def another(cloudfront: CloudFront) -> None:
    cloudfront.keys[cloudfront.items[-1]]["EncodedKey"] = public_pem()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without_new, "secret.slots.b: is not in the key group group; rotate again"),
        (without_first, "secret.slots.a: is not in the key group group; rotate again"),
        (another, "secret.slots.b: its public key is another one; rotate again"),
    ],
)
def test_keys_that_do_not_verify_end_the_rotation(
    handle: Handler, cloudfront: CloudFront, change: Callable[[CloudFront], None], message: str
) -> None:
    start(1)
    for step in STEPS[:2]:
        handle(event(1, step), None)
    change(cloudfront)
    with pytest.raises(ValueError) as refused:
        handle(event(1, "testSecret"), None)
    assert str(refused.value) == message


SHORT = "32 to 64 letters, digits and hyphens"


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ([], "event: []: not an object; send a JSON object"),
        ({}, "event.SecretId: missing; send it"),
        ({**event(1, "createSecret"), "SecretId": 1}, "event.SecretId: 1: not a string; send a string"),
        ({**event(1, "x"), "ClientRequestToken": "x"}, f"event.ClientRequestToken: 'x': not {SHORT}"),
        (
            event(1, "dropSecret"),
            "event.Step: 'dropSecret': not allowed; send one of createSecret, finishSecret, setSecret, testSecret",
        ),
        (event(2, "createSecret"), f"version {token(2)}: not a version of the secret; start the rotation again"),
        (event(1, "setSecret"), f"version {token(1)}: has no value; start the rotation again"),
    ],
)
def test_other_events_are_refused(handle: Handler, event: Any, message: str) -> None:
    start(1)
    with pytest.raises(ValueError) as refused:
        handle(event, None)
    assert str(refused.value) == message


def test_a_version_that_another_rotation_replaced_is_refused(handle: Handler) -> None:
    start(1)
    start(2)
    with pytest.raises(ValueError) as refused:
        handle(event(1, "createSecret"), None)
    assert str(refused.value) == f"version {token(1)}: has no label AWSPENDING; start the rotation again"


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "KEY_GROUP_*: missing; name one in the function's access settings"),
        (
            {"KEY_GROUP_A": "x", "KEY_GROUP_B": "y"},
            "KEY_GROUP_*: 2 variables (KEY_GROUP_A, KEY_GROUP_B); name one in the function's access settings",
        ),
        (
            {"KEY_GROUP_A": "x", "ACTIVATION_SECONDS": "0"},
            "ACTIVATION_SECONDS: '0': not allowed; set an integer of 60 to 86400",
        ),
        (
            {"KEY_GROUP_A": "x", "GRACE_SECONDS": "1"},
            "GRACE_SECONDS: '1': not allowed; set an integer of 3600 to 7776000",
        ),
    ],
)
def test_wrong_settings_are_refused(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(Environment(variables))
    assert str(refused.value) == message

"""Rotation of vendors' keys: by the vendor's API, or by a notice; never one that is repeated for nothing."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from functions.rotate_vendor_key.keys import VendorKeyRotation
from functions.rotate_vendor_key.openai import HOST, OpenAi
from functions.rotate_vendor_key.settings import load
from functions.rotate_vendor_key.vendors import UnknownVendor, VendorError
from functions.shared import clients
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.rotation import STEPS, RotationError, rotate
from tests.functions.conftest import Handler, Store
from tests.functions.rotations import event, put, rotated, rotation, start, value

ADMIN, FIRST = "admin", '{"api_key": "sk-first"}'


@dataclass
class OpenAiApi:
    """The administration API of OpenAI, and its keys."""

    accounts: dict[str, str] = field(default_factory=dict[str, str])
    keys: dict[str, str] = field(default_factory=lambda: {"": "sk-first"})
    calls: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    answers: list[int | Exception] = field(default_factory=list[int | Exception])
    """Statuses or errors of the next calls."""

    def send(self, method: str, url: str, key: str, body: Any) -> tuple[int, Any]:
        self.calls.append((method, url))
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            if answer != 200:
                return answer, {"error": {}}
        if url == f"{HOST}/models":
            return (200, {}) if key in self.keys.values() else (401, None)
        assert key == ADMIN
        if method == "POST":
            account = f"svc_{len(self.calls)}"
            self.accounts[account], self.keys[account] = body["name"], f"sk-{account}"
            return 200, {"id": account, "api_key": {"value": self.keys[account]}}
        if method == "DELETE":
            account = url.rpartition("/")[2]
            del self.accounts[account], self.keys[account]
            return 200, {"deleted": True}
        return 200, self._page(url)

    def _page(self, url: str) -> dict[str, Any]:
        """One account a page."""
        ids = list(self.accounts)
        at = ids.index(url.partition("&after=")[2]) + 1 if "&after=" in url else 0
        data = [{"id": each, "name": self.accounts[each]} for each in ids[at : at + 1]]
        return {"data": data, "has_more": at + 1 < len(ids), "last_id": ids[at] if data else None}


@pytest.fixture
def api() -> OpenAiApi:
    return OpenAiApi(accounts={"svc_other": "batch"}, keys={"": "sk-first", "svc_other": "sk-other"})


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def handle(store: Store, api: OpenAiApi, notices: list[str]) -> Handler:
    put(FIRST)
    openai = OpenAi(admin_key=lambda: ADMIN, project="proj_x", send_request=api.send)
    made = VendorKeyRotation(vendor=openai, notify=lambda _, text: notices.append(text))
    return lambda event, _: rotate(event, made)


def key() -> str:
    return json.loads(value())["api_key"]


def test_the_key_in_the_secret_and_the_one_before_work_in_every_step(handle: Handler, api: OpenAiApi) -> None:
    before = ""
    for number in (1, 2, 3):
        former = key()
        for _ in rotation(handle, number):
            assert {former, key()} <= set(api.keys.values())
        assert key() not in (before, former)
        before = former


def test_accounts_of_earlier_rotations_are_deleted_and_no_others(handle: Handler, api: OpenAiApi) -> None:
    values = [json.loads(rotated(handle, number))["account"] for number in (1, 2, 3)]
    assert set(api.accounts) == {"svc_other", *values[1:]}


def test_a_key_made_by_hand_is_revoked_by_hand(handle: Handler, notices: list[str]) -> None:
    rotated(handle, 1)
    rotated(handle, 2)
    assert notices == [
        "Secret: acme/prod/key\nReason: the former key was made by hand.\n"
        "Step: Revoke it at the vendor a day from now.\n"
    ]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_may_be_repeated(handle: Handler, api: OpenAiApi, step: str) -> None:
    start(1)
    for each in STEPS:
        for _ in range(3 if each == step else 1):
            handle(event(1, each), None)
    assert sorted(api.accounts) == ["svc_2", "svc_other"]


def test_an_account_whose_key_was_not_stored_is_made_again(
    handle: Handler, api: OpenAiApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(1)

    def broken(_: Any) -> str:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("functions.rotate_vendor_key.keys.json.dumps", broken)
        with pytest.raises(OSError):
            handle(event(1, "createSecret"), None)
    handle(event(1, "createSecret"), None)
    assert len(api.accounts) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_what_the_vendor_refuses_ends_in_a_notice_and_the_same_value(
    handle: Handler, api: OpenAiApi, notices: list[str], status: int
) -> None:
    api.answers = [200, status]
    assert rotated(handle, 1) == FIRST
    assert notices == [
        f"Secret: acme/prod/key\nReason: OpenAI answers {status} to POST of service accounts.\nStep: Make an API key "
        "of the project on platform.openai.com, write it with aws secretsmanager put-secret-value as "
        '{"api_key": "..."}, and revoke the former one a day later.\n'
    ]


def test_an_answer_without_a_key_ends_in_a_notice(handle: Handler, notices: list[str]) -> None:
    def send(*_: Any) -> tuple[int, Any]:
        return 200, {"id": "svc"}

    openai = OpenAi(admin_key=lambda: ADMIN, project="proj_x", send_request=send)
    made = VendorKeyRotation(vendor=openai, notify=lambda _, text: notices.append(text))
    start(1)
    rotate(event(1, "createSecret"), made)
    assert value("AWSPENDING") == FIRST
    assert "OpenAI answered without a key" in notices[0]


def test_a_refused_rotation_deletes_no_account_that_is_in_use(handle: Handler, api: OpenAiApi) -> None:
    rotated(handle, 1)
    api.answers = [403]
    rotated(handle, 2)
    for _ in rotation(handle, 3):
        assert key() in api.keys.values()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (429, "OpenAI answers 429"),
        (500, "OpenAI answers 500"),
        (503, "OpenAI answers 503"),
        (TimeoutError(), "OpenAI does not answer"),
    ],
)
def test_what_passes_is_repeated(
    handle: Handler, api: OpenAiApi, notices: list[str], answer: int | Exception, message: str
) -> None:
    start(1)
    api.answers = [answer]
    with pytest.raises(VendorError) as failed:
        handle(event(1, "createSecret"), None)
    assert (str(failed.value), notices) == (message, [])
    for step in STEPS:
        handle(event(1, step), None)
    assert key() == "sk-svc_3"


def test_a_key_that_the_vendor_does_not_accept_is_not_used(handle: Handler, api: OpenAiApi) -> None:
    start(1)
    for step in STEPS[:2]:
        handle(event(1, step), None)
    api.keys = {}
    with pytest.raises(RotationError) as refused:
        handle(event(1, "testSecret"), None)
    assert str(refused.value) == "secret.api_key: the vendor does not accept it; rotate again"
    assert key() == "sk-first"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sk-first", 'secret: not a JSON object; write {"api_key": "..."}'),
        ('"sk-first"', 'secret: not a JSON object; write {"api_key": "..."}'),
        ('{"key": "sk-first"}', "secret.api_key: not a string; write the key"),
        ('{"api_key": ["sk-first"]}', "secret.api_key: not a string; write the key"),
    ],
)
def test_a_wrong_value_is_named_without_it(handle: Handler, api: OpenAiApi, text: str, message: str) -> None:
    start(0, text)
    handle(event(0, "finishSecret"), None)
    start(1)
    with pytest.raises(RotationError) as refused:
        handle(event(1, "createSecret"), None)
    assert (str(refused.value), api.calls) == (message, [])


def test_another_vendor_has_a_notice_and_the_same_value(handler: Callable[..., Handler], store: Store) -> None:
    topic = clients.client("sns").create_topic(Name="rotations")["TopicArn"]
    put('{"api_key": "x"}')
    handle = handler("rotate_vendor_key", VENDOR="other", STEPS_BY_HAND="Ask Giphy.", TOPIC_ROTATIONS=topic)
    assert rotated(handle, 1) == '{"api_key": "x"}'


def test_another_vendor_needs_nothing_of_the_api() -> None:
    assert UnknownVendor("Ask.").steps == "Ask."


TOPIC = {"TOPIC_ROTATIONS": "arn:aws:sns:us-east-1:123456789012:rotations"}


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"VENDOR": "other"}, "TOPIC_*: missing; name one in the function's access settings"),
        (TOPIC, "VENDOR: missing; set it in the function's environment or access settings"),
        ({**TOPIC, "VENDOR": "giphy"}, "VENDOR: 'giphy': not allowed; set one of openai, other"),
        (
            {**TOPIC, "VENDOR": "other"},
            "STEPS_BY_HAND: missing; set it in the function's environment or access settings",
        ),
        ({**TOPIC, "VENDOR": "openai"}, "SECRET_*: missing; name one in the function's access settings"),
        (
            {**TOPIC, "VENDOR": "openai", "SECRET_X": "x"},
            "OPENAI_PROJECT: missing; set it in the function's environment or access settings",
        ),
        (
            {**TOPIC, "VENDOR": "openai", "SECRET_X": "x", "OPENAI_PROJECT": "a/b"},
            "OPENAI_PROJECT: 'a/b': must be the id of a project: up to 128 letters, digits, '_' and '-'; "
            "correct the setting",
        ),
    ],
)
def test_wrong_settings_are_refused(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load(Environment(variables))
    assert str(refused.value) == message

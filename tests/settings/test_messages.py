"""Every message about a setting has the form of the project: path, value, allowed values, remedy."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import pytest
from pydantic import BaseModel, ValidationError

from components.foundation.settings.faults import ENCRYPTED, Fault, SettingsError, faults_of
from components.foundation.settings.regions import AWS_REGIONS, RegionsSettings
from components.foundation.suggestions import nearest
from components.platform.settings import read, whole_model
from tests.settings.test_broken_stacks import SOUND, configuration, merged
from tests.settings.test_value_kinds import models

# Of each type, with the forms that a field of another type may meet.
WRONG: tuple[Any, ...] = (
    None, True, 7, -1, 0.7, 10**400, float("inf"), "", "x", "a b", "X" * 300, "us-gov-west-1", [7], [None], [{}],
    ["a", "a"], {}, {"x": 1}, {"x": {"y": 1}}, {"A B": {}}, {"kind": "x"}, {"secure": "v1:x", "more": 1},
)  # fmt: skip
RAW = re.compile(r"Input should|Value error|Unable to|valid (string|integer|dictionary|list)|pydantic|ctx|url_type")
ACRONYM_IN_LOWER_CASE = re.compile(r"^set [a-z][A-Z]{2}|^set (kubernetes|apache)\b")


@dataclass(frozen=True)
class Message:
    """A fault of a field with a wrong value."""

    model: type[BaseModel]
    key: str
    given: Any
    fault: Fault

    def __str__(self) -> str:
        return f"{self.model.__name__}: {self.fault}"


@cache
def messages() -> tuple[Message, ...]:
    """The messages of all fields of all objects of a stack file, each with every wrong value."""
    return tuple(_messages())


def _messages() -> Iterator[Message]:
    for model in models(whole_model(), set()):
        if "StackSettings" in model.__name__:
            continue
        for name, field in model.model_fields.items():
            key = field.alias or name
            for value in WRONG:
                try:
                    model.model_validate({key: value})
                except ValidationError as error:
                    for fault in faults_of(error, model):
                        if fault.path == key or fault.path.startswith((f"{key}.", f"{key}[")):
                            yield Message(model, key, value, fault)


def unfit(condition: Callable[[Message], object]) -> list[str]:
    return [str(message) for message in messages() if condition(message)][:10]


def test_all_kinds_of_fields_are_swept() -> None:
    assert len({(message.model, message.key) for message in messages()}) > 600


def test_no_message_is_the_text_of_pydantic() -> None:
    assert unfit(lambda message: RAW.search(str(message.fault))) == []


def test_a_message_shows_the_value() -> None:
    def hidden(message: Message) -> bool:
        scalar = not isinstance(message.given, list | dict)
        wrong_type = message.fault.path == message.key and message.fault.problem.startswith("must be ")
        return scalar and wrong_type and message.fault.value is None

    assert unfit(hidden) == []


def test_null_and_booleans_are_shown_as_in_the_stack_file() -> None:
    assert unfit(lambda message: re.search(r": (None|True|False): ", str(message.fault))) == []


def test_a_message_says_what_is_allowed_or_how_to_mend_it() -> None:
    def bare(message: Message) -> bool:
        return not message.fault.remedy and not message.fault.problem.startswith("allowed")

    assert unfit(bare) == []


def test_a_regular_expression_has_words() -> None:
    def bare(message: Message) -> bool:
        return message.fault.problem.startswith("must match ") and len(message.fault.remedy.split()) < 3

    assert unfit(bare) == []


def test_types_are_those_of_stack_files() -> None:
    assert unfit(lambda message: re.search(r"must be an? (object_|float|model|tuple|dict)", str(message.fault))) == []


def test_acronyms_and_names_keep_their_capitals() -> None:
    assert unfit(lambda message: ACRONYM_IN_LOWER_CASE.search(message.fault.remedy)) == []


def test_a_region_of_another_partition_is_no_misspelling() -> None:
    def astray(message: Message) -> bool:
        return message.given == "us-gov-west-1" and "did you mean" in message.fault.remedy

    assert unfit(astray) == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("us-gov-west-1", None),
        ("us-gov-east-1", None),
        ("cn-north-1", None),
        ("us-iso-east-1", None),
        ("eusc-de-east-1", None),
        ("us-est-1", "us-east-1"),
        ("eu-west-11", "eu-west-1"),
        ("us-east1", "us-east-1"),
    ],
)
def test_hints_of_regions_stay_in_their_area(name: str, hint: str | None) -> None:
    assert nearest(name, sorted(AWS_REGIONS)) == hint


@pytest.mark.parametrize("name", ["x", "a", "us-gov-west-1"])
def test_a_part_of_a_name_is_no_misspelling(name: str) -> None:
    assert nearest(name, ["aurora", "mx-central-1", "maxConnectionsPercent", "14"]) is None


def test_a_key_in_the_wrong_alphabet_is_described_in_words() -> None:
    with pytest.raises(SettingsError) as caught:
        read(configuration(merged(SOUND, {"messaging": {"queues": {"Jobs_1": {}}}})), "media-platform")
    assert (
        "messaging.queues.Jobs_1: 'Jobs_1': must match ^[a-z][a-z0-9-]{0,40}$; rename it: one of a-z, then at most "
        "40 of a-z, 0-9, '-'" in str(caught.value)
    )


def test_an_origin_without_a_kind_lists_the_kinds() -> None:
    change = {"edge": {"distributions": {"cdn": {"origins": {"other": {"domainName": "a.acme.example"}}}}}}
    with pytest.raises(SettingsError) as caught:
        read(configuration(merged(SOUND, change)), "media-platform")
    assert "edge.distributions.cdn.origins.other: kind is missing; set kind: bucket or " in str(caught.value)


def strings(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all scalars of a stack file."""
    if isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            yield from strings(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            yield from strings(item, (*path, index))
    else:
        yield path


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copied: Any = dict(cast("dict[str, Any]", value)) if isinstance(value, dict) else list(value)
    copied[path[0]] = replaced(copied[path[0]], path[1:], new)
    return copied


def test_an_encrypted_value_is_named_as_one_and_never_shown() -> None:
    unnamed: list[str] = []
    for path in strings(SOUND):
        concern = path[0]
        try:
            read(configuration(replaced(SOUND, path, f"{ENCRYPTED}{concern}")), "media-platform")
        except SettingsError as error:
            unnamed += [str(fault) for fault in error.faults if ENCRYPTED in str(fault)]
    assert unnamed == []


def test_a_key_beside_secure_is_reported_as_such() -> None:
    change = {"encryption": {"secure": "v1:x", "alias": "alias/a"}}
    with pytest.raises(SettingsError) as caught:
        read(configuration(merged(SOUND, change)), "media-platform")
    assert "encryption.secure: is the only key of an encrypted value; remove the keys beside it" in str(caught.value)


def test_a_decrypted_value_is_not_shown_where_another_concern_reports_it() -> None:
    change = {"dns": {"healthChecks": {"all": {"type": "CALCULATED", "healthChecks": ["hush"], "healthyThreshold": 1}}}}
    with pytest.raises(SettingsError) as caught:
        read(configuration(merged(SOUND, change)), "media-platform", secret_keys={"media-platform:dns"})
    assert "unknown health check [secret]" in str(caught.value)
    assert "hush" not in str(caught.value)


def test_a_replica_that_is_the_primary_has_one_fault() -> None:
    with pytest.raises(ValidationError) as caught:
        RegionsSettings.model_validate({"primary": "us-east-1", "replicas": ["us-east-1"], "mode": "single"})
    assert [fault.path for fault in faults_of(caught.value, RegionsSettings)] == ["replicas[0]"]

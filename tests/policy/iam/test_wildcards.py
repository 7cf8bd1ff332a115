"""Wildcards of policies."""

from string import ascii_lowercase, ascii_uppercase

import pytest

from policy.iam import documents
from policy.iam.wildcards import combined, is_anything, is_pattern
from tests.policy.controls.iam_documents import allow


@pytest.mark.parametrize(
    ("string", "pattern", "anything"),
    [("*", True, True), ("????????????", True, True), ("o-??????????", True, False), ("role", False, False), ("",) * 3],
)
def test_wildcards_are_asterisks_and_question_marks(string: str, pattern: bool, anything: bool) -> None:
    assert is_pattern(string) is bool(pattern)
    assert is_anything(string) is bool(anything)


@pytest.mark.parametrize("tail", ["*", "?*", "*/*"])
@pytest.mark.parametrize("letters", [ascii_lowercase, ascii_uppercase, ascii_lowercase[:13]])
def test_an_alphabet_of_patterns_is_their_common_one(letters: str, tail: str) -> None:
    media = "arn:aws:s3:::media/*"

    assert combined([f"arn:aws:s3:::{each}{tail}" for each in letters] + [media]) == (f"arn:aws:s3:::{tail}", media)


@pytest.mark.parametrize("tail", ["", "*.txt", "?"])
def test_other_patterns_are_kept(tail: str) -> None:
    patterns = tuple(f"role/{each}{tail}" for each in ascii_lowercase)

    assert combined(patterns) == patterns
    assert combined(f"role/{each}*" for each in "abc") == ("role/a*", "role/b*", "role/c*")


@pytest.mark.parametrize(
    ("effect", "resources"), [("Allow", ("role/*",)), ("Deny", tuple(f"role/{x}*" for x in "abcdefghijklm"))]
)
def test_denials_of_an_alphabet_are_not_of_everything(effect: str, resources: tuple[str, ...]) -> None:
    text = allow("iam:PassRole", [f"role/{letter}*" for letter in "abcdefghijklm"], Effect=effect)
    ((statement,), _) = documents.parse_json(text)

    assert statement.resources == resources

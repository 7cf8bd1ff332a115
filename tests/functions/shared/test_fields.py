"""Fields of JSON objects of clients."""

import pytest

from functions.shared.fields import FieldError, Fields


@pytest.mark.parametrize("written", [r"\ud800", r"a\udc00b", r"a\u0000b"])
def test_text_without_a_form_in_utf_8_or_with_nul_is_refused(written: str) -> None:
    fields = Fields.of_json("body", f'{{"name": "{written}"}}')
    with pytest.raises(FieldError) as refused:
        fields.text("name")
    assert str(refused.value) == f"body.name: '{written}': has NUL or half of a surrogate pair; send Unicode text"


def test_a_whole_surrogate_pair_is_text() -> None:
    assert Fields.of_json("body", r'{"name": "\ud83d\ude00"}').text("name") == "\U0001f600"

"""Variables with a pattern have their form in words: no message shows a regular expression."""

import re

import pytest

from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.forms import FORMS
from tests.conftest import ROOT

READ = re.compile(r'environment\.text\(\s*"([A-Z_]+)"[^)]*pattern=')


def test_each_variable_with_a_pattern_has_a_form() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "functions").rglob("*.py")]
    assert {name for text in texts for name in READ.findall(text)} <= FORMS.keys()


def test_a_value_that_does_not_match_is_refused_with_the_form() -> None:
    with pytest.raises(ConfigurationError) as refused:
        Environment({"CDN_DOMAIN": "https://cdn"}).text("CDN_DOMAIN", pattern=r"[a-z.]+")
    assert str(refused.value) == (
        "CDN_DOMAIN: 'https://cdn': must be a domain name in lower case without https:// or a path, such as "
        "cdn.acme.example; correct the setting"
    )

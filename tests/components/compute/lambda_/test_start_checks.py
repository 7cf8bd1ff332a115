"""What functions say of the environment that they will get."""

import re

import pytest

from components.compute.lambda_.code import ROOT, SOURCES, function_folders
from components.compute.lambda_.judged_environment import JudgedEnvironment, Use
from components.compute.lambda_.start_checks import settings_of
from components.foundation.service.access_variables import KEYED
from components.foundation.settings.access import AccessSettings
from functions.shared.configuration import PREFIXES, Environment

# Variables in which any text is right: names of claims, which the issuer of tokens chooses, and what people do.
FREE_TEXTS = {"GROUPS_CLAIM", "OWNER_CLAIM", "STEPS_BY_HAND", "TENANT_CLAIM"}
KEYS = {
    "ANALYTICS_QUEUE", "API_KEYS", "ARCHIVE_PURPOSE", "DISTRIBUTION", "HASH_KEY", "JWT_KEYS", "RECORDS_TABLE",
    "RESTORED_TOPIC", "REVIEW_TOPIC", "SIGNING_KEYS", "WEBSOCKET_API",
}  # fmt: skip
"""Keys of what the access settings have."""
GIVEN = {"AWS_REGION", "KAFKA_CLUSTER", "MEDIA_PLACES"}
"""By Lambda, and by access; a stack file that sets them is refused."""
PARSED = {"PROCESSING_STEPS"}
"""Read by a function that refuses other texts."""
BROKEN = ROOT / "tests" / "settings" / "broken" / "lambda.yaml"
TEXT = re.compile(r'(\w+)\.text\("([A-Z][A-Z0-9_]+)"(, "[^"]*")?\)')
"""A variable that is read as any text."""


def test_the_variables_whose_values_are_not_judged_are_known() -> None:
    """All others are read with a pattern, bounds or choices, or name what the access settings have."""
    sources = (path.read_text("utf-8") for path in SOURCES.rglob("*.py") if path.name != "configuration.py")
    found = {name for text in sources for _, name, _ in TEXT.findall(text)}
    assert found - KEYS - GIVEN - PARSED == FREE_TEXTS


@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_broken_stack_shows_a_key_that_names_nothing(name: str) -> None:
    faults = " ".join(BROKEN.read_text("utf-8").split())
    assert re.search(rf"environment\.{name}: '[a-z/]+': is not in access\.", faults)


def test_prefixes_are_those_that_functions_read() -> None:
    assert {field: keyed.prefix for field, keyed in KEYED.items()} == dict(PREFIXES)


@pytest.mark.parametrize("folder", function_folders())
def test_every_function_has_settings(folder: str) -> None:
    assert settings_of(folder) is not None


def test_values_are_kept_as_they_are_read() -> None:
    environment = JudgedEnvironment(values={"A": "x", "B": "x"}, access=AccessSettings())
    assert (environment.text("A"), environment.text("B", "y"), environment.text("C", "x")) == ("x", "x", "x")
    assert [*environment.sources("x")] == ["A", "B", "C"]


def test_uses_are_kept_where_they_are_said() -> None:
    environment = JudgedEnvironment(values={"TABLE_LIVE": "live"}, access=AccessSettings())
    assert environment.table("live", "get", keys=("pk",)) == "live"
    assert [*environment.used] == [Use(field="tables", key="live", actions=("get",), by="any")]


def test_uses_have_no_effect_in_a_function() -> None:
    environment = Environment({"TABLE_LIVE": "live"})
    environment.uses("recognition", "DetectFaces")
    assert environment.table("live", "get") == "live"

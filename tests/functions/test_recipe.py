"""The recipe for a function behind a route in CONTRIBUTING.md."""

import json
import re
import sys
from types import ModuleType
from typing import Any

import pytest
import yaml

from preview.stack_file import load
from tests.conftest import ROOT
from tests.functions.conftest import ENVIRONMENT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SETTINGS, HANDLER, TEST = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
(STACK,) = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_the_test_of_the_recipe_passes_with_its_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    for name, code in (("settings", SETTINGS), ("handler", HANDLER)):
        module = ModuleType(f"functions.hello.{name}")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        exec(compile(code, module.__name__, "exec"), module.__dict__)
    tests: dict[str, Any] = {"__name__": "test_hello"}
    exec(compile(TEST, "test_handler.py", "exec"), tests)
    handlers = {"hello": sys.modules["functions.hello.handler"].handle}
    tests["test_a_request_is_greeted"](handlers.__getitem__)


def test_the_route_of_the_recipe_fits_its_stack() -> None:
    added: Any = yaml.safe_load(STACK)
    apis: Any = json.loads(load(ROOT, "dev").config["media-platform:apis"])
    ((api, written),) = added["media-platform:apis"]["rest"].items()
    ((key, route),) = written["routes"].items()
    assert route["authorizer"] in apis["rest"][api]["authorizers"]
    assert key not in apis["rest"][api]["routes"]
    assert {route["function"]} == added["media-platform:lambda"]["functions"].keys()

"""Modules that a preview of a small stack does not load."""

import subprocess
import sys

from tests.conftest import ROOT

PROGRAM = """
import importlib, pkgutil, sys
import components
for module in pkgutil.walk_packages(components.__path__, "components."):
    importlib.import_module(module.name)
print(*sorted({".".join(name.split(".")[:2]) for name in sys.modules if name.startswith("pulumi_aws.")
               and sys.modules[name].__class__.__name__ == "module" and name.count(".") == 2}))
"""


def test_importing_components_loads_no_service_of_the_sdk():
    """A service takes up to half a second to load. Annotations with its classes load it at import of the component,
    unless the module begins with `from __future__ import annotations`."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    services = set(done.stdout.split()) - {"pulumi_aws.config"}
    assert services == set()


STACK = """
import sys
from pathlib import Path
from preview.engine import run_stack
from preview.stack_file import load
run_stack(load(Path("."), "quikapp-dev"))
print(*sorted(name for name in sys.modules if name.startswith("components.") and sys.modules[name].__file__))
"""


def test_a_stack_loads_only_the_modules_of_its_services():
    """Loading the other services would take longer than the run of a small stack."""
    done = subprocess.run(
        [sys.executable, "-c", STACK], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    settings = {name.removesuffix(".settings") for name in done.stdout.split() if name.endswith(".settings")}

    assert {"components.data.dynamodb", "components.messaging"} <= settings
    assert settings & {f"components.{name}" for name in ("compute.ecs", "compute.eks", "data.elasticache")} == set()
    assert "components.messaging.kafka" not in settings


COST = "import sys, preview.cli; print([name for name in sys.modules if name.partition('.')[0] == 'cost'])"


def test_prices_are_loaded_for_the_cost_only():
    done = subprocess.run(
        [sys.executable, "-c", COST], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"

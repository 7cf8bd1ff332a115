"""What a preview of a small stack does not pay for."""

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


def test_a_component_that_a_stack_does_not_use_loads_no_service_of_the_sdk():
    """A service takes up to half a second to load. Classes of it in annotations of functions load it when the
    component is imported, unless the module begins with `from __future__ import annotations`."""
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
print(*sorted(name for name in sys.modules if name.startswith(("components.compute.", "components.kubernetes."))))
print(*sorted(name for name in sys.modules if name.startswith("components.foundation.settings.")))
"""


def test_a_stack_loads_what_it_has():
    """What it does not have takes longer to load than a small stack takes to run."""
    done = subprocess.run(
        [sys.executable, "-c", STACK], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    compute, settings = done.stdout.splitlines()
    assert "ecs_service" not in compute
    assert "eks" not in compute
    assert {"kafka", "cache", "ecs", "eks"} & {name.rpartition(".")[2] for name in settings.split()} == set()
    assert {"tables", "messaging"} <= {name.rpartition(".")[2] for name in settings.split()}

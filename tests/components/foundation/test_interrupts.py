"""Processes that the engine cancels print no traceback; others do."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

PROGRAM = """
from components.foundation.interrupts import end_without_traceback_when_interrupted
end_without_traceback_when_interrupted()
raise {error}
"""


@pytest.mark.parametrize(("error", "shown"), [("KeyboardInterrupt", False), ("ValueError('broken')", True)])
def test_only_an_interrupt_is_silent(error: str, shown: bool) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(error=error)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.returncode != 0
    assert ("Traceback" in ended.stderr) is shown

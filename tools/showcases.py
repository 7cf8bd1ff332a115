"""Showcases: stack files in tests/showcase, with the components and settings that no stack of the project has.

Tests run the program with them as with a stack. `make stacks`, previews and deployments do not include them.
"""

from pathlib import Path

from preview.stack_file import StackFile, load, stacks

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "showcase"


def showcases() -> list[str]:
    """Names of the showcases."""
    return stacks(FOLDER)


def stack_file(name: str) -> StackFile:
    """The stack file of a stack or of a showcase."""
    return load(ROOT, name, FOLDER if name in showcases() else ROOT)

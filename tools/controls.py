"""The table of all controls: `python -m tools.controls` writes docs/controls.md."""

import sys
from pathlib import Path

from policy.command import run
from policy.report import coverage

PATH = Path(__file__).resolve().parent.parent / "docs" / "controls.md"


def content() -> str:
    """Content of the document."""
    return coverage.markdown(coverage.all_controls())


def main() -> int:
    """Write the document."""
    PATH.write_text(content(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(run(main))

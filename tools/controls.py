"""The table of all controls: `python -m tools.controls` writes docs/controls.md."""

import sys
from pathlib import Path

from policy import housekeeping, registry
from policy.report import coverage

PATH = Path(__file__).resolve().parent.parent / "docs" / "controls.md"


def text() -> str:
    """The document as it stands in the file: the controls of all services, and what the pack says for itself."""
    return coverage.markdown((*registry.load(), *housekeeping.CONTROLS))


def main() -> int:
    """Write the document."""
    PATH.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

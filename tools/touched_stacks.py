"""Stacks that a change touches: `python tools/touched_stacks.py BASE [HEAD]` prints them as a JSON list.

Python and git are enough, so that a workflow can run it before it makes the environment.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from pathlib import Path

NAMING_ENVIRONMENT = re.compile(
    r"^ +[\w-]+:naming:[ \t]*\n(?:[ \t]*(?:#.*)?\n| {4}.*\n)*? {4}environment:[ \t]*(?P<environment>\w+)", re.MULTILINE
)
ROOT = Path(__file__).resolve().parent.parent
STACK_FILES = (
    re.compile(r"Pulumi\.(?P<stack>[A-Za-z0-9_.-]+)\.yaml"),
    re.compile(r"policy/stacks/(?P<stack>[A-Za-z0-9_.-]+)\.json"),
)
# Files outside every stack. Any other file touches every stack, so that a new folder is never overlooked.
NO_STACK = (
    "*.md",
    "LICENSE",
    ".editorconfig",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".ci/*",
    ".devcontainer/*",
    ".github/CODEOWNERS",
    ".github/dependabot.yml",
    ".github/workflows/ci.yml",
    ".github/workflows/comment.yml",
    ".github/workflows/deploy.yml",
    ".github/workflows/scheduled.yml",
    "bench/*",
    "docs/*",
    "preflight/*",
    "schema/*",
    "tests/*",
    "tools/*",
)


def touched(paths: Iterable[str], stacks: Iterable[str]) -> list[str]:
    """The stacks that a change of these files may change, in alphabetical order.

    paths: with slashes, from the repository's root. stacks: those that have a file; one whose file is among the paths
    and is gone is touched as well, for all that it has would be deleted.
    """
    found: set[str] = set()
    for path in paths:
        own = next((match["stack"] for pattern in STACK_FILES if (match := pattern.fullmatch(path))), None)
        if own is not None:
            found.add(own)
        elif not any(fnmatch(path, pattern) for pattern in NO_STACK):
            found.update(stacks)
    return sorted(found)


def stacks_of(root: Path) -> list[str]:
    """The stacks that have a file in the working tree."""
    return sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in root.glob("Pulumi.*.yaml"))


def environment_of(text: str) -> str:
    """`naming.environment` of a stack file, read without a YAML parser; empty where it is not in a line of its own."""
    found = NAMING_ENVIRONMENT.search(text)
    return found["environment"] if found else ""


def changed(root: Path, base: str, head: str) -> list[str]:
    """The files that differ between two revisions; both names of one that was moved."""
    command = ["git", "diff", "--name-only", "--no-renames", "-z", "--end-of-options", base, head, "--"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return [path for path in done.stdout.split("\0") if path]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the stacks."""
    parser = argparse.ArgumentParser(prog="touched_stacks", description="Print the stacks that a change touches.")
    parser.add_argument("base", help="the revision before")
    parser.add_argument("head", nargs="?", default="HEAD", help="the revision after; HEAD by default")
    parser.add_argument("--environment", metavar="NAME", help="stacks of this naming.environment that have a file")
    parser.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help="the project's folder")
    options = parser.parse_args(arguments)
    found = touched(changed(options.root, options.base, options.head), stacks_of(options.root))
    if options.environment:
        files = {name: options.root / f"Pulumi.{name}.yaml" for name in found}
        found = [
            name
            for name, path in files.items()
            if path.is_file() and environment_of(path.read_text(encoding="utf-8")) == options.environment
        ]
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())

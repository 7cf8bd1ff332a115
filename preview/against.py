"""Runs a stack's program at two revisions, and compares what it registers.

Each revision runs in a process of its own, with its own modules and its own preview, in this environment. The working
tree runs once more against what the other one registered, as the engine plans a deployment.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from preview.difference import Difference, compare
from preview.render_difference import document, markdown, text
from preview.stack_file import stacks

DATA_LOSS = 3  # exit code under --fail-on-data-loss
HERE = "in the working tree"


class AgainstError(Exception):
    """The revisions cannot be compared; the message says which one fails and why."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The difference between the working tree and a revision. against: the revision, as people know it."""

    difference: Difference
    against: str

    def show(self, form: str) -> str:
        """As `text`, `json` or `markdown`."""
        if form == "json":
            return json.dumps(document(self.difference, self.against), indent=2, sort_keys=True)
        return (markdown if form == "markdown" else text)(self.difference, self.against)


def against(root: Path, stack: str, ref: str) -> Comparison:
    """What deploying the working tree would change, were REF deployed.

    A stack without a file at REF is created as a whole, one without a file in the working tree is deleted as a whole.
    AgainstError where REF is no revision, has no preview, or a program fails.
    """
    commit = _git(
        root,
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        f"{ref}^{{commit}}",
        why=f"{ref}: no such revision",
    )
    name = ref if commit.startswith(ref) else f"{ref} ({commit[:7]})"
    with _worktree(root, commit) as before:
        if not _has(before, stack) and not _has(root, stack):
            known = ", ".join(stacks(root)) or "none"
            raise AgainstError(f"stack '{stack}': no Pulumi.{stack}.yaml here or at {name}; there are: {known}")
        if _has(before, stack) and not (before / "preview" / "__main__.py").is_file():
            raise AgainstError(f"{name}: has no preview package; compare with a later revision")
        with _run(before, stack) as one, _run(root, stack) as other:
            old, new = _graph(one, f"at {name}"), _graph(other, HERE)
    return Comparison(difference=compare(old, new, _planned(root, stack, old, new)), against=name)


def _planned(
    root: Path, stack: str, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> dict[str, Any] | None:
    if before is None or after is None:
        return None
    with _run(root, stack, module="preview.planned", given=json.dumps({"before": before, "after": after})) as planned:
        return _graph(planned, HERE)


def _has(root: Path, stack: str) -> bool:
    return (root / f"Pulumi.{stack}.yaml").is_file()


@contextmanager
def _worktree(root: Path, commit: str) -> Generator[Path]:
    """The project's folder at a commit, outside the tree; hooks of the repository do not run."""
    below = _git(root, "rev-parse", "--show-prefix", why=f"{root}: no git repository")
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        tree = Path(folder) / "tree"
        _git(root, "-c", f"core.hooksPath={os.devnull}", "worktree", "add", "--detach", "--quiet", str(tree), commit)
        try:
            yield tree / below
        finally:
            _git(root, "worktree", "remove", "--force", str(tree))


@contextmanager
def _run(
    root: Path, stack: str, *, module: str = "preview", given: str = ""
) -> Generator[subprocess.Popen[str] | None]:
    """The preview as it stands in a folder, started; nothing where the stack has no file there."""
    if not _has(root, stack):
        yield None
        return
    command = [module, stack, *(["--json"] if module == "preview" else [])]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with (
        _file(given) as stdin,
        subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=root,
            env=environment,
            text=True,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def _file(given: str) -> Generator[IO[str]]:
    """A text to read from."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        file.write(given)
        file.seek(0)
        yield file


def _graph(run: subprocess.Popen[str] | None, where: str) -> dict[str, Any] | None:
    if run is None:
        return None
    out, problem = run.communicate()
    try:
        return cast("dict[str, Any]", json.loads(out))
    except ValueError:
        raise AgainstError(f"{where}: {problem.strip() or 'the preview printed no graph'}") from None


def _git(root: Path, *arguments: str, why: str = "") -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AgainstError(why or f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()

"""Comparison of a stack's resources at a git revision and in the working tree.

Each revision runs in a separate process with its own modules and its own preview, in the current environment. The
working tree runs a second time against the resources of the revision, as the engine plans an update.
"""

import io
import json
import os
import subprocess
import sys
import tarfile
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
WORKING_TREE = "in the working tree"
NO_ARCHIVES = {"FUNCTION_ARCHIVES": os.devnull}
"""What `make functions` builds is no part of a revision: the code of functions is a placeholder on both sides."""


class ComparisonError(Exception):
    """The revisions cannot be compared; the message has the failing revision and the reason."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The difference between the working tree and a revision. against: the revision as given, with its short hash."""

    difference: Difference
    against: str

    def show(self, output_format: str) -> str:
        """The difference as `text`, `json` or `markdown`."""
        if output_format == "json":
            return json.dumps(document(self.difference, self.against), indent=2, sort_keys=True)
        return (markdown if output_format == "markdown" else text)(self.difference, self.against)


def compare_with(root: Path, stack: str, ref: str) -> Comparison:
    """The changes of an update from REF, as deployed, to the working tree.

    Without a stack file at REF all resources are created, without one in the working tree all are deleted.
    ComparisonError where REF is no revision or has no preview, or where a program fails.
    """
    old, new, name = graphs(root, stack, ref)
    return Comparison(difference=compare(old, new, _planned(root, stack, old, new)), against=name)


def graphs(root: Path, stack: str, ref: str) -> tuple[dict[str, Any] | None, dict[str, Any] | None, str]:
    """The graphs at REF and in the working tree, None without a stack file, and the name of the revision.

    ComparisonError as for `compare_with`.
    """
    commit = _git(
        root,
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        f"{ref}^{{commit}}",
        error=f"{ref}: no such revision",
    )
    name = ref if commit.startswith(ref) else f"{ref} ({commit[:7]})"
    with _revision(root, commit) as before:
        if not _has_stack_file(before, stack) and not _has_stack_file(root, stack):
            known = ", ".join(stacks(root)) or "none"
            raise ComparisonError(f"stack '{stack}': no Pulumi.{stack}.yaml here or at {name}; there are: {known}")
        if _has_stack_file(before, stack) and not (before / "preview" / "__main__.py").is_file():
            raise ComparisonError(f"{name}: no preview package; compare with a later revision")
        with _run(before, stack) as revision, _run(root, stack) as working_tree:
            return _graph(revision, f"at {name}"), _graph(working_tree, WORKING_TREE), name


def _planned(
    root: Path, stack: str, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> dict[str, Any] | None:
    if before is None or after is None:
        return None
    with _run(root, stack, module="preview.update_plan", stdin=json.dumps({"before": before, "after": after})) as run:
        return _graph(run, WORKING_TREE)


def _has_stack_file(root: Path, stack: str) -> bool:
    return (root / f"Pulumi.{stack}.yaml").is_file()


@contextmanager
def _revision(root: Path, commit: str) -> Generator[Path]:
    """The project's folder at a commit, in a temporary folder: neither the repository nor the working tree is written,
    and no hook runs."""
    done = subprocess.run(["git", "archive", "--format=tar", commit], cwd=root, capture_output=True, check=False)
    if done.returncode:
        raise ComparisonError(f"{root}: {done.stderr.decode(errors='replace').strip()}")
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)


@contextmanager
def _run(
    root: Path, stack: str, *, module: str = "preview", stdin: str = ""
) -> Generator[subprocess.Popen[str] | None]:
    """A started process of a folder's preview; None where the stack has no file in it."""
    if not _has_stack_file(root, stack):
        yield None
        return
    command = [module, stack, *(["--json"] if module == "preview" else [])]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | NO_ARCHIVES
    with (
        _file(stdin) as file,
        subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=root,
            env=environment,
            text=True,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def _file(content: str) -> Generator[IO[str]]:
    """A temporary file, open for reading."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        file.write(content)
        file.seek(0)
        yield file


def _graph(run: subprocess.Popen[str] | None, revision: str) -> dict[str, Any] | None:
    if run is None:
        return None
    out, err = run.communicate()
    try:
        return cast("dict[str, Any]", json.loads(out))
    except ValueError:
        raise ComparisonError(f"{revision}: {err.strip() or 'the preview printed no graph'}") from None


def _git(root: Path, *arguments: str, error: str = "") -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ComparisonError(error or f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()

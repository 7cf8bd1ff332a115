"""Summary of each stack, read from its stack file without running the program.

The description is the first sentence of the comment at the head of the file, so that it is edited where the stack is.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from preview.stack_file import load, stacks

SENTENCE_END = re.compile(r"(?<=[.!?])\s")
EDITOR_HINT = "# yaml-language-server:"


@dataclass(frozen=True, kw_only=True)
class StackSummary:
    """concerns: keys of the stack file without the project's name. regions: the primary region first."""

    name: str
    system: str
    environment: str
    regions: tuple[str, ...]
    concerns: frozenset[str]
    description: str


def summarize(root: Path, stack: str, folder: Path | None = None) -> StackSummary:
    """Summary of `Pulumi.<stack>.yaml`. Keys that the settings require may be missing: their values are empty.

    folder: of the stack file; the project's if omitted.
    """
    given = load(root, stack, folder)
    config = {key.partition(":")[2]: text for key, text in given.config.items() if key.startswith(f"{given.project}:")}
    naming, regions = (_mapping(config.get(concern, "{}")) for concern in ("naming", "regions"))
    return StackSummary(
        name=stack,
        system=str(naming.get("system", "")),
        environment=str(naming.get("environment", "")),
        regions=(str(regions.get("primary", "")), *map(str, regions.get("replicas", ()))),
        concerns=frozenset(config),
        description=description_of(((folder or root) / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8")),
    )


def summaries(root: Path, folder: Path | None = None) -> tuple[StackSummary, ...]:
    """Summaries of all stacks, in alphabetical order. folder: of the stack files; the project's if omitted."""
    return tuple(summarize(root, stack, folder) for stack in stacks(folder or root))


def description_of(text: str) -> str:
    """First sentence of the comment at the head of a stack file, without the full stop; empty without a comment."""
    comment = " ".join(_head_comment(text))
    return SENTENCE_END.split(comment, maxsplit=1)[0].rstrip(".")


def _head_comment(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith("#"):
            return
        if not line.startswith(EDITOR_HINT):
            yield line.removeprefix("#").strip()


def _mapping(text: str) -> dict[str, Any]:
    content: Any = json.loads(text)
    return content if isinstance(content, dict) else {}  # pyright: ignore[reportUnknownVariableType]

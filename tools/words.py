"""Phrases outside the vocabulary of AWS, Pulumi and networking: `python -m tools.words [PATH ...]` finds them.

tools/words.yaml has the phrases with their replacements, and the files and folders that are checked by default.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SUFFIXES = {".md", ".py", ".js", ".mjs", ".yaml", ".yml", ".json", ".toml", ""}
BREAK = r"(?:[ \t]|\n[ \t]*(?:#|//|\*)?[ \t]*)+"  # a space, or a line break within a paragraph or a comment


@dataclass(frozen=True)
class Words:
    """Phrases with their replacements, and the paths that are free of them."""

    replacements: dict[re.Pattern[str], str]
    clean: tuple[str, ...]
    excluded: frozenset[str]


@dataclass(frozen=True)
class Found:
    """A phrase of the list in a file."""

    path: str
    line: int
    phrase: str
    replacement: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.phrase!r}: use the standard term: {self.replacement}"


def parse(text: str) -> Words:
    """The list of phrases as YAML."""
    content: dict[str, Any] = yaml.safe_load(text)
    phrases: dict[str, str] = content["phrases"]
    return Words(
        {pattern(phrase): replacement for phrase, replacement in phrases.items()},
        tuple(content["clean"]),
        frozenset(content["except"]),
    )


def pattern(phrase: str) -> re.Pattern[str]:
    """A phrase as whole words in any case, across line breaks."""
    return re.compile(rf"(?<![\w-])(?:{phrase.replace(' ', BREAK)})(?![\w-])", re.IGNORECASE)


def find(text: str, path: str, words: Words) -> Iterator[Found]:
    """The phrases in one file, by line."""
    hits = [
        (match.start(), " ".join(match[0].split()), replacement)
        for expression, replacement in words.replacements.items()
        for match in expression.finditer(text)
    ]
    for start, phrase, replacement in sorted(hits):
        yield Found(path, text.count("\n", 0, start) + 1, phrase, replacement)


def files(root: Path, paths: Iterable[str], excluded: Iterable[str] = ()) -> list[str]:
    """Text files in version control, or about to be, below some paths."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *paths]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.split("\0")
    known = sorted(set(listed) - {"", *excluded})
    return [path for path in known if Path(path).suffix in SUFFIXES and (root / path).is_file()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the phrases; 1 where there is one."""
    parser = argparse.ArgumentParser(prog="python -m tools.words", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; the clean ones by default")
    parser.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help="the project's folder")
    options = parser.parse_args(arguments)
    words = parse((options.root / "tools" / "words.yaml").read_text(encoding="utf-8"))
    found = [
        hit
        for path in files(options.root, options.paths or words.clean, words.excluded)
        for hit in find((options.root / path).read_text(encoding="utf-8"), path, words)
    ]
    print("\n".join(map(str, found)), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

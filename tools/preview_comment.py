"""The comment on a pull request, made from the output of the previews of its stacks.

`python tools/preview_comment.py DIR [RUN_URL]`: DIR holds a folder for each stack, the run at RUN_URL the whole. The
files in DIR were written by code of the pull request, perhaps of a fork: they are shown as preformatted text that they
cannot end, in which no mention, link or image works.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

MARKER = "<!-- media-platform preview -->"  # identifies the comment to update
STACK = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
LOST = "lost"  # of difference.txt, which begins with it
PARTS = {
    LOST: "What would be lost",
    "policy.txt": "What the policies say",
    "cost.txt": "What it costs",
    "difference.txt": "What changes",
    "pulumi.txt": "pulumi preview",
}
SECTION = re.compile(r"\n\n(Data would be lost \(.*?)(?=\n\n|\Z)", re.DOTALL)
LENGTH = 48_000  # characters; GitHub takes 65,536 in a comment
CONTROL = re.compile(r"[^\n\t\x20-\x7e\xa0-\u1fff\u2010-\u2027\u2030-\u205f\u2070-\ufeff]|[\u202a-\u202e\u2066-\u2069]")


def comment(stacks: Mapping[str, Mapping[str, str]], run_url: str = "") -> str:
    """Markdown with one section for each stack. stacks: contents of files by name, by stack."""
    lines = [MARKER, f"### [Preview]({run_url})" if run_url else "### Preview"]
    if not stacks:
        return "\n".join([*lines, "", "No stack is touched."])
    room = LENGTH // (len(stacks) * len(PARTS))
    for stack in sorted(stacks):
        contents = divided(stacks[stack])
        summary = plain(contents.get("difference.txt", "").split("\n", 1)[0], 200)
        opened = " open" if "would lose data" in summary else ""
        lines += ["", f"<details{opened}><summary><code>{_escaped(summary or stack)}</code></summary>", ""]
        for name, title in PARTS.items():
            if name in contents:
                lines += [f"**{title}**", "", fenced(plain(contents[name], room)), ""]
        lines.append("</details>")
    return "\n".join(lines)


def divided(contents: Mapping[str, str]) -> dict[str, str]:
    """The contents with what would be lost as a part of its own, taken out of the changes."""
    changes = contents.get("difference.txt", "")
    found = SECTION.search(changes)
    if found is None:
        return {**contents}
    return {**contents, LOST: found[1], "difference.txt": changes[: found.start()] + changes[found.end() :]}


def plain(text: str, length: int) -> str:
    """Without control characters and marks of text direction, truncated to a length."""
    clean = CONTROL.sub("", re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)).strip()
    return (
        clean if len(clean) <= length else f"{clean[:length].rsplit(chr(10), 1)[0]}\n... cut: the whole is in the run"
    )


def fenced(text: str) -> str:
    """A code block whose fence is longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}diff\n{text}\n{fence}"


def read(folder: Path) -> dict[str, dict[str, str]]:
    """Contents of the known files, in folders with valid stack names. Symbolic links are not followed."""
    found: dict[str, dict[str, str]] = {}
    for below in sorted(folder.iterdir()):
        stack = below.name
        if not STACK.fullmatch(stack) or below.is_symlink() or not below.is_dir():
            continue
        contents = {name: below / name for name in PARTS if name != LOST}
        found[stack] = {
            name: path.read_bytes()[: 4 * LENGTH].decode("utf-8", "replace")
            for name, path in contents.items()
            if path.is_file() and not path.is_symlink()
        }
    return found


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the comment."""
    folder, *run_url = sys.argv[1:] if arguments is None else arguments
    print(comment(read(Path(folder)), *run_url))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A new stack: `python -m tools.new_stack NAME [--from STACK]`.

Writes Pulumi.NAME.yaml, policy/stacks/NAME.json, tests/stacks/urns/NAME.txt and the row of the README's table, so that
all tests pass; a copy takes the exemptions of its source along. Nothing is written where a file exists or the program
refuses the settings.
"""

import argparse
import secrets
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from components.foundation.settings.faults import Fault, unknown_name
from policy.command import run
from preview.engine import ProgramError, run_stack
from preview.failure import message_of
from preview.stack_file import StackFileError, load
from tools import stack_table, urns
from tools.showcases import showcases
from tools.stack_name import StackName, faults, parse
from tools.stack_summary import StackSummary, summaries
from tools.stack_text import copied, copied_exemptions, foreign, mentions, minimal, public_keys

ROOT = Path(__file__).resolve().parent.parent
EXEMPTIONS = "policy/exemptions.yaml"


class NewStackError(Exception):
    """No stack is written; the message says why, one fault a line."""


@dataclass(frozen=True, kw_only=True)
class NewStack:
    """Files by their path from the project's folder, and what is left to the author."""

    files: dict[str, str]
    notes: tuple[str, ...] = ()


def plan(root: Path, stack: str, source: str | None, suffix: str) -> NewStack:
    """The files of a new stack. NewStackError where the name, the source or the settings are refused."""
    existing = summaries(root)
    name = _name(stack, source, existing)
    paths = [f"Pulumi.{stack}.yaml", f"policy/stacks/{stack}.json", f"tests/stacks/urns/{stack}.txt"]
    if stack in showcases():
        problem = f"is the name of a showcase, tests/showcase/Pulumi.{stack}.yaml"
        raise NewStackError(str(Fault(path="NAME", value=stack, problem=problem, remedy="choose another name")))
    present = [path for path in paths if (root / path).exists()]
    if present:
        raise NewStackError(f"{present[0]}: exists already; remove it, or choose another name")
    if source is None:
        text, configuration, exemptions, keys, renamed, others = minimal(name, suffix), "{}\n", "", [], [], []
    else:
        given = (root / f"Pulumi.{source}.yaml").read_text(encoding="utf-8")
        text = copied(given, source, name, suffix)
        pack = root / "policy" / "stacks" / f"{source}.json"
        configuration = pack.read_text(encoding="utf-8") if pack.is_file() else "{}\n"
        exemptions = copied_exemptions((root / EXEMPTIONS).read_text(encoding="utf-8"), source, stack)
        keys, renamed = public_keys(text), mentions(given, name)
        system = next(each.system for each in existing if each.name == source)
        others = foreign(text, system, name)
    files = dict(zip(paths, (text, configuration, _urns(root, stack, text)), strict=True))
    notes = [f"{path}: the public key of {source}; put in one of your own" for path in keys]
    notes += [f"{path}: contained the name of {source}; check that what it names now exists" for path in renamed]
    notes += [
        f"{path}: is a repository, an address or a domain outside {name.system}.example; put in your own"
        for path in others
    ]
    if exemptions:
        before = (root / EXEMPTIONS).read_text(encoding="utf-8")
        files[EXEMPTIONS] = f"{before}\n# {stack}: the exemptions of {source}, whose concerns it has.\n{exemptions}"
        notes.append(f"{EXEMPTIONS}: exemptions of {source} copied; review their owners and reasons")
    notes.insert(0, f"system {name.system}, environment {name.environment}")
    return NewStack(files=files, notes=tuple(notes))


def write(root: Path, stack: NewStack) -> None:
    """Write the files of a new stack, and its row of the README's table."""
    for path, text in stack.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    stack_table.write(root)


def _name(stack: str, source: str | None, existing: Sequence[StackSummary]) -> StackName:
    by_name = {summary.name: summary for summary in existing}
    if source is not None and source not in by_name:
        raise NewStackError(str(unknown_name("FROM", source, by_name, "stack", value=source)))
    name = parse(stack, by_name[source].environment) if source else parse(stack)
    found = list(faults(name, existing))
    if source is not None and not found:
        found = list(_environment_faults(name, by_name[source], existing))
    if found:
        raise NewStackError("\n".join(map(str, found)))
    return name


def _environment_faults(name: StackName, source: StackSummary, existing: Sequence[StackSummary]) -> Iterator[Fault]:
    """A copy into another environment: settings and exemptions of one are not those of another."""
    if source.environment != name.environment:
        same = [stack.name for stack in existing if stack.environment == name.environment]
        yield Fault(
            path="FROM",
            value=source.name,
            problem=f"is a stack of {source.environment}, and {name.stack} one of {name.environment}",
            remedy=f"copy one of {', '.join(same)}, or leave FROM empty" if same else "leave FROM empty",
        )


def _urns(root: Path, stack: str, text: str) -> str:
    """URNs of the stack. The program runs with its file elsewhere, so that a refused one leaves nothing behind."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"Pulumi.{stack}.yaml").write_text(text, encoding="utf-8")
        given = load(root, stack, Path(folder))
    try:
        return urns.text(run_stack(given))
    except ProgramError as error:
        raise NewStackError(message_of(error, root)) from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the stack and print its files; 1 with the faults on standard error."""
    parser = argparse.ArgumentParser(prog="python -m tools.new_stack", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", metavar="NAME", help="the system, or system and environment: acme, acme-prod")
    parser.add_argument("--from", dest="source", metavar="STACK", help="the stack whose concerns are copied")
    parser.add_argument("--suffix", help="suffix of the names of buckets; random by default")
    parser.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help="the project's folder")
    options = parser.parse_args(arguments)
    try:
        made = plan(options.root, options.name, options.source, options.suffix or secrets.token_hex(3))
    except (NewStackError, StackFileError) as error:
        print(error, file=sys.stderr)
        return 1
    write(options.root, made)
    print("\n".join([*made.files, "README.md", *made.notes]))
    return 0


if __name__ == "__main__":
    sys.exit(run(main))

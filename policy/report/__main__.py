"""`python -m policy.report STATE.json`: run the pack on a captured graph or an exported state.

Exit code 1 where a mandatory control is violated, 2 where the input or the configuration cannot be used.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from policy import configuration, exemptions, registry, remediation, sources
from policy.report import as_json, coverage, junit, page, sarif, text
from policy.report.summary import Report, report_on
from policy.run import Pack
from policy.stack import Stack

ROOT = Path(__file__).resolve().parents[2]
FORMS: dict[str, Callable[[Report], str]] = {
    "json": lambda report: json.dumps(as_json.document(report), indent=2),
    "sarif": lambda report: json.dumps(sarif.document(report), indent=2),
    "junit": junit.document,
    "html": page.document,
}


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    asked = _parser().parse_args(arguments)
    if asked.coverage or asked.list:
        controls = registry.load()
        print(coverage.markdown(controls) if asked.coverage else "\n".join(item.id for item in controls))
        return 0
    if not asked.state:
        print("STATE is missing: a captured graph, an exported state, or - for standard input", file=sys.stderr)
        return 2
    try:
        stack = read(asked.state)
        pack = pack_for(stack, config=asked.config, exempt=asked.exemptions, strict=asked.strict or None)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    report = report_on(stack, pack)
    for form, render in FORMS.items():
        if target := getattr(asked, form):
            _write(target, render(report))
    if "-" not in (getattr(asked, form) for form in FORMS):
        print(text.render(report, unknowns=not asked.brief))
    return 1 if report.blocking else 0


def read(path: str) -> Stack:
    """A stack from a file, or from standard input for `-`."""
    content = sys.stdin.read() if path == "-" else Path(path).read_text()
    try:
        document: object = json.loads(content)
    except ValueError as error:
        raise sources.SourceError(f"{path}: no JSON: {error}") from error
    return sources.read(document)


def pack_for(
    stack: Stack, *, config: Path | None = None, exempt: Path | None = None, strict: bool | None = None
) -> Pack:
    """The pack as a stack has it set up: `policy/stacks/<stack>.json` and `policy/exemptions.yaml` by default."""
    controls = registry.load()
    known = (*Pack(controls).controls, *remediation.CONTROLS)
    set_up = configuration.load(config or ROOT / "policy" / "stacks" / f"{stack.name}.json", known)
    entries = exemptions.load(exempt or ROOT / "policy" / "exemptions.yaml", [control.id for control in controls])
    return Pack(controls, set_up, entries, strict)


def _write(target: str, content: str) -> None:
    if target == "-":
        print(content)
    else:
        Path(target).write_text(content)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m policy.report", description=__doc__)
    parser.add_argument("state", nargs="?", metavar="STATE", help="graph or state as JSON; - reads standard input")
    parser.add_argument("--config", type=Path, help="levels and parameters, as for --policy-pack-config")
    parser.add_argument("--exemptions", type=Path, help="instead of policy/exemptions.yaml")
    parser.add_argument("--strict", action="store_true", help="what stays unknown fails")
    parser.add_argument("--brief", action="store_true", help="leave out what is unknown")
    parser.add_argument("--list", action="store_true", help="print the ids of all controls")
    parser.add_argument("--coverage", action="store_true", help="print the table of controls and frameworks")
    for form in FORMS:
        parser.add_argument(f"--{form}", metavar="FILE", help=f"write {form.upper()}; - prints it instead of text")
    return parser


if __name__ == "__main__":
    sys.exit(main())

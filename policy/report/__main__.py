"""`python -m policy.report STATE.json`: evaluate a captured graph or an exported state.

Exit code 1 for a violation of a mandatory control, 2 for an invalid input or configuration.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from policy import configuration, exemption_file, registry, remediation
from policy.command import run
from policy.pack import Pack
from policy.readers import sources
from policy.report import as_json, coverage, junit, page, sarif, text
from policy.report.summary import Report, report_on
from policy.stack import Stack

ROOT = Path(__file__).resolve().parents[2]
EXEMPTIONS = ROOT / "policy" / "exemptions.yaml"
FORMATS: dict[str, Callable[[Report], str]] = {
    "json": lambda report: json.dumps(as_json.document(report), indent=2),
    "sarif": lambda report: json.dumps(sarif.document(report), indent=2),
    "junit": junit.document,
    "html": page.document,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    options = _parser().parse_args(arguments)
    if options.coverage or options.list:
        controls = coverage.all_controls()
        print(coverage.markdown(controls) if options.coverage else "\n".join(sorted(item.id for item in controls)))
        return 0
    if options.ending:
        return _show_ending(options.exemptions or EXEMPTIONS, options.ending)
    if not options.state:
        print(
            "STATE is missing; allowed: a captured graph, an exported state, or - for standard input", file=sys.stderr
        )
        return 2
    try:
        stack = read(options.state)
        pack = pack_for(stack, config=options.config, exempt=options.exemptions, strict=options.strict or None)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    report = report_on(stack, pack)
    for format_, render in FORMATS.items():
        if target := getattr(options, format_):
            _write(target, render(report))
    if "-" not in (getattr(options, name) for name in FORMATS):
        print(text.render(report, unknowns=not options.brief))
    return 1 if report.blocking else 0


def _show_ending(path: Path, days: int) -> int:
    """Print the exemptions of all stacks that are expired or end within some days; exit code 1 if there are any."""
    entries = exemption_file.load(path, [control.id for control in registry.load()])
    print(*text.ending([*entries.expired, *entries.ending(days)], entries.today), sep="\n")
    return 1 if entries.expired or entries.ending(days) else 0


def read(path: str) -> Stack:
    """The stack of a file, or of standard input for `-`."""
    if path != "-" and not Path(path).exists():
        raise sources.SourceError(
            f"{path}: no such file; write it with python -m preview STACK --json, or with pulumi stack export"
        )
    content = sys.stdin.read() if path == "-" else Path(path).read_text()
    try:
        document: object = json.loads(content)
    except ValueError as error:
        raise sources.SourceError(f"{path}: malformed JSON: {error}") from error
    return sources.read(document)


def pack_for(
    stack: Stack, *, config: Path | None = None, exempt: Path | None = None, strict: bool | None = None
) -> Pack:
    """The pack of a stack, with `policy/stacks/<stack>.json` and `policy/exemptions.yaml` by default."""
    controls = registry.load()
    known = (*Pack(controls).controls, *remediation.CONTROLS)
    configured = configuration.load(config or ROOT / "policy" / "stacks" / f"{stack.name}.json", known)
    entries = exemption_file.load(exempt or EXEMPTIONS, [control.id for control in controls])
    return Pack(controls, configured, entries, strict)


def _write(target: str, content: str) -> None:
    if target == "-":
        print(content)
    else:
        Path(target).write_text(content)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m policy.report", description=__doc__)
    parser.add_argument("state", nargs="?", metavar="STATE", help="graph or state as JSON; - for standard input")
    parser.add_argument("--config", type=Path, help="levels and parameters, as in --policy-pack-config")
    parser.add_argument("--exemptions", type=Path, help="by default policy/exemptions.yaml")
    parser.add_argument("--strict", action="store_true", help="undecided controls fail")
    parser.add_argument("--brief", action="store_true", help="omit undecided controls")
    parser.add_argument(
        "--ending", type=int, metavar="DAYS", help="print exemptions that end within DAYS, or have ended"
    )
    parser.add_argument("--list", action="store_true", help="print the ids of all controls")
    parser.add_argument("--coverage", action="store_true", help="print the table of controls and frameworks")
    for name in FORMATS:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"write {name.upper()}; - prints it in place of text")
    return parser


if __name__ == "__main__":
    sys.exit(run(main))

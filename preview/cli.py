"""`python -m preview STACK`: what the stack's program would deploy, without an AWS account."""

import argparse
import json
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from components.foundation.settings.faults import SettingsError
from components.platform.settings.defaults import Default, left_to_defaults
from components.platform.settings.stack import read
from preview.engine import ProgramError, run_stack
from preview.failure import message_of
from preview.graph import Graph
from preview.render import Report, console_for, show
from preview.stack_file import StackFile, StackFileError, load


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the preview; 1 and one message on stderr where there is none, 1 where a mandatory policy is violated."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.version:
        from preview.version import version  # a preview starts without a parser of TOML

        print(f"media-platform {version()}")
        return 0
    root = Path(options.root).resolve()
    if options.against:
        if options.unknown:
            parser.error("--unknown goes without --against, which knows what a deployment leaves unknown")
        return show_difference(options, root)
    if options.markdown or options.fail_on_data_loss:
        parser.error("--markdown and --fail-on-data-loss go with --against REF")
    try:
        stack_file = load(root, options.stack)
        graph = run_stack(stack_file, unknown=options.unknown)
    except (StackFileError, ProgramError) as error:
        if options.debug:
            traceback.print_exception(error)
        print(message_of(error, root) if isinstance(error, ProgramError) else error, file=sys.stderr)
        return 1
    report = Report(graph=graph, defaults=defaults_of(stack_file), unknown=options.unknown)
    if options.json:
        print(json.dumps(report.to_json(), indent=2, sort_keys=True))
        return 0
    show(report, console_for(sys.stdout))
    return 0 if options.no_policy else show_policies(graph, root)


def show_policies(graph: Graph, root: Path) -> int:
    """Print what the project's policies say; 1 where one stops the deployment."""
    from preview import policies  # a preview as JSON, which other programs judge, starts without the pack

    try:
        found = policies.verdict(graph, root)
    except policies.PolicyError as error:
        print(error, file=sys.stderr)
        return 1
    if found is None:
        return 0
    print(f"\n{policies.text(found)}")
    return 1 if found.blocking else 0


def defaults_of(stack_file: StackFile) -> tuple[Default, ...]:
    """What the stack file left to defaults; nothing where the program has settings of its own."""
    try:
        return tuple(left_to_defaults(read(stack_file.config, stack_file.project)))
    except SettingsError:
        return ()


def show_difference(options: argparse.Namespace, root: Path) -> int:
    """Print what the working tree would change in what REF deployed."""
    from preview.against import DATA_LOSS, AgainstError, against  # a preview of one revision starts without it

    try:
        found = against(root, options.stack, options.against)
    except AgainstError as error:
        print(error, file=sys.stderr)
        return 1
    print(found.show("json" if options.json else "markdown" if options.markdown else "text"))
    return DATA_LOSS if options.fail_on_data_loss and found.difference.data_losses else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="preview", description="Show what a stack would deploy, without AWS.")
    parser.add_argument("stack", nargs="?", default="dev", help="the stack; Pulumi.STACK.yaml holds its configuration")
    parser.add_argument("--version", action="store_true", help="print the project's version")
    parser.add_argument("--json", action="store_true", help="print the whole graph as JSON, secrets masked")
    parser.add_argument("--unknown", action="store_true", help="leave computed outputs unknown, as for a new stack")
    parser.add_argument("--root", default=".", metavar="DIR", help="the project's folder; this one by default")
    parser.add_argument("--against", metavar="REF", help="print what changes from REF, a git revision, to here")
    parser.add_argument("--markdown", action="store_true", help="with --against: as Markdown")
    parser.add_argument("--fail-on-data-loss", action="store_true", help="with --against: exit 3 where data is lost")
    parser.add_argument("--no-policy", action="store_true", help="leave out what the policies say")
    parser.add_argument("--debug", action="store_true", help="show the traceback of a program that fails")
    return parser

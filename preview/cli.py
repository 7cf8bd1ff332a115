"""`python -m preview STACK`: what the stack's program would deploy, without an AWS account."""

import argparse
import json
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from components.foundation.settings.defaults import Default, left_to_defaults
from components.foundation.settings.faults import SettingsError
from components.foundation.settings.stack import read
from preview.engine import ProgramError, run_stack
from preview.failure import message_of
from preview.render import Report, console_for, show
from preview.stack_file import StackFile, StackFileError, load


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the preview; 1 and one message on stderr where there is none."""
    options = _parser().parse_args(arguments)
    root = Path(options.root).resolve()
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
    else:
        show(report, console_for(sys.stdout))
    return 0


def defaults_of(stack_file: StackFile) -> tuple[Default, ...]:
    """What the stack file left to defaults; nothing where the program has settings of its own."""
    try:
        return tuple(left_to_defaults(read(stack_file.config, stack_file.project)))
    except SettingsError:
        return ()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="preview", description="Show what a stack would deploy, without AWS.")
    parser.add_argument("stack", nargs="?", default="dev", help="the stack; Pulumi.STACK.yaml holds its configuration")
    parser.add_argument("--json", action="store_true", help="print the whole graph as JSON, secrets masked")
    parser.add_argument("--unknown", action="store_true", help="leave computed outputs unknown, as for a new stack")
    parser.add_argument("--root", default=".", metavar="DIR", help="the project's folder; this one by default")
    parser.add_argument("--debug", action="store_true", help="show the traceback of a program that fails")
    return parser

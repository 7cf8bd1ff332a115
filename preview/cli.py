"""`python -m preview STACK`: preview of a stack's deployment without an AWS account."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preview.engine import ProgramError, run_stack
from preview.failure import message_of
from preview.graph import Graph
from preview.render import DETAILS, Report, console_for, show
from preview.stack_file import StackFile, StackFileError, load

if TYPE_CHECKING:
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.settings.defaults import Default


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the preview. Exit code 1: the program fails (one message on stderr), or a mandatory policy is violated."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.version:
        from preview.version import version  # a preview starts without a parser of TOML

        print(f"media-platform {version()}")
        return 0
    root = Path(options.root).resolve()
    if options.against:
        if options.unknown:
            parser.error("--unknown cannot be combined with --against, which determines the unknown outputs itself")
        if options.cost and (options.markdown or options.fail_on_data_loss):
            parser.error("--cost cannot be combined with --markdown and --fail-on-data-loss")
        return show_cost_difference(options, root) if options.cost else show_difference(options, root)
    if options.profile and not options.cost:
        parser.error("--profile requires --cost")
    if options.markdown or options.fail_on_data_loss:
        parser.error("--markdown and --fail-on-data-loss require --against REF")
    try:
        stack_file = load(root, options.stack)
        graph = run_stack(stack_file, unknown=options.unknown)
    except (StackFileError, ProgramError) as error:
        if options.debug:
            traceback.print_exception(error)
        print(message_of(error, root) if isinstance(error, ProgramError) else error, file=sys.stderr)
        return 1
    if options.cost:
        return show_cost(graph, stack_file, options)
    details = [name for name in DETAILS if getattr(options, name)]
    defaults, steps = about_settings(stack_file)
    report = Report(graph=graph, defaults=defaults, manual_steps=steps, unknown=options.unknown, details=details)
    if options.json:
        print(json.dumps(report.to_json(), indent=2, sort_keys=True))
        return 0
    show(report, console_for(sys.stdout))
    return 0 if options.no_policy else show_policies(graph, root, always=options.policy)


def show_policies(graph: Graph, root: Path, *, always: bool = False) -> int:
    """Print the report of the policy pack; exit code 1 where it blocks the deployment.

    always: for a project without a folder `policy`, too.
    """
    from preview import policies  # a preview as JSON starts without the pack

    try:
        found = policies.policy_report(graph, root, always=always)
    except policies.PolicyError as error:
        print(error, file=sys.stderr)
        return 1
    if found is None:
        return 0
    print(f"\n{policies.text(found)}")
    return 1 if found.blocking else 0


def about_settings(stack_file: StackFile) -> tuple[tuple[Default, ...], tuple[ManualStep, ...]]:
    """Settings left to defaults, and steps taken by hand; none for a program with its own settings."""
    if f"{stack_file.project}:naming" not in stack_file.config:  # which every stack of this program has
        return (), ()
    from components.foundation.settings.defaults import left_to_defaults  # not loaded for another program
    from components.foundation.settings.faults import SettingsError
    from components.platform.manual_steps import manual_steps
    from components.platform.settings import read

    try:
        settings = read(stack_file.config, stack_file.project)
    except SettingsError:
        return (), ()
    return tuple(left_to_defaults(settings)), tuple(manual_steps(settings))


def show_difference(options: argparse.Namespace, root: Path) -> int:
    """Print the changes that the working tree would make to a deployment of REF."""
    from preview.comparison import DATA_LOSS, ComparisonError, compare_with  # not loaded for a single revision

    try:
        found = compare_with(root, options.stack, options.against)
    except ComparisonError as error:
        print(error, file=sys.stderr)
        return 1
    print(found.show("json" if options.json else "markdown" if options.markdown else "text"))
    return DATA_LOSS if options.fail_on_data_loss and found.difference.data_losses else 0


def show_cost(graph: Graph, stack_file: StackFile, options: argparse.Namespace) -> int:
    """Print the monthly cost of a stack; exit code 1 for an unknown profile."""
    from cost import report_text  # a preview starts without prices
    from cost.load import LoadError
    from cost.report import report

    environment = str(_concern(stack_file, "naming").get("environment", ""))
    try:
        found = report(graph.to_json(), _concern(stack_file, "cost"), environment, options.profile)
    except LoadError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(report_text.document(found), indent=2) if options.json else report_text.render(found))
    return 0


def _concern(stack_file: StackFile, name: str) -> Mapping[str, Any]:
    """The settings of a concern as the stack file has them; empty without it."""
    return json.loads(stack_file.config.get(f"{stack_file.project}:{name}", "{}"))


def show_cost_difference(options: argparse.Namespace, root: Path) -> int:
    """Print what the changes since REF cost in a month, both revisions by prices and usage of the working tree."""
    from cost import change
    from cost.estimate import estimate
    from cost.load import LoadError
    from cost.load import load as load_of
    from preview.comparison import ComparisonError, graphs

    try:
        old, new, against = graphs(root, options.stack, options.against)
        usage = load_of({} if new is None else _concern(load(root, options.stack), "cost"), options.profile)
    except (ComparisonError, LoadError) as error:
        print(error, file=sys.stderr)
        return 1
    before, after = (None if graph is None else estimate(graph, load=usage) for graph in (old, new))
    if options.json:
        print(json.dumps(change.document(before, after, against), indent=2))
    else:
        print(change.render(before, after, against))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="preview", description="Preview the deployment of a stack without AWS.")
    parser.add_argument("stack", nargs="?", default="dev", help="the stack; its configuration is Pulumi.STACK.yaml")
    parser.add_argument("--version", action="store_true", help="print the project's version")
    parser.add_argument("--tree", action="store_true", help="print every resource below its component and region")
    parser.add_argument("--outputs", action="store_true", help="print the whole values of the stack outputs")
    parser.add_argument("--defaults", action="store_true", help="print the settings with default values")
    parser.add_argument("--json", action="store_true", help="print the whole graph as JSON, secrets masked")
    parser.add_argument("--unknown", action="store_true", help="keep computed outputs unknown, as for a new stack")
    parser.add_argument("--root", default=".", metavar="DIR", help="the project's folder; default: the current one")
    parser.add_argument("--cost", action="store_true", help="print the monthly cost; with --against: what changes cost")
    parser.add_argument("--profile", default="", metavar="NAME", help="with --cost: a load profile of the stack file")
    parser.add_argument(
        "--against", metavar="REF", help="print the changes from REF, a git revision, without those of functions' code"
    )
    parser.add_argument("--markdown", action="store_true", help="with --against: as Markdown")
    parser.add_argument("--fail-on-data-loss", action="store_true", help="with --against: exit code 3 on data loss")
    parser.add_argument("--policy", action="store_true", help="evaluate the policies on a project without its own")
    parser.add_argument("--no-policy", action="store_true", help="omit the policy report")
    parser.add_argument("--debug", action="store_true", help="print the traceback of a failed program")
    return parser

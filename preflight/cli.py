"""`python -m preflight STACK`: whether an account is ready for a stack. It reads only."""

import argparse
import json
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from preflight.access import remedy_of
from preflight.account import GLOBAL, Account, Clients, NotKnownError
from preflight.actions import policy
from preflight.questions import results
from preflight.result import USAGE, exit_code
from preflight.table import summary, table, to_json
from preview.engine import ProgramError, run_stack
from preview.failure import message_of
from preview.render import console_for
from preview.stack_file import StackFileError, load

EXIT_CODES = (
    "exit codes: 0 all ok; 1 something is missing; 2 usage, a stack file with faults, or no access to the account; "
    "3 nothing is missing, and something is not known"
)


def main(arguments: Sequence[str] | None = None, clients: Clients | None = None) -> int:
    """Print the report, once the account answers. Exit codes: those of `EXIT_CODES`.

    clients: those of boto3 with the caller's credentials if omitted.
    """
    options = _parser().parse_args(arguments)
    if options.policy:
        print(json.dumps(policy(), indent=2))
        return 0
    if not options.stack:
        _parser().error("STACK is required")
    root, account = Path(options.root).resolve(), Account(clients or _clients())
    try:
        stack = load(root, options.stack)
        account.ask("sts", GLOBAL, "get_caller_identity")  # the program of a stack runs for seconds
        graph = run_stack(stack)
    except NotKnownError as error:
        print(f"no access to AWS: {error}; {remedy_of(error.code)}", file=sys.stderr)
        return USAGE
    except (StackFileError, ProgramError) as error:
        print(message_of(error, root) if isinstance(error, ProgramError) else error, file=sys.stderr)
        return USAGE
    found = results(graph, account, after=options.deployed)
    if options.json:
        print(json.dumps(to_json(found), indent=2))
    else:
        console_for(sys.stdout).print(table(found))
        print(f"\n{options.stack}: {summary(found)}")
    return exit_code(found)


def _clients() -> Clients:
    import boto3  # pyright: ignore[reportMissingTypeStubs]
    from botocore.config import Config  # pyright: ignore[reportMissingTypeStubs]

    config = Config(retries={"mode": "adaptive", "total_max_attempts": 8}, connect_timeout=5, read_timeout=30)
    made: dict[tuple[str, str], Any] = {}

    @cache
    def session() -> Any:
        """By the first call, which reports a broken profile or configuration as any other lack of access."""
        return boto3.Session()  # pyright: ignore[reportUnknownMemberType]

    def client(service: str, region: str) -> Any:
        if (service, region) not in made:
            made[service, region] = session().client(service, region_name=region, config=config)
        return made[service, region]

    return client


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m preflight",
        description="Check an account before the first deployment of a stack. Reads only, with the credentials of "
        "the AWS CLI.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("stack", nargs="?", help="the stack; its configuration is Pulumi.STACK.yaml")
    parser.add_argument("--deployed", action="store_true", help="check what the deployed stack still lacks")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--policy", action="store_true", help="print the IAM policy that the checks need")
    parser.add_argument("--root", default=".", metavar="DIR", help="the project's folder; default: the current one")
    return parser

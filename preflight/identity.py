"""The caller's account, as the stack file expects it (ADR 17)."""

import json
from collections.abc import Iterator, Sequence

from preflight.account import GLOBAL, Account
from preflight.question import Question
from preflight.result import Verdict, missing, ok
from preview.graph import Graph


def questions(graph: Graph) -> Iterator[Question]:
    """Whether the credentials are of the account of `regions.accountId`."""
    expected = accounts(graph)
    yield Question(GLOBAL, "identity", "caller", lambda account: evaluated(account, expected))


def accounts(graph: Graph) -> list[str]:
    """The accounts that the providers allow; none where the stack file names none."""
    named = {str(node.get("allowedAccountIds", "[]")) for node in graph if node.type == "pulumi:providers:aws"}
    return sorted({str(number) for text in named for number in json.loads(text)})


def evaluated(account: Account, expected: Sequence[str]) -> Verdict:
    """The caller, in one of the expected accounts or in any."""
    caller = account.ask("sts", GLOBAL, "get_caller_identity") or {}
    found, arn = str(caller.get("Account", "")), str(caller.get("Arn", ""))
    if not expected:
        return ok(f"{arn}; regions.accountId names no account")
    if found in expected:
        return ok(arn)
    return missing(
        f"{arn} is of account {found}, the stack of {', '.join(expected)}", "use credentials of the stack's account"
    )

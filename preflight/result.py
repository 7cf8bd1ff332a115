"""What a check of an account finds, and the exit code of all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "missing", "not known"]
MISSING, USAGE, NOT_KNOWN = 1, 2, 3


@dataclass(frozen=True)
class Verdict:
    """The answer to one question.

    state: `missing` prevents the deployment; `not known` where AWS refuses to answer or has no API. detail: what was
    found. remedy: what to do, "" where nothing is.
    """

    state: State
    detail: str
    remedy: str = ""


def ok(detail: str) -> Verdict:
    """The account has what the stack needs."""
    return Verdict("ok", detail)


def missing(detail: str, remedy: str) -> Verdict:
    """The deployment would fail, or take over what belongs to others."""
    return Verdict("missing", detail, remedy)


def not_known(detail: str, remedy: str = "ask for the permission, or check it by hand") -> Verdict:
    """No answer: never a reason to deploy."""
    return Verdict("not known", detail, remedy)


@dataclass(frozen=True)
class Result:
    """A verdict with its place. region: `global` for global services. check: kind of the question, such as `quota`."""

    region: str
    check: str
    subject: str
    verdict: Verdict


def exit_code(results: Iterable[Result]) -> int:
    """0: all ok. 1: something is missing. 3: nothing is missing, and something is not known."""
    states = {result.verdict.state for result in results}
    return MISSING if "missing" in states else NOT_KNOWN if "not known" in states else 0

"""Questions to an account, derived from the graph of a stack, and their answers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from preflight.account import Account, NotKnownError
from preflight.result import Result, Verdict, not_known


@dataclass(frozen=True)
class Question:
    """One row of the report. region, check, subject: as of a result. evaluate: asks the account; may raise
    NotKnownError, which becomes `not known`."""

    region: str
    check: str
    subject: str
    evaluate: Callable[[Account], Verdict]


def answers(questions: Iterable[Question], account: Account) -> Iterator[Result]:
    """The verdict on each question, in order."""
    for question in questions:
        try:
            verdict = question.evaluate(account)
        except NotKnownError as error:
            verdict = not_known(str(error))
        yield Result(question.region, question.check, question.subject, verdict)

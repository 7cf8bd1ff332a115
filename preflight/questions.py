"""All questions of a stack, before its first deployment and after it."""

from collections.abc import Iterator

from preflight import deployed, identity, lookups, names, offers, quotas, regions, singletons, zones
from preflight.account import Account
from preflight.question import Question, answers
from preflight.result import Result
from preview.graph import Graph

BEFORE = (regions, zones, quotas, offers, names, singletons, lookups)


def questions(graph: Graph, *, after: bool) -> Iterator[Question]:
    """Those that the graph gives rise to; after: of a deployed stack, whose names are taken by itself."""
    for module in (deployed, lookups) if after else BEFORE:
        yield from module.questions(graph)


def results(graph: Graph, account: Account, *, after: bool) -> list[Result]:
    """All results; those of the caller's identity only, where it is of another account or not known."""
    found = [*answers(identity.questions(graph), account)]
    if all(result.verdict.state == "ok" for result in found):
        found += answers(questions(graph, after=after), account)
    return found

"""The pack reports all mutations of all stacks and showcases."""

from collections import Counter
from functools import cache

import pytest

from tests.conftest import STACKS_AND_SHOWCASES, graph_of
from tools.mutation.bench import Bench, Mutant, mutations
from tools.mutation.graph import Broken, Captured, Mutation, clone

pytestmark = pytest.mark.sweep

WITHOUT_MUTANTS = frozenset(
    {
        # Replicas of databases are in the region of their source.
        "database: a replica without a key of its region",
        "database: a replica that names its source within its region",
        # Statements of keys are inline or in a policy of their own, by service.
        "key: events. without a source",
        "replica: dnssec-route53. without a source",
        "replica: events. without a source",
        "key policy: dnssec-route53. without a source",
        # Replicas are protected.
        "replica: waiting period of a week",
        # Parameters contain no secrets.
        "parameter: the account's default key",
        "parameter: key of another region",
    }
)
"""Kinds for resources that no stack has."""
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"


@cache
def bench(stack: str) -> Bench:
    """A stack or a showcase with its mutants."""
    return Bench(Captured(graph_of(stack).to_json()))


@cache
def mutants(stack: str) -> list[Mutant]:
    """All mutants of a stack or a showcase."""
    return [mutant for mutation in mutations() for mutant in bench(stack).mutants(mutation)]


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_all_mutants_are_reported(stack: str) -> None:
    survivors = [str(mutant) for mutant in mutants(stack) if bench(stack).survives(mutant)]

    assert survivors == []


def test_there_are_many_mutants_of_many_kinds() -> None:
    kinds = Counter(mutant.mutation.name for stack in STACKS_AND_SHOWCASES for mutant in mutants(stack))

    assert kinds.total() >= 10_000
    assert len(kinds) >= 440


def test_kinds_have_mutants() -> None:
    """A kind whose condition finds no resources reports nothing, and no mutant of it survives."""
    used = {mutant.mutation.name for stack in STACKS_AND_SHOWCASES for mutant in mutants(stack)}

    assert {mutation.name for mutation in mutations()} - used == WITHOUT_MUTANTS


def test_a_mutant_without_a_change_survives() -> None:
    """A control that reports the original stack does not count."""
    same = Mutation(
        name="no change",
        type=BLOCK,
        change=lambda node, captured: [Broken([clone(node)])],
        controls=["s3-bucket-public-access-block"],
    )

    unbroken = list(bench("dev").mutants(same))

    assert unbroken
    assert all(bench("dev").survives(mutant) for mutant in unbroken)


def test_resources_with_findings_have_no_mutants() -> None:
    """QuikApp's development has no versioning that could be disabled."""
    suspended = next(mutation for mutation in mutations() if mutation.name == "bucket: versioning removed")

    assert list(bench("quikapp-dev").mutants(suspended)) == []

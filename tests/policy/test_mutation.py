"""The pack reports all mutations of all stacks and showcases."""

from collections import Counter
from functools import cache

import pytest

from tests.conftest import STACKS_AND_SHOWCASES, graph_of
from tools.mutation.bench import Bench, Mutant, mutations
from tools.mutation.graph import Broken, Captured, Mutation, clone

pytestmark = pytest.mark.sweep

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

"""Every protection of every stack is broken once, and the pack says where."""

from collections import Counter
from functools import cache

import pytest

from tests.conftest import STACKS, graph_of
from tools.mutation.graph import Broken, Captured, Mutation, clone
from tools.mutation.judge import Bench, Mutant, mutations

BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"


@cache
def bench(stack: str) -> Bench:
    """A stack to break."""
    return Bench(Captured(graph_of(stack).to_json()))


@cache
def mutants(stack: str) -> list[Mutant]:
    """All broken forms of a stack."""
    return [mutant for mutation in mutations() for mutant in bench(stack).mutants(mutation)]


@pytest.mark.parametrize("stack", STACKS)
def test_every_broken_protection_is_reported_where_it_is_broken(stack: str) -> None:
    survivors = [str(mutant) for mutant in mutants(stack) if bench(stack).survives(mutant)]

    assert survivors == []


def test_the_stacks_are_broken_often_and_in_many_ways() -> None:
    kinds = Counter(mutant.mutation.name for stack in STACKS for mutant in mutants(stack))

    assert kinds.total() >= 10_000
    assert len(kinds) >= 440


def test_what_is_not_broken_survives() -> None:
    """The judge believes no control that reports what was sound."""
    same = Mutation(
        name="nothing is wrong",
        type=BLOCK,
        change=lambda node, captured: [Broken([clone(node)])],
        controls=["s3-bucket-public-access-block"],
    )

    unbroken = list(bench("dev").mutants(same))

    assert unbroken
    assert all(bench("dev").survives(mutant) for mutant in unbroken)


def test_what_is_reported_already_is_no_protection_to_break() -> None:
    """QuikApp's development keeps no versions: there is nothing to suspend."""
    suspended = next(mutation for mutation in mutations() if mutation.name == "bucket: versioning dropped")

    assert list(bench("quikapp-dev").mutants(suspended)) == []

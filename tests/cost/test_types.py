"""Types of resources: each has a formula, a reason to be free, or an allowance."""

import subprocess
import sys

import pytest

from cost.estimate import NO_FORMULA
from cost.formulas import FORMULAS
from cost.types import allowances, free
from tests.conftest import ROOT, STACKS_AND_SHOWCASES, graph_of
from tests.cost.graphs import estimated, node

PLACES = {"cost/formulas": {*FORMULAS}, "cost/free.yaml": {*free()}, "cost/allowances.yaml": {*allowances()}}


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_every_type_of_a_stack_is_known(stack: str) -> None:
    """A new type takes a formula, or a line with its reason in cost/free.yaml or cost/allowances.yaml."""
    assert {item.type for item in graph_of(stack).resources} - set[str]().union(*PLACES.values()) == set()


def test_a_new_type_is_listed_as_unpriced() -> None:
    [line] = estimated(node("aws:qldb/ledger:Ledger")).lines
    assert (line.state, line.note, line.amount) == ("unpriced", NO_FORMULA, None)


@pytest.mark.parametrize("place", PLACES)
def test_a_type_is_in_one_place(place: str) -> None:
    assert PLACES[place] & set[str]().union(*(types for name, types in PLACES.items() if name != place)) == set()


def test_no_type_is_known_that_no_stack_has() -> None:
    used = {item.type for stack in STACKS_AND_SHOWCASES for item in graph_of(stack).resources}
    assert set[str]().union(*PLACES.values()) - used == set()


def test_formulas_load_without_pulumi_and_aws() -> None:
    program = "import sys, cost.estimate, cost.change; print({'pulumi', 'pulumi_aws', 'boto3'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"

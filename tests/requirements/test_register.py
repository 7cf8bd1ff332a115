"""docs/requirements.yaml is complete, and tests cover its modelled rows."""

from collections import Counter

import pytest

from tests.conftest import ROOT, SUMMARIES
from tools.requirements.markers import Markers, scan
from tools.requirements.register import Register, Requirement, Status, load

REFERENCE = "media"  # the system of the reference platform, whose stacks can cover any requirement


@pytest.fixture(scope="module")
def whole() -> Register:
    return load((ROOT / "docs" / "requirements.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def register(whole: Register) -> dict[str, Requirement]:
    return whole.requirements


@pytest.fixture(scope="module")
def markers(whole: Register) -> Markers:
    return scan(ROOT / "tests", whole.system_by_id)


def test_every_requirement_has_its_row(whole: Register) -> None:
    assert whole.missing == []


def test_the_rows_are_in_the_order_of_their_ids(whole: Register) -> None:
    assert list(whole.requirements) == list(whole.system_by_id)


def test_a_modelled_requirement_is_shown_by_a_test(register: dict[str, Requirement], markers: Markers) -> None:
    modelled = [id_ for id_, requirement in register.items() if requirement.status is Status.MODELLED]
    assert [id_ for id_ in modelled if not markers.tests[id_]] == []


def test_a_marker_has_requirement_ids_and_applies_to_tests(markers: Markers) -> None:
    assert [str(fault) for fault in markers.faults] == []


def test_the_stacks_of_a_requirement_are_stacks_of_the_project(register: dict[str, Requirement]) -> None:
    named = {stack for requirement in register.values() for stack in requirement.stacks}
    assert sorted(stack for stack in named if not (ROOT / f"Pulumi.{stack}.yaml").is_file()) == []


def test_a_requirement_applies_to_stacks_of_its_system(register: dict[str, Requirement]) -> None:
    foreign = [
        f"{requirement.id}: {stack}"
        for requirement in register.values()
        for stack in requirement.stacks
        if SUMMARIES[stack].system not in (REFERENCE, requirement.system)
    ]
    assert foreign == []


def test_statements_of_a_systems_requirements_are_unique(register: dict[str, Requirement]) -> None:
    sayings = Counter((requirement.system, requirement.statement) for requirement in register.values())
    repeated = [saying for saying, times in sayings.items() if times > 1]
    assert repeated == []

"""docs/requirements.yaml is complete, and what it calls modelled is shown by tests."""

from collections import Counter
from pathlib import Path

import pytest

from tools.requirements.markers import Markers, scan
from tools.requirements.register import SYSTEM_BY_ID, SYSTEMS, Requirement, Status, load, missing

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def register() -> dict[str, Requirement]:
    return load((ROOT / "docs" / "requirements.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def markers() -> Markers:
    return scan(ROOT / "tests")


def test_every_requirement_has_its_row(register: dict[str, Requirement]) -> None:
    assert missing(register) == []


def test_the_rows_stand_in_the_order_of_their_ids(register: dict[str, Requirement]) -> None:
    assert list(register) == list(SYSTEM_BY_ID)


def test_a_modelled_requirement_is_shown_by_a_test(register: dict[str, Requirement], markers: Markers) -> None:
    modelled = [id_ for id_, requirement in register.items() if requirement.status is Status.MODELLED]
    assert [id_ for id_ in modelled if not markers.tests[id_]] == []


def test_a_marker_names_requirements_and_stands_on_tests(markers: Markers) -> None:
    assert [str(fault) for fault in markers.faults] == []


def test_the_stacks_of_a_requirement_are_stacks_of_the_project(register: dict[str, Requirement]) -> None:
    named = {stack for requirement in register.values() for stack in requirement.stacks}
    assert sorted(stack for stack in named if not (ROOT / f"Pulumi.{stack}.yaml").is_file()) == []


def test_a_requirement_holds_on_stacks_of_its_own_system(register: dict[str, Requirement]) -> None:
    foreign = [
        f"{requirement.id}: {stack}"
        for requirement in register.values()
        for stack in requirement.stacks
        if stack not in ("dev", "prod") and not stack.startswith(f"{requirement.system}-")
    ]
    assert foreign == []


def test_no_two_requirements_of_a_system_say_the_same(register: dict[str, Requirement]) -> None:
    sayings = Counter((requirement.system, requirement.statement) for requirement in register.values())
    repeated = [saying for saying, times in sayings.items() if times > 1]
    assert repeated == []


def test_the_systems_have_469_requirements() -> None:
    assert {system.name: (system.ids[0], system.ids[-1]) for system in SYSTEMS} == {
        "quikapp": ("QA-01", "QA-71"),
        "messageai": ("MA-01", "MA-88"),
        "gifdistributor": ("GD-01", "GD-179"),
        "microservice": ("MS-01", "MS-78"),
        "milequest": ("MQ-01", "MQ-53"),
    }
    assert len(SYSTEM_BY_ID) == 469

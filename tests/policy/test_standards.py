"""Each id of a standard is answered by a control, or has a reason why not."""

import re

import pytest

from policy import registry
from policy.control import FRAMEWORKS, Framework
from policy.report import coverage, standards
from policy.report.standards import KINDS, Standard

CONTROLS = {control.id: control for control in registry.load()}
MINIMUM_WORDS = 6  # of a reason


def title(standard: Standard) -> str:
    """Its title, as id of a test."""
    return standard.title


each_standard = pytest.mark.parametrize("standard", standards.load(), ids=title)


def named(framework: Framework) -> set[str]:
    """Ids of a framework that controls name."""
    return {id_ for control in CONTROLS.values() for id_ in control.frameworks.get(framework, ())}


@each_standard
def test_each_id_has_an_answer_or_a_reason_and_not_both(standard: Standard) -> None:
    answers = standard.answers([*CONTROLS.values()])

    assert [entry.id for entry in standard.entries if bool(answers[entry.id]) == bool(entry.reason)] == []


@each_standard
def test_answering_controls_exist(standard: Standard) -> None:
    assert {name for entry in standard.entries for name in entry.controls} <= CONTROLS.keys()


@each_standard
def test_reasons_have_a_kind_and_an_explanation(standard: Standard) -> None:
    for entry in standard.entries:
        kind, _, explanation = entry.reason.partition(": ")
        assert not entry.reason or (kind in KINDS and len(explanation.split()) >= MINIMUM_WORDS), entry


@each_standard
def test_ids_are_listed_once(standard: Standard) -> None:
    listed = [*(entry.id for entry in standard.entries), *(id_ for ids in standard.unused.values() for id_ in ids)]

    assert len(listed) == len(set(listed))


@each_standard
def test_sources_and_dates_are_given(standard: Standard) -> None:
    assert standard.source.startswith("https://")
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", standard.read)


@pytest.mark.parametrize("framework", ["FSBP", "CIS 5.0"])
def test_ids_that_controls_name_are_ids_of_the_standard(framework: Framework) -> None:
    listed = frozenset[str]().union(*(standard.ids for standard in standards.load() if standard.name == framework))

    assert named(framework) - listed == set()


def test_columns_of_the_controls_are_frameworks_of_the_standards() -> None:
    """A version of CIS in one table, and another one in the coverage, are two facts."""
    columns = {name for name in FRAMEWORKS if name.startswith(("FSBP", "CIS"))}

    assert columns <= {standard.name for standard in standards.load()}


def test_the_document_has_all_ids() -> None:
    rows = coverage.markdown([*CONTROLS.values()]).partition("## Coverage")[2]

    for standard in standards.load():
        assert [id_ for id_ in standard.ids if not re.search(rf"\b{re.escape(id_)}\b", rows)] == []

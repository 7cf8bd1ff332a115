"""The cost of each stack in docs/cost is current."""

import pytest

from cost.report import Report
from tests.conftest import STACKS, graph_of
from tools.cost_reports import FOLDER, PAGE, report_of, text, with_table
from tools.showcases import stack_file


def found(stack: str) -> Report:
    return report_of(stack_file(stack), graph_of(stack).to_json())


@pytest.mark.parametrize("stack", STACKS)
def test_the_cost_of_a_stack_is_current(stack: str):
    assert (FOLDER / f"{stack}.md").read_text(encoding="utf-8") == text(found(stack)), "run `make costs`"


def test_the_table_is_current():
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_table(page, map(found, STACKS)), "run `make costs`"


def test_there_is_no_report_of_a_stack_that_is_gone():
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == sorted(STACKS)


def test_a_page_without_markers_is_rejected():
    with pytest.raises(ValueError, match="no table of stacks"):
        with_table("# Cost\n", [])

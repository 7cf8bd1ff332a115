"""The README's table of stacks is current."""

import pytest

from tests.conftest import ROOT, SUMMARIES
from tools.stack_summary import StackSummary, description_of
from tools.stack_table import BEGIN, END, table, with_table

SHOP = StackSummary(
    name="shop",
    system="shop",
    environment="dev",
    regions=("us-east-1", "eu-west-1"),
    concerns=frozenset(),
    description="Sells a | b",
)


def test_the_readme_has_the_table_of_the_stack_files() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme == with_table(readme, SUMMARIES.values()), "run `make stacks`"


def test_a_row_has_name_environment_regions_and_description() -> None:
    assert table([SHOP]).splitlines()[2] == "| `shop` | dev | us-east-1, eu-west-1 | Sells a \\| b |"


def test_only_what_is_between_the_markers_changes() -> None:
    assert with_table(f"a\n{BEGIN}\nold\n{END}\nb", [SHOP]) == f"a\n{BEGIN}\n\n{table([SHOP])}\n\n{END}\nb"


def test_a_readme_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="no table of stacks"):
        with_table("text", [SHOP])


@pytest.mark.parametrize(
    ("head", "description"),
    [
        ("# yaml-language-server: $schema=s\n# A shop: in v1.2,\n# small. More.\n", "A shop: in v1.2, small"),
        ("# A shop\n", "A shop"),
        ("", ""),
    ],
)
def test_the_description_is_the_first_sentence_of_the_head(head: str, description: str) -> None:
    assert description_of(f"{head}config: {{}}\n# Another comment.\n") == description

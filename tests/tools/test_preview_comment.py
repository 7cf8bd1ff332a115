"""The comment of a pull request shows output of forks as escaped text."""

from pathlib import Path

import pytest

from tools.preview_comment import LENGTH, MARKER, PARTS, comment, divided, main, plain, read

LIMIT = 65_536  # of a comment on GitHub


def test_each_stack_has_a_section_expanded_on_data_loss():
    rendered = comment(
        {
            "prod": {"difference.txt": "shop / prod: 1 would lose data, against main\n! delete books"},
            "dev": {
                "difference.txt": "shop / dev: nothing, against main",
                "policy.txt": "dev: 0 violations",
                "cost.txt": "dev: 1.00 -> 1.00",
            },
        }
    )
    assert rendered.splitlines() == [
        MARKER,
        "### Preview",
        "",
        "<details><summary><code>shop / dev: nothing, against main</code></summary>",
        "",
        "**What the policies say**",
        "",
        "```diff",
        "dev: 0 violations",
        "```",
        "",
        "**What it costs**",
        "",
        "```diff",
        "dev: 1.00 -> 1.00",
        "```",
        "",
        "**What changes**",
        "",
        "```diff",
        "shop / dev: nothing, against main",
        "```",
        "",
        "</details>",
        "",
        "<details open><summary><code>shop / prod: 1 would lose data, against main</code></summary>",
        "",
        "**What changes**",
        "",
        "```diff",
        "shop / prod: 1 would lose data, against main",
        "! delete books",
        "```",
        "",
        "</details>",
    ]


CHANGES = """shop / prod: 1 would lose data, against main

Data would be lost (1)
! delete books
    because of name

Deleted (1)
- books"""


def test_what_would_be_lost_comes_before_policies_cost_and_changes():
    texts = {"difference.txt": CHANGES, "cost.txt": "c", "policy.txt": "p", "pulumi.txt": "u"}
    rendered = comment({"prod": texts})
    titles = [line.strip("*") for line in rendered.splitlines() if line.startswith("**")]
    assert titles == ["What would be lost", "What the policies say", "What it costs", "What changes", "pulumi preview"]


def test_what_would_be_lost_is_no_part_of_the_changes():
    found = divided({"difference.txt": CHANGES})
    assert found["lost"] == "Data would be lost (1)\n! delete books\n    because of name"
    assert found["difference.txt"] == "shop / prod: 1 would lose data, against main\n\nDeleted (1)\n- books"


def test_a_change_without_affected_stacks_is_reported():
    assert comment({}).splitlines() == [MARKER, "### Preview", "", "No stack is touched."]


def test_the_heading_leads_to_the_run():
    assert comment({}, "https://github.com/o/r/actions/runs/1").splitlines()[1] == (
        "### [Preview](https://github.com/o/r/actions/runs/1)"
    )


def test_a_fence_in_the_text_does_not_end_the_block():
    rendered = comment({"dev": {"policy.txt": "````\n<img src=x> @all\n```"}}).splitlines()
    assert rendered[rendered.index("`````diff") + 4] == "`````"


def test_the_summary_holds_no_markup_and_no_mention():
    rendered = comment({"dev": {"difference.txt": "</code><img src=x> @all & more"}})
    assert "<code>&lt;/code&gt;&lt;img src=x&gt; &#64;all &amp; more</code>" in rendered


def test_control_and_bidirectional_characters_are_removed():
    assert plain("a\x1b[31mred\x1b[0m\x00b\u202ec\u2028d\r\n\te\U0001f600", 100) == "aredbcd\n\te"


def test_the_comment_fits_whatever_the_texts_are():
    texts: dict[str, str] = dict.fromkeys(PARTS, "line of text\n" * LENGTH)
    rendered = comment({f"stack-{number}": texts for number in range(11)})
    assert len(rendered) < LIMIT
    assert "... cut: the whole is in the run" in rendered


def test_only_the_known_files_of_folders_that_a_stack_can_have_are_read(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    found = tmp_path / "found"
    for name in ("dev", "..a", "b c"):
        (found / name).mkdir(parents=True)
        (found / name / "difference.txt").write_text("text", encoding="utf-8")
    (found / "dev" / "other.txt").write_text("other", encoding="utf-8")
    (found / "dev" / "policy.txt").symlink_to(secret)
    (found / "linked").symlink_to(found / "dev")
    assert read(found) == {"dev": {"difference.txt": "text"}}


def test_the_command_prints_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith(MARKER)

"""docs/controls.md and the controls agree."""

import re

import pytest

from policy import registry
from policy.report import coverage
from policy.report.__main__ import main
from tools.controls import PATH, content


def test_the_file_is_current() -> None:
    assert PATH.read_text(encoding="utf-8") == content(), "run `make controls`"


def test_each_control_has_one_row_with_severity_level_ids_and_remedy() -> None:
    rows = {row.split("`")[1]: row for row in content().splitlines() if row.startswith("| `")}

    for control in registry.load():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", rows.pop(control.id))[1:-1]]
        row = dict(zip(coverage.HEAD, cells, strict=True))
        assert (row["Severity"], row["Level"]) == (control.severity, control.level)
        assert row["FSBP"] == ", ".join(control.frameworks.get("FSBP", ()))
        assert row["Remedy"].replace("\\", "") == control.remedy.replace("\\", "")
    assert sorted(rows) == sorted(
        {"exempted-finding", "exemption-expired", "exemption-malformed", "exemption-unused", "unknown-values"}
    )


def test_the_list_has_the_controls_of_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--list"])

    rows = [row.split("`")[1] for row in content().splitlines() if row.startswith("| `")]
    assert capsys.readouterr().out.splitlines() == sorted(rows)
    assert f"\n{len(rows)} controls: " in content()


def test_services_have_their_names_of_aws() -> None:
    for control in registry.load():
        word = control.id.partition("-")[0]
        assert word in coverage.SERVICES or word in {
            "ecr",
            "ecs",
            "efs",
            "eks",
            "iam",
            "kms",
            "msk",
            "rds",
            "s3",
            "waf",
        }, word

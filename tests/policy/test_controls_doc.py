"""The table of controls says what the controls say."""

import re

from policy import registry
from policy.report import coverage
from tools.controls import PATH, text


def test_the_file_is_current() -> None:
    assert PATH.read_text(encoding="utf-8") == text(), "run `make controls`"


def test_every_control_has_one_row_with_its_severity_level_ids_and_remedy() -> None:
    rows = {row.split("`")[1]: row for row in text().splitlines() if row.startswith("| `")}

    for control in registry.load():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", rows.pop(control.id))[1:-1]]
        said = dict(zip(coverage.HEAD, cells, strict=True))
        assert (said["Severity"], said["Level"]) == (control.severity, control.level)
        assert said["FSBP"] == ", ".join(control.frameworks.get("FSBP", ()))
        assert said["Remedy"].replace("\\", "") == control.remedy.replace("\\", "")
    assert sorted(rows) == sorted(
        {"exempted-finding", "exemption-expired", "exemption-malformed", "exemption-unused", "unknown-values"}
    )


def test_every_service_is_written_as_aws_writes_it() -> None:
    for control in registry.load():
        word = control.id.partition("-")[0]
        assert word in coverage.SERVICES or word in {"ecr", "ecs", "eks", "iam", "kms", "msk", "rds", "s3", "waf"}, word

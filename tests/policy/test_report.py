"""Reports of the pack in all formats."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from policy.readers.sources import SourceError
from policy.report.__main__ import main, read
from tests.policy.readers.test_sources import BUCKET, VERSIONING, entry, state

PUBLIC = entry(BUCKET, "media", id="media", inputs={"tags": {"x": "</script><script>alert(1)</script>"}})
EXPIRY = (date.today() + timedelta(days=200)).isoformat()
EXEMPTIONS = f"""
- urn: {PUBLIC["urn"]}
  control: s3-versioning
  owner: media-operations
  reason: rebuilt from fixtures every night
  expiry: {EXPIRY}
"""
PROGRAM = entry("media:storage:Bucket", "component", custom=False, sourcePosition="project:///__main__.py#41,8")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A state with a public bucket in a component, an exemption, and the files of all formats."""
    paths = {name: tmp_path / name for name in ("state", "exemptions", "json", "sarif", "junit", "html")}
    inside = {**PUBLIC, "parent": PROGRAM["urn"], "sourcePosition": "project:///components/storage/bucket.py#9"}
    paths["state"].write_text(json.dumps(state(PROGRAM, inside)))
    paths["exemptions"].write_text(EXEMPTIONS)
    return paths


def run(files: dict[str, Path], *arguments: str) -> int:
    return main([str(files["state"]), "--exemptions", str(files["exemptions"]), *arguments])


def output(files: dict[str, Path], format_: str) -> str:
    run(files, f"--{format_}", str(files[format_]))
    return files[format_].read_text()


def test_a_mandatory_violation_exits_with_one_and_prints_the_remedy(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files) == 1

    printed = capsys.readouterr().out
    assert "s3-bucket-public-access-block [S3.8, CIS 2.1.4" in printed
    assert "media (aws:s3/bucket:Bucket): public access is not blocked" in printed
    assert "remedy: Add a BucketPublicAccessBlock of the bucket" in printed
    assert f"until {EXPIRY}, media-operations: rebuilt from fixtures" in printed


def test_a_stack_without_violations_exits_with_zero(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(json.dumps(state(entry(VERSIONING, "v"))))

    assert main([str(path)]) == 0


@pytest.mark.parametrize(("content", "message"), [("{", "malformed JSON"), ("{}", "neither a captured graph")])
def test_an_invalid_input_exits_with_two(
    tmp_path: Path, content: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "state.json"
    path.write_text(content)

    assert main([str(path)]) == 2
    assert message in capsys.readouterr().err


def test_a_misspelled_control_in_the_configuration_exits_with_two(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    config = files["state"].with_name("config.json")
    config.write_text('{"s3-versionin": "disabled"}')

    assert run(files, "--config", str(config)) == 2
    assert "did you mean 's3-versioning'?" in capsys.readouterr().err


def test_json_has_all_controls_with_their_counts(files: dict[str, Path]) -> None:
    report: dict[str, Any] = json.loads(output(files, "json"))

    counts = {control["id"]: control["counts"] for control in report["controls"]}
    assert counts["s3-versioning"] == {"exempt": 1}
    assert counts["s3-bucket-public-access-block"] == {"fail": 1}
    assert report["totals"]["exempt"] == 1


def test_sarif_has_suppressions_and_the_position_of_the_component(files: dict[str, Path]) -> None:
    (sarif,) = json.loads(output(files, "sarif"))["runs"]

    found = {result["ruleId"]: result for result in sarif["results"]}
    exempt, failed = found["s3-versioning"], found["s3-bucket-public-access-block"]
    assert exempt["suppressions"][0]["status"] == "accepted"
    assert "suppressions" not in failed
    assert failed["level"] == "error"
    assert sarif["tool"]["driver"]["rules"][failed["ruleIndex"]]["id"] == failed["ruleId"]
    location = failed["locations"][0]["physicalLocation"]
    assert (location["artifactLocation"]["uri"], location["region"]["startLine"]) == ("__main__.py", 41)


def test_junit_has_one_case_per_resource(files: dict[str, Path]) -> None:
    suites = {suite.get("name"): suite for suite in ElementTree.fromstring(output(files, "junit"))}

    failed = suites["s3-bucket-public-access-block"]
    assert (failed.get("tests"), failed.get("failures")) == ("1", "1")
    exempt = suites["s3-versioning"].find("testcase/skipped")
    assert exempt is not None
    assert str(exempt.get("message")).startswith("exempt")


def test_the_page_contains_the_report_and_escapes_its_values(files: dict[str, Path]) -> None:
    page = output(files, "html")

    assert '"s3-bucket-public-access-block"' in page
    assert page.count("</script>") == 1
    assert "http" not in page.split("<script>")[0]


def test_coverage_lists_all_controls(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--coverage"]) == 0

    assert (
        "| `s3-versioning`<br>S3 buckets have versioning, except log targets | low | advisory | S3.14 |"
        in capsys.readouterr().out
    )


def test_exemptions_that_end_within_sixty_days_are_announced(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    expiry = date.today() + timedelta(days=60)
    files["exemptions"].write_text(EXEMPTIONS.replace(EXPIRY, expiry.isoformat()))
    run(files)
    printed = capsys.readouterr().out
    assert "Exemptions that end within 60 days (1)" in printed
    assert f"{expiry}, in 60 days  s3-versioning  {PUBLIC['urn']}  (media-operations)" in printed


def test_no_ending_exemption_is_printed_as_none(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    files["exemptions"].write_text(EXEMPTIONS.replace(EXPIRY, (date.today() + timedelta(days=60)).isoformat()))
    main(["--ending", "59", "--exemptions", str(files["exemptions"])])
    assert capsys.readouterr().out == "none\n"


@pytest.mark.parametrize(("days", "code"), [(59, 0), (60, 1)])
def test_ending_exemptions_of_all_stacks_have_exit_code_1(files: dict[str, Path], days: int, code: int) -> None:
    expiry = date.today() + timedelta(days=60)
    files["exemptions"].write_text(EXEMPTIONS.replace(EXPIRY, expiry.isoformat()))
    assert main(["--ending", str(days), "--exemptions", str(files["exemptions"])]) == code


def test_a_file_that_does_not_exist_is_told_with_the_commands_that_write_it(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with pytest.raises(SourceError) as error:
        read(str(path))
    assert str(error.value) == (
        f"{path}: no such file; write it with python -m preview STACK --json, or with pulumi stack export"
    )

"""The file of exemptions: entries, and all faults with file and line."""

from datetime import date
from pathlib import Path

import pytest

from policy.exemption_file import load, parse
from policy.exemptions import Exemption
from tests.policy.harness import TODAY

URN = "urn:pulumi:dev::media-platform::*::media"
GOOD = (
    f"- urn: {URN}\n  control: s3-versioning\n  owner: media\n  reason: rebuilt from fixtures\n  expiry: 2027-11-20\n"
)
CONTROLS = ("s3-versioning", "s3-tls-only")
REQUIRED = "required keys: urn, control, owner, reason, expiry"


def faults(text: str) -> list[str]:
    return list(parse(text, CONTROLS, TODAY).faults)


def test_an_entry_is_read() -> None:
    read = parse(GOOD, CONTROLS, TODAY)

    assert read.entries == (
        Exemption(
            urn=URN,
            control="s3-versioning",
            owner="media",
            reason="rebuilt from fixtures",
            expiry=date(2027, 11, 20),
        ),
    )
    assert read.faults == ()


@pytest.mark.parametrize("text", ["", "# none\n", "[]"])
def test_a_file_without_entries_has_none(text: str) -> None:
    read = parse(text, CONTROLS, TODAY)

    assert (read.entries, read.faults) == ((), ())


@pytest.mark.parametrize(
    ("line", "replaced", "fault"),
    [
        (3, "  owner:", f"exemptions.yaml:1: owner: missing; {REQUIRED}"),
        (2, "  control: s3-versoning", "exemptions.yaml:2: control: 's3-versoning': unknown control; did you mean "
            "'s3-versioning'?"),
        (4, "  reason: no use", "exemptions.yaml:4: reason: 'no use': shorter than 12 characters; justify the finding"),
        (4, f"  reason: '{' ' * 20}'", f"exemptions.yaml:1: reason: missing; {REQUIRED}"),
        (5, "  expiry: soon", "exemptions.yaml:5: expiry: 'soon': not a date; use YYYY-MM-DD"),
        (5, "  expiry: 2028-01-01", "exemptions.yaml:5: expiry: '2028-01-01': more than a year away; allowed: up to "
            "2027-11-22"),
        (1, "- urn: urn:pulumi:dev::*", "exemptions.yaml:1: urn: 'urn:pulumi:dev::*': not a URN pattern; use "
            "`urn:pulumi:<stack>::<project>::<type>::<name>`"),
        (1, "- urn: 'urn:pulumi:::::::::'", "exemptions.yaml:1: urn: 'urn:pulumi:::::::::': not a URN pattern; use "
            "`urn:pulumi:<stack>::<project>::<type>::<name>`"),
        (1, "- urn: urn:pulumi:*::*::*::*", "exemptions.yaml:1: urn: 'urn:pulumi:*::*::*::*': all resources; name "
            "their type or names"),
        (4, "  reason: aaaaaaaaaaaa", "exemptions.yaml:4: reason: 'aaaaaaaaaaaa': the same few characters; justify the "
            "finding"),
        (4, "  reason: [rebuilt, from, fixtures]", "exemptions.yaml:4: reason: not a string"),
        (5, "  expiry: 20271120", "exemptions.yaml:5: expiry: '20271120': not a date; use YYYY-MM-DD"),
        (5, "  expiry: 2027-W05-7", "exemptions.yaml:5: expiry: '2027-W05-7': not a date; use YYYY-MM-DD"),
        (4, "  reason: rebuilt\x01", "exemptions.yaml:4: malformed YAML: character 0x1"),
    ],
)  # fmt: skip
def test_a_fault_has_the_line_of_its_field(line: int, replaced: str, fault: str) -> None:
    lines = [*map(str, GOOD.splitlines())]
    lines[line - 1] = replaced

    assert faults("\n".join(lines)) == [fault]


def test_all_faults_of_all_entries_are_reported() -> None:
    text = f"# comment\n{GOOD}- control: s3\n  expires: 2027-01-01\n  owner: a\n  owner: b\n- nothing\n"

    read = parse(text, CONTROLS, TODAY)

    assert len(read.entries) == 1
    assert list(read.faults) == [
        "exemptions.yaml:8: expires: unknown key; did you mean 'expiry'?",
        "exemptions.yaml:10: owner: set twice; remove one",
        f"exemptions.yaml:7: urn: missing; {REQUIRED}",
        f"exemptions.yaml:7: reason: missing; {REQUIRED}",
        f"exemptions.yaml:7: expiry: missing; {REQUIRED}",
        "exemptions.yaml:7: control: 's3': unknown control; see `python -m policy.report --list` for all names",
        f"exemptions.yaml:11: not an object; {REQUIRED}",
    ]


def test_a_document_that_is_no_list_is_a_fault() -> None:
    assert faults("urn: x") == ["exemptions.yaml:1: not a list of entries"]
    assert faults(f"{GOOD}  owner: 'x") == ["exemptions.yaml:6: malformed YAML: found unexpected end of stream"]


def test_a_second_entry_for_the_same_finding_is_a_fault() -> None:
    read = parse(GOOD + GOOD, CONTROLS, TODAY)

    assert len(read.entries) == 1
    assert read.faults == ("exemptions.yaml:6: same urn and control as in line 1; remove one",)


def test_a_key_that_is_no_string_is_a_fault() -> None:
    assert faults(f"{GOOD}  ? [a, b]\n  : c\n") == [f"exemptions.yaml:6: a key is not a string; {REQUIRED}"]


def test_a_byte_that_is_not_utf_8_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "exemptions.yaml"
    file.write_bytes(b"# none\n- urn: \xff\n")

    assert load(file, CONTROLS, TODAY).faults == (f"{file}:2: not UTF-8: byte 0xff",)


def test_faults_have_the_path_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "exemptions.yaml"
    file.write_text("urn: x")

    assert load(file, CONTROLS, TODAY).faults == (f"{file}:1: not a list of entries",)
    assert load(tmp_path / "none.yaml", CONTROLS, TODAY).faults == ()

"""The stacks of this project pass their own policies: every finding is fixed, configured or exempt with a reason."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from policy import sources
from policy.report.__main__ import pack_for
from policy.report.summary import Report, report_on
from tests.conftest import ROOT, STACKS, graph_of

LONGEST = timedelta(days=366)
EXEMPTIONS = yaml.safe_load((ROOT / "policy" / "exemptions.yaml").read_text())

every_stack = pytest.mark.parametrize("stack", STACKS)
known_and_unknown = pytest.mark.parametrize("unknown", [False, True], ids=["known", "unknown"])


def report(stack: str, *, unknown: bool = False) -> Report:
    """The pack's report on a stack, as the offline preview makes it."""
    captured = sources.from_graph(graph_of(stack, unknown=unknown).to_json())
    return report_on(captured, pack_for(captured))


@every_stack
@known_and_unknown
def test_no_finding_is_left_and_no_exemption_is_unused(stack: str, unknown: bool) -> None:
    found = report(stack, unknown=unknown)

    assert [(result.control.id, result.urn) for result in (*found.blocking, *found.warnings)] == []


@every_stack
def test_a_deployed_stack_leaves_nothing_undecided(stack: str) -> None:
    assert [(result.control.id, result.urn) for result in report(stack).unknown] == []


@pytest.mark.requirement("QA-37", "QA-38")
def test_relaxations_of_development_are_exemptions_that_stay_in_sight() -> None:
    exempt = {(result.control.id, result.urn.rpartition("::")[2]) for result in report("quikapp-dev").exempted}

    assert exempt == {
        (control, f"primary-library-{purpose}-bucket")
        for control in ("s3-versioning", "s3-kms-encryption")
        for purpose in ("media", "thumbnails", "archives")
    } | {("dynamodb-deletion-protection", "primary-data-tables-media-meta-table")}


def test_exemptions_last_a_year_at_most_and_name_a_stack_that_exists() -> None:
    for entry in EXEMPTIONS:
        assert entry["expiry"] <= date.today() + LONGEST, entry
        assert entry["urn"].removeprefix("urn:pulumi:").split("::")[:2] in [[s, "media-platform"] for s in STACKS], (
            entry
        )


def test_every_stack_has_its_configuration_and_no_file_is_left_over() -> None:
    folder: Path = ROOT / "policy" / "stacks"

    assert sorted(path.stem for path in folder.iterdir()) == STACKS


@every_stack
def test_no_configuration_disables_a_control(stack: str) -> None:
    given = json.loads((ROOT / "policy" / "stacks" / f"{stack}.json").read_text())

    assert {name for name, entry in given.items() if "disabled" in (entry, entry.get("enforcementLevel"))} == set()

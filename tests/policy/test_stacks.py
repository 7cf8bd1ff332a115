"""The stacks and showcases pass the pack: all findings are fixed, configured or exempt with a reason."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from policy.readers import sources
from policy.report.summary import Report, report_on
from tests.conftest import ROOT, SHOWCASES, STACKS, STACKS_AND_SHOWCASES, graph_of
from tests.policy.packs import configuration_of, folder_of, pack_of

MAXIMUM = timedelta(days=366)

every_stack = pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
known_and_unknown = pytest.mark.parametrize("unknown", [False, True], ids=["known", "unknown"])


def report(stack: str, *, unknown: bool = False) -> Report:
    """The pack's report on the offline preview of a stack."""
    captured = sources.from_graph(graph_of(stack, unknown=unknown).to_json())
    return report_on(captured, pack_of(captured))


@every_stack
@known_and_unknown
def test_stacks_have_no_findings_and_no_unused_exemptions(stack: str, unknown: bool) -> None:
    found = report(stack, unknown=unknown)

    assert [(result.control.id, result.urn) for result in (*found.blocking, *found.warnings)] == []


@every_stack
def test_a_deployed_stack_has_no_undecided_controls(stack: str) -> None:
    assert [(result.control.id, result.urn) for result in report(stack).unknown] == []


@pytest.mark.requirement("QA-37", "QA-38")
def test_relaxations_of_development_are_visible_exemptions() -> None:
    exempt = {(result.control.id, result.urn.rpartition("::")[2]) for result in report("quikapp-dev").exempted}

    assert exempt == {
        (control, f"primary-library-{purpose}-bucket")
        for control in ("s3-versioning", "s3-kms-encryption")
        for purpose in ("media", "thumbnails", "archives")
    } | {
        ("dynamodb-deletion-protection", "primary-data-tables-media-meta-table"),
        ("dynamodb-deletion-protection", "primary-data-tables-connections-table"),
        ("apigateway-waf", "primary-apis-api-stage"),
    }


@pytest.mark.parametrize("stacks", [STACKS, SHOWCASES], ids=["stacks", "showcases"])
def test_exemptions_last_a_year_at_most_and_have_an_existing_stack(stacks: list[str]) -> None:
    for entry in yaml.safe_load((folder_of(stacks[0]) / "exemptions.yaml").read_text()):
        assert entry["expiry"] <= date.today() + MAXIMUM, entry
        assert entry["urn"].removeprefix("urn:pulumi:").split("::")[:2] in [[s, "media-platform"] for s in stacks], (
            entry
        )


def test_each_stack_has_one_configuration_file() -> None:
    folder: Path = ROOT / "policy" / "stacks"

    assert sorted(path.stem for path in folder.iterdir()) == STACKS


@every_stack
def test_no_configuration_disables_controls(stack: str) -> None:
    path = configuration_of(stack)
    given: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}

    assert {name for name, entry in given.items() if "disabled" in (entry, entry.get("enforcementLevel"))} == set()

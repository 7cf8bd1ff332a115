"""Requests of the engine for all stacks, in the first preview and of the deployed stack."""

import json
from functools import cache
from typing import Any

import pytest
from pulumi.runtime import proto
from pulumi_policy import EnforcementLevel

from policy import sdk
from policy.housekeeping import EXEMPTED
from policy.report.__main__ import pack_for
from policy.stack import Stack
from tests.conftest import ROOT, STACKS, graph_of
from tests.policy.engine_requests import configuration_request, resource_requests, stack_request

every_stack = pytest.mark.parametrize("stack", STACKS)
first_and_deployed = pytest.mark.parametrize("unknown", [True, False], ids=["first preview", "deployed"])


def analyzer(stack: str) -> Any:
    """The pack of `--policy-pack policy --policy-pack-config policy/stacks/STACK.json`."""
    pack = pack_for(Stack((), name=stack))
    servicer = sdk.Analyzer(sdk.PACK_NAME, "0.1.0", sdk.policies(pack), EnforcementLevel.ADVISORY)
    document = json.loads((ROOT / "policy" / "stacks" / f"{stack}.json").read_text())
    servicer.Configure(configuration_request(document), None)
    return servicer


@cache
def diagnostics(stack: str, *, unknown: bool, resources: bool = True) -> list[Any]:
    """All diagnostics of a run; without `resources` no resource has an Analyze request, as in a targeted update."""
    servicer, graph, found = analyzer(stack), graph_of(stack, unknown=unknown), list[Any]()
    for request in resource_requests(graph) if resources else ():
        found.extend(servicer.Analyze(request, None).diagnostics)
    found.extend(servicer.AnalyzeStack(stack_request(graph), None).diagnostics)
    return found


def mandatory(found: list[Any]) -> list[tuple[str, str, str]]:
    return [
        (item.policyName, item.urn.rpartition("::")[2], item.message)
        for item in found
        if item.enforcementLevel == proto.MANDATORY
    ]


@every_stack
def test_a_run_of_a_deployed_stack_reports_exempt_findings_only(stack: str) -> None:
    found = diagnostics(stack, unknown=False)

    assert [(item.policyName, item.urn.rpartition("::")[2]) for item in found if item.policyName != EXEMPTED.id] == []


@every_stack
@first_and_deployed
def test_outputs_without_inputs_do_not_block(stack: str, unknown: bool) -> None:
    assert mandatory(diagnostics(stack, unknown=unknown, resources=False)) == []


@every_stack
def test_a_first_preview_reports_each_undecided_control_in_one_line(stack: str) -> None:
    found = diagnostics(stack, unknown=True)
    undecided = [item.policyName for item in found if "undecided for " in item.message]

    assert len(undecided) == len(set(undecided))
    assert [item.policyName for item in found if item.policyName not in {*undecided, EXEMPTED.id}] == []
    assert mandatory(found) == []

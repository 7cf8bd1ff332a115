"""The questions of every stack: valid calls, and never an `ok` where AWS does not answer."""

import pytest

from preflight.questions import results
from preflight.result import NOT_KNOWN, exit_code
from tests.conftest import STACKS, STACKS_AND_SHOWCASES, graph_of
from tests.preflight.accounts import CALLER, everywhere


@pytest.mark.parametrize("after", [False, True], ids=["before", "deployed"])
@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_nothing_is_ok_without_an_answer(stack: str, after: bool) -> None:
    account = everywhere(lambda call: CALLER if call == "sts.GetCallerIdentity" else "AccessDenied")
    identity, *found = results(graph_of(stack), account, after=after)
    assert identity.verdict.state == "ok"
    assert {result.verdict.state for result in found} <= {"not known"}
    assert exit_code(found) == (NOT_KNOWN if found else 0)


@pytest.mark.parametrize("stack", STACKS)
def test_calls_to_an_empty_account_are_valid(stack: str) -> None:
    account = everywhere(lambda call: CALLER if call == "sts.GetCallerIdentity" else {})
    states = {(each.check, each.verdict.state) for each in results(graph_of(stack), account, after=False)}
    assert ("region", "missing") in states  # no region is enabled, no name taken, and no quota has a value
    assert ("name", "ok") in states
    assert ("quota", "not known") in states

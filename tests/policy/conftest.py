"""Fixtures of the policy tests: the pack in the SDK's analyzer."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from pulumi_policy import EnforcementLevel

from policy import exemptions, registry, sdk
from policy.exemptions import Exemption
from policy.pack import Pack
from tests.policy.harness import TODAY, Cases, Given, Harness, MakeHarness, configure_request, exemption


@pytest.fixture
def harness() -> MakeHarness:
    """Build a harness with all controls, exemptions and a configuration.

    analyzer: class of the servicer; `pulumi_policy.policy._PolicyAnalyzerServicer` is the SDK's own.
    only: the id of the only control; by default all of them.
    """

    def build(
        *exempt: Exemption,
        config: Mapping[str, Mapping[str, Any]] | None = None,
        analyzer: Any = sdk.Analyzer,
        only: str = "",
    ) -> Harness:
        controls = [control for control in registry.load() if only in ("", control.id)]
        pack = Pack(controls, exemptions=exemptions.Exemptions(exempt, today=TODAY))
        servicer = analyzer(sdk.PACK_NAME, "0.1.0", sdk.policies(pack), EnforcementLevel.ADVISORY)
        if config is not None:
            servicer.Configure(configure_request(config), None)
        return Harness(pack, servicer)

    return build


@pytest.fixture
def cases(harness: MakeHarness) -> Cases:
    """Check the four cases of a control: stacks that pass, that fail, that are undecided, and an exempt one.

    Each case is a list of resources with the subject first. Failures must be reported for resources of the stack,
    under the control's name and at its level. The first failure must be exempt with an exemption.
    """

    def check(
        control: str,
        *,
        passes: Sequence[Sequence[Given]],
        fails: Sequence[Sequence[Given]],
        unknown: Sequence[Sequence[Given]] = (),
        config: Mapping[str, Any] | None = None,
    ) -> None:
        settings = {control: {"enforcementLevel": "mandatory", **config}} if config else None
        plain = harness(config=settings, only=control)
        level = "mandatory" if config else plain.pack.configuration.level(plain.pack.by_id[control])
        for stack in passes:
            assert plain.of(control, *stack) == [], "should pass"
            undecided = [given.undecided() for given in stack]
            assert {found.level for found in plain.of(control, *undecided)} <= {"advisory"}, (
                "an unknown value must not decide"
            )
        for stack in fails:
            found = plain.of(control, *stack)
            assert found, f"should fail: {stack}"
            assert {diagnostic.level for diagnostic in found} == {level}, found
            assert not any("could not be evaluated" in diagnostic.message for diagnostic in found), found
            assert {diagnostic.urn for diagnostic in found} <= {given.urn for given in stack}, found
        for stack in unknown:
            found = plain.of(control, *stack)
            assert found, f"should be unknown, but passes: {stack}"
            assert {diagnostic.level for diagnostic in found} == {"advisory"}, found
            strict = harness(config={"unknown-values": {"strict": True}, **(settings or {})}, only=control)
            assert {diagnostic.level for diagnostic in strict.of(control, *stack)} == {level}, "strict should fail"
        exempt = harness(exemption(control, fails[0][0].urn), config=settings, only=control)
        found = exempt.run(*fails[0])
        assert [diagnostic for diagnostic in found if diagnostic.control == control] == [], "should be exempt"
        assert any(
            diagnostic.control == "exempted-finding" and diagnostic.message.find(control) > 0 for diagnostic in found
        ), "an exempt finding should remain visible"
        assert not any(diagnostic.control == "exemption-unused" for diagnostic in found)

    return check

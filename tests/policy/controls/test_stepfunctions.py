"""State machines: logs and traces."""

from policy.tokens import SFN_STATE_MACHINE
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def logged(level: str) -> list[Given]:
    return [resource(SFN_STATE_MACHINE, loggingConfiguration={"level": level})]


def test_executions_are_logged(cases: Cases) -> None:
    cases(
        "stepfunctions-logging",
        passes=[logged("ERROR")],
        fails=[[resource(SFN_STATE_MACHINE)], logged("OFF")],
        unknown=[logged(UNKNOWN)],
    )
    cases("stepfunctions-logging", passes=[logged("ALL")], fails=[logged("ERROR")], config={"levels": ["ALL"]})


def test_executions_are_traced(cases: Cases) -> None:
    machine = resource(SFN_STATE_MACHINE)
    cases(
        "stepfunctions-tracing",
        passes=[[machine.with_props(tracingConfiguration={"enabled": True})]],
        fails=[[machine], [machine.with_props(tracingConfiguration={"enabled": False})]],
        unknown=[[machine.with_props(tracingConfiguration={"enabled": UNKNOWN})]],
    )

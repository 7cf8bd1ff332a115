"""Controls for Step Functions: logs and traces of state machines."""

from policy.frameworks import LOGGED
from policy.guides import SECURITY_HUB
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import SFN_STATE_MACHINE


@resource_control(
    "stepfunctions-logging",
    title="State machines have logs",
    severity="medium",
    types=[SFN_STATE_MACHINE],
    frameworks={"FSBP": ["StepFunctions.1"], "PCI DSS 4.0": ["10.4.2"], "NIST 800-53": LOGGED},
    remedy="Set logging_configuration with a log group and a level.",
    parameters=[
        Parameter("levels", ("ALL", "ERROR", "FATAL"), "Accepted log levels.", allowed=("ALL", "ERROR", "FATAL"))
    ],
    url=f"{SECURITY_HUB}/stepfunctions-controls.html#stepfunctions-1",
)
def executions_are_logged(machine: Resource, settings: Settings) -> Iterator[Finding]:
    if machine.string("loggingConfiguration.level") not in settings.strings("levels"):
        yield machine.fail("executions are not logged at an accepted level", "loggingConfiguration.level")


@resource_control(
    "stepfunctions-tracing",
    title="State machines have X-Ray tracing",
    severity="low",
    types=[SFN_STATE_MACHINE],
    frameworks={"NIST 800-53": ["CA-7", "SI-4"]},
    remedy="Set tracing_configuration.enabled to true.",
    url="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html",
)
def executions_are_traced(machine: Resource, settings: Settings) -> Iterator[Finding]:
    if not machine.flag("tracingConfiguration.enabled"):
        yield machine.fail("executions have no traces", "tracingConfiguration.enabled")

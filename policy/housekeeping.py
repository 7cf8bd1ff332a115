"""Controls of the pack itself: its exemptions, and undecided controls."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import translate

from policy.configuration import Configuration
from policy.control import Control, Level, Parameter, Severity
from policy.exemptions import Exemption, Exemptions
from policy.finding import Finding
from policy.resource import Resource
from policy.result import Result
from policy.stack import Stack


def _own(
    id_: str, title: str, severity: Severity, level: Level, remedy: str, parameters: tuple[Parameter, ...] = ()
) -> Control:
    return Control(id=id_, title=title, severity=severity, level=level, types=(), remedy=remedy, parameters=parameters)


MALFORMED = _own(
    "exemption-malformed",
    "Exemptions have a URN pattern, a control, an owner, a reason and an expiry date",
    "high",
    "mandatory",
    "Correct the entry in policy/exemptions.yaml as in the message.",
)
EXPIRED = _own(
    "exemption-expired",
    "Exemptions are not expired",
    "high",
    "mandatory",
    "Fix the exempted finding and remove the entry, or renew it with its owner and a reason.",
)
UNUSED = _own(
    "exemption-unused",
    "Exemptions cover at least one finding",
    "medium",
    "mandatory",
    "Remove the entry from policy/exemptions.yaml, or correct its URN where the message has the URN of a finding.",
)
EXEMPTED = _own(
    "exempted-finding",
    "Findings covered by an exemption",
    "low",
    "advisory",
    "None until the expiry date; then fix the finding.",
)
UNKNOWN_VALUES = _own(
    "unknown-values",
    "Controls that are undecided until the deployment are listed, and fail if `strict` is set",
    "low",
    "advisory",
    "Pass values that are known in preview, or evaluate after the deployment with `pulumi policy analyze`.",
    (
        Parameter("strict", False, "Whether undecided controls fail."),
        Parameter("details", False, "Whether undecided findings are listed one by one, not as one line per control."),
    ),
)

CONTROLS = (MALFORMED, EXPIRED, UNUSED, EXEMPTED, UNKNOWN_VALUES)


@dataclass(frozen=True)
class Scope:
    """Inputs of housekeeping for one stack: controls by id, configuration, exemptions, evaluation of one control."""

    stack: Stack
    controls: Mapping[str, Control]
    configuration: Configuration
    exemptions: Exemptions
    evaluate: Callable[[Control, Resource, Stack], Result]


def results(scope: Scope) -> Iterator[Result]:
    """All results of the pack's own controls for a stack."""
    yield from exemption_results(scope)
    yield from exempted(scope)


def exempted(scope: Scope) -> Iterator[Result]:
    """Exempted findings, so that they remain visible in outputs with violations only."""
    if scope.configuration.level(EXEMPTED) == "disabled":
        return
    for entry in _entries(scope):
        for result in exempted_results(scope, entry):
            if result.answer != "pass":
                findings = tuple(
                    Finding(urn=found.urn, message=f"{entry.control}: {found}; exempt until {entry.expiry}")
                    for found in result.findings
                )
                yield Result(control=EXEMPTED, urn=result.urn, answer="fail", findings=findings)


def exemption_results(scope: Scope) -> Iterator[Result]:
    """Malformed, expired and unused entries that apply to the stack."""
    for fault in scope.exemptions.faults:
        yield from _failure(scope, MALFORMED, fault)
    for entry in scope.exemptions.expired:
        if entry.applies_to(scope.stack.name, scope.stack.project):
            yield from _failure(scope, EXPIRED, f"expired on {entry.expiry}: {entry}")
    for entry in _entries(scope):
        if is_unused(scope, entry):
            found = ", ".join(_findings_of_the_name(scope, entry))
            meant = f"; the finding is on {found}: set this urn" if found else ""
            yield from _failure(scope, UNUSED, f"covers no finding: {entry}{meant}")


def is_unused(scope: Scope, entry: Exemption) -> bool:
    """Whether an entry covers no finding of the stack.

    An entry for all stacks (`urn:pulumi:*::...`) is unused only if the stack has resources that it covers.
    """
    covers_nothing = not any(entry.covers(resource.urn) for resource in scope.stack.resources)
    if covers_nothing and "*" in entry.urn.split("::", 1)[0]:
        return False
    return covers_nothing or all(result.answer == "pass" for result in exempted_results(scope, entry))


def _findings_of_the_name(scope: Scope, entry: Exemption) -> Iterator[str]:
    """URNs with a finding of the entry's control and the resource's name of its URN, under other types."""
    control, named = scope.controls[entry.control], re.compile(translate(entry.urn.rpartition("::")[2]))
    results = (scope.evaluate(control, each, scope.stack) for each in scope.stack.of(*control.types))
    urns = (finding.urn for result in results if result.answer != "pass" for finding in result.findings)
    return (urn for urn in dict.fromkeys(urns) if named.match(urn.rpartition("::")[2]))


def exempted_results(scope: Scope, entry: Exemption) -> Iterator[Result]:
    """Results of the entry's control for the resources that it covers; else its findings that report such a resource,
    a part of the subject."""
    control = scope.controls[entry.control]
    subjects = scope.stack.of(*control.types)
    covered = [resource for resource in subjects if entry.covers(resource.urn)]
    found = [scope.evaluate(control, resource, scope.stack) for resource in covered]
    if any(result.answer != "pass" for result in found):
        yield from found
        return
    for resource in subjects:
        result = scope.evaluate(control, resource, scope.stack)
        findings = tuple(finding for finding in result.findings if entry.covers(finding.urn))
        if findings:
            yield replace(result, findings=findings)


def _entries(scope: Scope) -> Iterator[Exemption]:
    """Valid entries that apply to the stack."""
    return (entry for entry in scope.exemptions.valid if entry.applies_to(scope.stack.name, scope.stack.project))


def _failure(scope: Scope, control: Control, message: str) -> Iterator[Result]:
    if scope.configuration.level(control) != "disabled":
        yield Result(control=control, urn="", answer="fail", findings=(Finding(urn="", message=message),))

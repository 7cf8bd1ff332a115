"""Evaluation of one control for one resource, with unknown values.

The presence or truth of an unknown property is presumed. The rule is evaluated again under other presumptions: a
finding of all evaluations is a failure, a finding of only some of them is unknown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy.control import Control, Settings
from policy.finding import Finding
from policy.resource import Resource
from policy.result import Result
from policy.stack import OtherResourceNeededError, Stack
from policy.unknown import Presumptions, note, record_presumptions, record_unknown_reads

MOST_PRESUMED = 6  # properties; the result of a rule that presumes more is unknown, without an evaluation of each
OTHER_RESOURCES = "other resources of the stack"


@dataclass(frozen=True, kw_only=True)
class _Outcome:
    """Outcome of one evaluation. unknowns: unknown properties read; presumed: properties presumed."""

    findings: tuple[Finding, ...]
    unknowns: tuple[str, ...]
    presumed: tuple[str, ...]


def evaluate(control: Control, resource: Resource, stack: Stack | None, settings: Settings) -> Result:
    """Evaluate one control. An exception in its rule is a failure of the resource."""
    first = _evaluation(control, resource, stack, settings, Presumptions())
    outcomes = [first]
    if first.presumed:
        others = _other_presumptions(first.presumed)
        outcomes += [_evaluation(control, resource, stack, settings, presumptions) for presumptions in others]
    if len(first.presumed) > MOST_PRESUMED:
        outcomes.append(_Outcome(findings=(), unknowns=first.presumed, presumed=()))  # no finding of all outcomes
    certain, possible = _combined(outcomes)
    unknowns = tuple(dict.fromkeys(name for each in outcomes for name in (*each.unknowns, *each.presumed)))
    if certain:
        return Result(
            control=control,
            urn=resource.urn,
            answer="fail",
            findings=(*certain, *_as_unknown(possible)),
            unknowns=unknowns,
        )
    if not possible and not any(each.unknowns for each in outcomes):
        return Result(control=control, urn=resource.urn, answer="pass")
    findings = tuple(_as_unknown(possible)) or (_undecided(resource, unknowns),)
    return Result(control=control, urn=resource.urn, answer="unknown", findings=findings, unknowns=unknowns)


def _other_presumptions(presumed: Sequence[str]) -> Iterator[Presumptions]:
    """The opposite presumption of all properties, and of each one if they are few."""
    yield Presumptions(otherwise=False)
    if 1 < len(presumed) <= MOST_PRESUMED:
        for name in presumed:
            yield Presumptions({name: False}, otherwise=True)
            yield Presumptions({name: True}, otherwise=False)


def _combined(outcomes: Sequence[_Outcome]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Failures of all outcomes, and all other findings."""
    failed = [{found for found in outcome.findings if found.answer == "fail"} for outcome in outcomes]
    every = dict.fromkeys(found for outcome in outcomes for found in outcome.findings)
    certain = tuple(found for found in every if all(found in failures for failures in failed))
    return certain, tuple(found for found in every if found not in certain)


def _as_unknown(findings: Sequence[Finding]) -> Iterator[Finding]:
    return (replace(found, answer="unknown") for found in findings)


def _evaluation(
    control: Control, resource: Resource, stack: Stack | None, settings: Settings, presumptions: Presumptions
) -> _Outcome:
    with record_unknown_reads() as reads, record_presumptions(presumptions) as presumed:
        findings: list[Finding] = []
        try:
            findings.extend(_findings(control, resource, stack, settings))
        except OtherResourceNeededError:  # findings before it remain
            note(OTHER_RESOURCES)
        except Exception as error:  # an exception in one rule must not stop the others
            message = resource.redacted(f"the rule could not be evaluated: {type(error).__name__}: {error}")
            findings = [Finding(urn=resource.urn, message=message)]
    if reads:
        findings = [
            found if found.conclusive else replace(found, answer="unknown", conclusive=True) for found in findings
        ]
    return _Outcome(findings=tuple(findings), unknowns=tuple(reads), presumed=tuple(presumed))


def _findings(control: Control, resource: Resource, stack: Stack | None, settings: Settings) -> Iterator[Finding]:
    if control.resource_rule:
        return control.resource_rule(resource, settings)
    if control.stack_rule and stack:
        return control.stack_rule(resource, stack, settings)
    return iter(())


def _undecided(resource: Resource, unknowns: Sequence[str]) -> Finding:
    return Finding(
        urn=resource.urn,
        message=f"undecided until the deployment: unknown {', '.join(unknowns)}",
        answer="unknown",
    )

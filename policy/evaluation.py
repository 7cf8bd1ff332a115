"""The answer of one control about one resource, unknown values included.

A rule that asks of an unknown property whether it is set, or true, gets a presumption. Its answer counts only where it
stays the same whatever the property turns out to be: the rule is evaluated again under other presumptions, and what
only some of the evaluations find is unknown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy.model import Control, Finding, Result, Settings
from policy.stack import Stack
from policy.unknown import Presumptions, record_presumptions, record_unknown_reads
from policy.view import Resource

MOST_PRESUMED = 6  # properties; the answer of a rule that presumes more is unknown without trying them one by one


@dataclass(frozen=True, kw_only=True)
class _Outcome:
    """One evaluation. unknowns: properties whose value was read; presumed: those of which a presumption was made."""

    findings: tuple[Finding, ...]
    unknowns: tuple[str, ...]
    presumed: tuple[str, ...]


def evaluate(control: Control, resource: Resource, stack: Stack | None, settings: Settings) -> Result:
    """Evaluate one rule. An exception is a failure of its control on that resource."""
    first = _evaluation(control, resource, stack, settings, Presumptions())
    outcomes = [first]
    if first.presumed:
        others = _other_presumptions(first.presumed)
        outcomes += [_evaluation(control, resource, stack, settings, presumptions) for presumptions in others]
    if len(first.presumed) > MOST_PRESUMED:
        outcomes.append(_Outcome(findings=(), unknowns=first.presumed, presumed=()))  # nothing holds in every outcome
    firm, open_ = _weighed(outcomes)
    unknowns = tuple(dict.fromkeys(what for each in outcomes for what in (*each.unknowns, *each.presumed)))
    if firm:
        return Result(
            control=control, urn=resource.urn, answer="fail", findings=(*firm, *_as_unknown(open_)), unknowns=unknowns
        )
    if not open_ and not any(each.unknowns for each in outcomes):
        return Result(control=control, urn=resource.urn, answer="pass")
    findings = tuple(_as_unknown(open_)) or (_undecided(resource, unknowns),)
    return Result(control=control, urn=resource.urn, answer="unknown", findings=findings, unknowns=unknowns)


def _other_presumptions(presumed: Sequence[str]) -> Iterator[Presumptions]:
    """All properties the other way round, and each of a few by itself."""
    yield Presumptions(otherwise=False)
    if 1 < len(presumed) <= MOST_PRESUMED:
        for what in presumed:
            yield Presumptions({what: False}, otherwise=True)
            yield Presumptions({what: True}, otherwise=False)


def _weighed(outcomes: Sequence[_Outcome]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The failures that every outcome has, and all other findings."""
    failed = [{found for found in outcome.findings if found.answer == "fail"} for outcome in outcomes]
    every = dict.fromkeys(found for outcome in outcomes for found in outcome.findings)
    firm = tuple(found for found in every if all(found in failures for failures in failed))
    return firm, tuple(found for found in every if found not in firm)


def _as_unknown(findings: Sequence[Finding]) -> Iterator[Finding]:
    return (replace(found, answer="unknown") for found in findings)


def _evaluation(
    control: Control, resource: Resource, stack: Stack | None, settings: Settings, presumptions: Presumptions
) -> _Outcome:
    with record_unknown_reads() as reads, record_presumptions(presumptions) as presumed:
        try:
            findings = tuple(_findings(control, resource, stack, settings))
        except Exception as error:  # a rule that raises must not end the run
            message = resource.scrubbed(f"the rule could not be evaluated: {type(error).__name__}: {error}")
            findings = (Finding(urn=resource.urn, message=message),)
    if reads:
        findings = tuple(
            found if found.conclusive else replace(found, answer="unknown", conclusive=True) for found in findings
        )
    return _Outcome(findings=findings, unknowns=tuple(reads), presumed=tuple(presumed))


def _findings(control: Control, resource: Resource, stack: Stack | None, settings: Settings) -> Iterator[Finding]:
    if control.resource_rule:
        return control.resource_rule(resource, settings)
    if control.stack_rule and stack:
        return control.stack_rule(resource, stack, settings)
    return iter(())


def _undecided(resource: Resource, unknowns: Sequence[str]) -> Finding:
    return Finding(
        urn=resource.urn,
        message=f"undecided before the deployment: {', '.join(unknowns)} not known yet",
        answer="unknown",
    )

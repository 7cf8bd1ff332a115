"""One run over one stack: every answer, and what it amounts to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from policy.model import SEVERITIES, Control, Level, Result
from policy.run import Pack
from policy.stack import Stack
from policy.view import Resource

ORDER: Mapping[str, int] = {severity: index for index, severity in enumerate(SEVERITIES)}


@dataclass(frozen=True)
class Report:
    """The answers of a pack about a stack."""

    pack: Pack
    stack: Stack
    results: Sequence[Result]

    @cached_property
    def blocking(self) -> Sequence[Result]:
        """What stops a deployment."""
        return _sorted(result for result in self.results if self.pack.blocks(result))

    @cached_property
    def warnings(self) -> Sequence[Result]:
        """Failures that are only advised against."""
        return _sorted(
            result
            for result in self.results
            if result.answer == "fail" and not result.exemption and not self.pack.blocks(result)
        )

    @cached_property
    def unknown(self) -> Sequence[Result]:
        """What cannot be told before the deployment."""
        return _sorted(result for result in self.results if result.answer == "unknown" and not result.exemption)

    @cached_property
    def exempted(self) -> Sequence[Result]:
        """What an exemption sets aside."""
        return _sorted(result for result in self.results if result.exemption)

    @property
    def passed(self) -> int:
        """How many answers are passes."""
        return sum(result.answer == "pass" for result in self.results)

    @cached_property
    def reported(self) -> Sequence[Result]:
        """Everything but the passes, the worst first."""
        return [*self.blocking, *self.warnings, *self.unknown, *self.exempted]

    def level(self, control: Control) -> Level:
        """The level of a control in this stack."""
        return self.pack.configuration.level(control)

    def resource(self, urn: str) -> Resource | None:
        """The resource that a result or finding is about; None for the stack as a whole."""
        return self.stack.by_urn(urn)

    @cached_property
    def counts(self) -> Mapping[str, Counter[str]]:
        """By control: how many subjects pass, fail, are unknown or exempt."""
        found: dict[str, Counter[str]] = {control.id: Counter() for control in self.pack.controls}
        for result in self.results:
            found[result.control.id]["exempt" if result.exemption else result.answer] += 1
        return found


def report_on(stack: Stack, pack: Pack) -> Report:
    """Run everything."""
    return Report(pack, stack, pack.check(stack))


def source_of(report: Report, urn: str) -> tuple[str, int] | None:
    """File and line of the component call that a resource belongs to, where the program's positions are recorded."""
    resource = report.resource(urn)
    found = resource.source if resource else ""
    while resource and (resource := report.stack.parent(resource)):
        if resource.type != "pulumi:pulumi:Stack" and resource.source:
            found = resource.source
    file, _, line = found.partition("#")
    return (file, int(line) if line.isdecimal() else 1) if file else None


def _sorted(results: Iterable[Result]) -> Sequence[Result]:
    return sorted(results, key=lambda result: (ORDER[result.control.severity], result.control.id, result.urn))

"""The results of a pack for a stack, by their effect on a deployment."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from policy.control import SEVERITIES, Control, Level
from policy.exemptions import Exemption
from policy.pack import Pack
from policy.report.stack_file import SERVICE, Key, key_of
from policy.resource import Resource
from policy.result import Result
from policy.stack import Stack

ROOT = Path(__file__).resolve().parents[2]
ORDER: Mapping[str, int] = {severity: index for index, severity in enumerate(SEVERITIES)}


@dataclass(frozen=True)
class Report:
    """The results of a pack for a stack. root: folder of the project, with its stack files."""

    pack: Pack
    stack: Stack
    results: Sequence[Result]
    root: Path = ROOT

    @cached_property
    def resource_count(self) -> int:
        """Number of managed resources, without components, providers and resources that are only read."""
        return sum(
            resource.custom and not resource.external and not resource.token.startswith("pulumi:")
            for resource in self.stack.resources
        )

    @cached_property
    def blocking(self) -> Sequence[Result]:
        """Results that block a deployment."""
        return _sorted(result for result in self.results if self.pack.blocks(result))

    @cached_property
    def warnings(self) -> Sequence[Result]:
        """Failures of advisory controls."""
        return _sorted(
            result
            for result in self.results
            if result.answer == "fail" and not result.exemption and not self.pack.blocks(result)
        )

    @cached_property
    def unknown(self) -> Sequence[Result]:
        """Undecided results."""
        return _sorted(result for result in self.results if result.answer == "unknown" and not result.exemption)

    @cached_property
    def exempted(self) -> Sequence[Result]:
        """Exempt results."""
        return _sorted(result for result in self.results if result.exemption)

    @property
    def ending(self) -> Sequence[Exemption]:
        """Exemptions of the stack that end soon."""
        entries = self.pack.exemptions.ending()
        return [entry for entry in entries if entry.applies_to(self.stack.name, self.stack.project)]

    @property
    def passed(self) -> int:
        """Number of passes."""
        return sum(result.answer == "pass" for result in self.results)

    @cached_property
    def reported(self) -> Sequence[Result]:
        """All results other than passes, the most severe first."""
        return [*self.blocking, *self.warnings, *self.unknown, *self.exempted]

    def level(self, control: Control) -> Level:
        """The level of a control in this stack."""
        return self.pack.configuration.level(control)

    def key(self, result: Result, urn: str) -> Key | None:
        """The key of the stack file that mends a finding; None for other programs. urn: of the finding."""
        return key_of(self.root, self.stack, self.resource(urn) or self.resource(result.urn), result.control.id)

    def resource(self, urn: str) -> Resource | None:
        """The resource of a result or finding; None for the stack as a whole."""
        return self.stack.by_urn(urn)

    @cached_property
    def counts(self) -> Mapping[str, Counter[str]]:
        """Numbers of passes, failures, undecided and exempt results by control."""
        found: dict[str, Counter[str]] = {control.id: Counter() for control in self.pack.controls}
        for result in self.results:
            found[result.control.id]["exempt" if result.exemption else result.answer] += 1
        return found


def report_on(stack: Stack, pack: Pack, root: Path = ROOT) -> Report:
    """Evaluate all controls."""
    return Report(pack, stack, pack.check(stack), root)


def source_of(report: Report, urn: str) -> tuple[str, int] | None:
    """File and line of the component of a resource: the outermost one, or in this program the one that its service
    creates. None if positions are not recorded."""
    resource = report.resource(urn)
    position = resource.source if resource else ""
    while resource and SERVICE not in position and (resource := report.stack.parent(resource)):
        if resource.type != "pulumi:pulumi:Stack" and resource.source:
            position = resource.source
    file, _, line = position.partition("#")
    return (file, int(line) if line.isdecimal() else 1) if file else None


def _sorted(results: Iterable[Result]) -> Sequence[Result]:
    return sorted(results, key=lambda result: (ORDER[result.control.severity], result.control.id, result.urn))

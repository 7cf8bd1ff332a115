"""Mutants of a stack, and their evaluation by the pack."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import tools.mutation.kinds
from policy import registry
from policy.control import Control
from policy.pack import Pack
from policy.readers import sources
from policy.report.__main__ import pack_for
from policy.resource import Resource
from policy.stack import Stack
from tools.mutation.graph import Broken, Captured, Mutation, Node


@dataclass(frozen=True)
class Mutant:
    """One changed stack. expected: URNs of which the pack must report one."""

    mutation: Mutation
    stack: str
    node: Node
    broken: Broken
    expected: frozenset[str]

    def __str__(self) -> str:
        where = f" ({self.broken.path})" if self.broken.path else ""
        return (
            f"{self.mutation.name}: {self.stack} {self.node['name']}{where}, not reported by {self.mutation.controls}"
        )


def mutations() -> Sequence[Mutation]:
    """All kinds of `tools/mutation/kinds`. ValueError for duplicate names and unknown controls."""
    found: list[Mutation] = []
    for module in pkgutil.iter_modules(tools.mutation.kinds.__path__):
        found.extend(importlib.import_module(f"tools.mutation.kinds.{module.name}").KINDS)
    names = [mutation.name for mutation in found]
    if duplicates := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"duplicate names of mutations: {sorted(duplicates)}")
    known = {control.id for control in registry.load()}
    if unknown := {control for mutation in found for control in mutation.controls} - known:
        raise ValueError(f"unknown controls: {sorted(unknown)}")
    return found


class Bench:
    """A stack with its mutants."""

    def __init__(self, captured: Captured) -> None:
        self.captured = captured
        self.resources = [_resource(node) for node in captured.nodes]
        self._index = {node["urn"]: index for index, node in enumerate(captured.nodes)}
        self._before: dict[str, frozenset[str]] = {}

    @cached_property
    def original(self) -> Stack:
        """The original stack."""
        return Stack(self.resources, project=self.captured.project, name=self.captured.stack)

    @cached_property
    def pack(self) -> Pack:
        """The pack with the stack's configuration, without exemptions: exempt resources have no mutants."""
        given = pack_for(self.original)
        return Pack(given.service_controls, given.configuration)

    def mutants(self, mutation: Mutation) -> Iterator[Mutant]:
        """All mutants of a kind, except of resources with findings."""
        for node in self.captured.of(mutation.type):
            named = [node] if mutation.reports is None else mutation.reports(node, self.captured)
            reported = frozenset(other["urn"] for other in named)
            if not reported or any(self.before(control) & reported for control in mutation.controls):
                continue
            for broken in mutation.change(node, self.captured):
                added = frozenset(other["urn"] for other in broken.instead if other["urn"] not in self._index)
                expected = added if added and mutation.reports is None else added | reported
                yield Mutant(mutation, self.captured.stack, node, broken, expected)

    def before(self, control: str) -> frozenset[str]:
        """URNs that a control reports for the original stack."""
        if control not in self._before:
            subjects = self.original.of(*self.pack.by_id[control].types)
            self._before[control] = frozenset(self._reported(self.pack.by_id[control], subjects, self.original))
        return self._before[control]

    def survives(self, mutant: Mutant) -> bool:
        """Whether no control of the mutation reports an expected URN."""
        index = self._index[mutant.node["urn"]]
        instead = [
            _resource(node) if node is not mutant.node else self.resources[index] for node in mutant.broken.instead
        ]
        stack: Stack | None = None
        for name in mutant.mutation.controls:
            control = self.pack.by_id[name]
            if control.resource_rule:  # the other resources are unchanged
                reported = self._reported(
                    control, (each for each in instead if each.type in control.types), self.original
                )
            else:
                stack = stack or self.original.with_replaced(index, instead)
                subjects = sorted(stack.of(*control.types), key=lambda subject: subject.urn not in mutant.expected)
                reported = self._reported(control, subjects, stack)
            if any(urn in mutant.expected for urn in reported):
                return False
        return True

    def _reported(self, control: Control, subjects: Iterable[Resource], stack: Stack) -> Iterator[str]:
        """URNs that a control reports for subjects, in their order."""
        for subject in subjects:
            result = self.pack.check_control(control, subject, stack)
            if result.answer == "fail":
                yield result.urn
                yield from (found.urn for found in result.findings if found.answer == "fail")


def _resource(node: Node) -> Resource:
    return sources.from_graph({"resources": [node]}).resources[0]

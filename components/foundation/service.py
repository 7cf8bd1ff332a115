"""A service of a stack: the settings of one concern, and their checks against other concerns."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

CheckFunction: TypeAlias = Callable[..., Iterator[Fault]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """A check of the settings of several concerns.

    concerns: arguments of the function, in order. load: imports the function. only_with: concerns of which the stack
    must have one for the check to apply; by default it always applies.
    """

    concerns: tuple[str, ...]
    load: Callable[[], CheckFunction]
    only_with: tuple[str, ...] = ()

    def faults(self, values: Mapping[str, Any], broken: Collection[str]) -> Iterator[Fault]:
        """Faults found, where all concerns are sound. values: settings by concern. broken: concerns with faults."""
        if any(name in broken or name not in values for name in self.concerns):
            return
        if self.only_with and all(values[name] is None for name in self.only_with):
            return
        yield from self.load()(*(values[name] for name in self.concerns))


@dataclass(frozen=True, kw_only=True)
class Service:
    """One concern of a stack file.

    concern: the field of the stack's settings. settings: imports the class of its settings. Both imports are deferred,
    so that a stack loads only the services that it has (ADR 14).
    """

    concern: str
    settings: Callable[[], type[Settings]]
    checks: tuple[Check, ...] = ()

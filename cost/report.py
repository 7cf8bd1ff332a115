"""All that is said about the cost of a stack: its estimate, other profiles, reductions, advice and expectations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cost.advice import Advice, advice
from cost.estimate import Estimate, estimate
from cost.expectations import Comparison, compare, of_stack
from cost.load import load, loads
from cost.prices import book
from cost.reductions import Reduction, discounts, free


@dataclass(frozen=True, kw_only=True)
class Report:
    """estimate: of the chosen profile. profiles: estimates of all profiles, none without any. reductions: of the sum of
    list prices. advice: savings that are not taken. comparisons: with the figures of the system's design."""

    estimate: Estimate
    profiles: Sequence[Estimate]
    reductions: Sequence[Reduction]
    advice: Sequence[Advice]
    comparisons: Sequence[Comparison]

    @property
    def reduced(self) -> Decimal:
        """USD a month after all reductions."""
        return self.estimate.total() + sum((item.change for item in self.reductions), Decimal(0))


def report(graph: Mapping[str, Any], settings: Mapping[str, Any], environment: str, profile: str = "") -> Report:
    """The report of a graph in the format of `python -m preview STACK --json`.

    settings: `cost` of the stack file; empty without it. environment: of the stack. profile: that with the fewest users
    if empty. LoadError for an unknown one.
    """
    found = estimate(graph, load=load(settings, profile))
    profiles = {
        name: found if name == found.load.profile else estimate(graph, load=each)
        for name, each in loads(settings).items()
    }
    return Report(
        estimate=found,
        profiles=[each for name, each in profiles.items() if name],
        reductions=[
            *discounts(settings.get("discounts", ()), found.lines, book()),
            *free(settings.get("freeTier", "none"), found.lines),
        ],
        advice=advice(found.lines, book(), production=environment == "prod"),
        comparisons=[compare(own, figure, profiles) for own, figure in of_stack(found.stack)],
    )

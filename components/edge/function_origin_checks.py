"""Checks of origins of distributions that are functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.edge.cloudfront.origins import function_origins
from components.edge.settings import EdgeSettings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings

if TYPE_CHECKING:
    from components.compute.lambda_.settings import LambdaSettings


def function_origin_faults(
    regions: RegionsSettings, edge: EdgeSettings, functions: LambdaSettings | None
) -> Iterator[Fault]:
    """Origins that are no functions, functions without a URL, or not in the region of the origin; and functions with a
    URL that no distribution calls."""
    known = functions.functions if functions else {}
    called: set[str] = set()
    for name, distribution in edge.distributions.items():
        for origin in function_origins(distribution):
            path = f"edge.distributions.{name}.origins.{origin.id}"
            called.add(origin.function)
            if functions is None or origin.function not in known:
                yield unknown_name(f"{path}.function", origin.function, known, "function", value=origin.function)
                continue
            if known[origin.function].url is None:
                yield Fault(
                    path=f"{path}.function",
                    value=origin.function,
                    problem="has no URL",
                    remedy=f"set lambda.functions.{origin.function}.url: {{}}",
                )
            only = known[origin.function].is_primary_only
            region, having = origin.region or regions.primary, functions.regions_of(regions)[: 1 if only else None]
            if region in regions.all and region not in having:
                yield Fault(
                    path=f"{path}.region",
                    value=region,
                    problem="has no functions",
                    remedy=f"allowed: {', '.join(having)}",
                )
    for key, function in known.items():
        if function.url is not None and key not in called:
            yield Fault(
                path=f"lambda.functions.{key}.url",
                problem="no distribution has an origin of kind function with it",
                remedy="add one to edge.distributions, or remove the URL",
            )

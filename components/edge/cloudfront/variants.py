"""Variants of the viewer function of a distribution, and the names of their functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from components.edge.cloudfront.behavior_settings import BehaviorSettings
from components.edge.cloudfront.settings import DistributionSettings
from components.foundation.name_limits import LIMITS, SUFFIX_LENGTH
from components.foundation.settings.faults import Fault

LIMIT = LIMITS["aws:cloudfront/function:Function"]
NOT_IN_NAMES = re.compile(r"[^\w-]", re.ASCII)  # Amazon CloudFront API Reference, FunctionConfig: characters of a name


@dataclass(frozen=True, kw_only=True)
class Variant:
    """The variant of the viewer function for a behavior.

    origin: origin whose closest replica is selected; None without replicas. switched: origin whose load balancer of
    the active region is selected; None without replicas. signed: whether signed URLs must be
    preserved. token: whether a token is required. index: whether index documents are appended, for bucket origins only.
    prefix: path prefix that is removed.
    """

    origin: str | None = None
    switched: str | None = None
    signed: bool = False
    token: bool = False
    index: bool = False
    prefix: str | None = None

    @property
    def key(self) -> str:
        """The variant's part of a name, such as `media-signed`; `plain` without any of them."""
        kinds = {"signed": self.signed, "token": self.token, "index": self.index}
        origins = [origin for origin in (self.origin, self.switched) if origin]
        parts = [*origins, *(kind for kind, is_so in kinds.items() if is_so)]
        parts += [NOT_IN_NAMES.sub("-", self.prefix.strip("/"))] if self.prefix else []
        return "-".join(parts) or "plain"

    @property
    def reads_store(self) -> bool:
        """Whether it reads the key-value store."""
        return self.origin is not None or self.switched is not None or self.token


def variant_of(settings: DistributionSettings, behavior: BehaviorSettings) -> Variant | None:
    """The variant of a behavior; None if no function is associated."""
    function = settings.viewer_function
    if function is None or not behavior.viewer_function:
        return None
    files = settings.origins[behavior.origin].kind == "bucket"
    return Variant(
        origin=behavior.origin if settings.selects_nearest(behavior) else None,
        switched=behavior.origin if settings.switches_region(behavior) else None,
        signed=behavior.signed,
        token=behavior.authorized,
        index=files and not behavior.signed and function.index_document is not None,
        prefix=behavior.stripped_prefix,
    )


def function_name(viewer_function: str, variant: Variant) -> str:
    """Logical name of a variant's function, of which the provider generates the physical one. viewer_function: name of
    the component."""
    return f"{viewer_function}-{variant.key}"


def name_faults(settings: DistributionSettings, viewer_function: str) -> Iterator[Fault]:
    """Behaviors whose function gets a longer name than CloudFront allows, or the name of another function, with paths
    relative to the distribution."""
    named: dict[str, tuple[str, Variant]] = {}
    for path, behavior in settings.all_behaviors:
        variant = variant_of(settings, behavior) if behavior.origin in settings.origins else None
        name = function_name(viewer_function, variant) if variant is not None else ""
        if name and not LIMIT.generates(name):
            yield Fault(
                path=path,
                value=name,
                problem=f"is the name of its CloudFront function, with {len(name) + SUFFIX_LENGTH} characters "
                f"including the generated suffix; allowed: {LIMIT.generated}",
                remedy="shorten the name of the distribution or the origin, or strippedPrefix",
            )
        if variant is not None:
            other, first = named.setdefault(name, (path, variant))
            if first != variant:
                yield Fault(
                    path=path,
                    value=name,
                    problem=f"is the name of its CloudFront function, and of another one of {other}",
                    remedy="rename the origin, or change strippedPrefix",
                )

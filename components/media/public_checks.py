"""Checks of what anyone reads: no place where steps write before another one may withhold the medium."""

from collections.abc import Iterator, Mapping
from typing import cast

from components.compute.lambda_.settings import LambdaSettings
from components.compute.lambda_.uploads import uploaded_kinds
from components.edge.cloudfront.origin_settings import BucketOriginSettings
from components.edge.cloudfront.parts import DistributionParts
from components.edge.settings import EdgeSettings
from components.foundation.path_patterns import covers, overlaps
from components.foundation.settings.access import MediaKind, PlaceName
from components.foundation.settings.faults import Fault
from components.media.place_settings import DEFAULT, place_of
from components.media.processing_checks import FURTHER_READERS, STEP_FOLDERS, STEPS
from components.media.settings import MediaSettings
from components.media.stored_places import StoredPlace, stored_places
from components.storage.bucket_plan import bucket_key
from components.storage.settings import StorageSettings
from functions.shared.configuration import ConfigurationError
from functions.shared.processing import StepName, steps_of

WRITTEN: Mapping[StepName, tuple[PlaceName, ...]] = {
    "thumbnail": ("thumb",),
    "optimise": ("media",),
    "transcode": ("renditions", "frames"),
    "voice": ("renditions",),
    "original": ("media",),
}
"""Places where each step writes; sizes on request, in `variants`, are made of what is ready."""
WITHHOLDING: tuple[StepName, ...] = ("moderate", "faces")
"""Steps that withhold or refuse a medium for what it shows, beside those that write."""


def public_faults(
    storage: StorageSettings, edge: EdgeSettings, functions: LambdaSettings | None, media: MediaSettings
) -> Iterator[Fault]:
    """Behaviors without signed URLs that deliver what steps make of a medium while it may still be withheld."""
    if functions is None:
        return
    reported: set[str] = set()
    for place, step, decision in _undecided(storage, functions, media):
        for path, pattern in _public(storage, edge, place):
            if path not in reported:
                reported.add(path)
                yield Fault(
                    path=path,
                    value=False,
                    problem=f"anyone reads media.places.{place.path} by {pattern}, where {step} writes before "
                    f"{decision}",
                    remedy="set signed: true; playback signs URLs of what is ready",
                )


def _undecided(
    storage: StorageSettings, functions: LambdaSettings, media: MediaSettings
) -> Iterator[tuple[StoredPlace, str, str]]:
    """Places where steps write what may be withheld later, with the step and what decides."""
    doing = functions.with_code(*STEP_FOLDERS, *FURTHER_READERS)
    if not doing:
        return
    try:
        table = steps_of(functions.variable(doing[0], STEPS)[1])
    except ConfigurationError:
        return
    stored = {each.path: each for each in stored_places(storage, media.places)}
    for kind in sorted(uploaded_kinds(functions).intersection(table)):
        decisions = [f"{step} has decided" for step in table[kind] if step in WITHHOLDING]
        if media.malware_protection is not None:
            decisions.append("the last result of a malware scan")
        for step in table[kind] if decisions else ():
            for name in WRITTEN.get(step, ()):
                path = _entry(media, name, cast("MediaKind", kind))
                if path in stored:
                    yield stored[path], step, decisions[0]


def _entry(media: MediaSettings, place: PlaceName, kind: MediaKind) -> str:
    """Path of the entry of a place for a kind, below `media.places`."""
    name = place_of(media.places, place, kind)
    return f"{name}.{kind if kind in media.places.get(name, {}) else DEFAULT}"


def _public(storage: StorageSettings, edge: EdgeSettings, place: StoredPlace) -> Iterator[tuple[str, str]]:
    """Paths in the settings, and path patterns, of behaviors that deliver objects of a place to anyone."""
    for name, distribution in edge.distributions.items():
        before: list[str] = []
        for path, behavior in distribution.all_behaviors:
            pattern = "/" + getattr(behavior, "path", "*").removeprefix("/")
            for origin in _origins(distribution, behavior.origin):
                if origin.purpose not in storage.purposes or bucket_key(storage, origin.purpose) != place.bucket:
                    continue
                paths = _paths(place.prefix, origin.path, behavior.stripped_prefix or "")
                if paths is None:
                    continue
                hidden = any(covers(other, paths) for other in before)
                if not behavior.signed and not hidden and overlaps(pattern, paths):
                    yield f"edge.distributions.{name}.{path}.signed", pattern
            before.append(pattern)


def _paths(prefix: str, origin_path: str, stripped: str) -> str | None:
    """The pattern of the request paths of objects below a prefix; None if the origin's path is another one."""
    key, root = f"/{prefix}", f"{origin_path}/"
    if key.startswith(root):
        return f"{stripped}/{key.removeprefix(root)}*"
    return f"{stripped}/*" if root.startswith(key) else None


def _origins(distribution: DistributionParts, name: str) -> Iterator[BucketOriginSettings]:
    """The buckets that an origin reads: its own, and the one that it fails over to."""
    first = distribution.origins.get(name)
    second = distribution.origins.get(first.failover.to) if first is not None and first.failover is not None else None
    for origin in (first, second):
        if isinstance(origin, BucketOriginSettings):
            yield origin

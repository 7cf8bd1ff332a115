"""Checks of places against buckets, distributions, and the functions that work on them."""

from collections.abc import Iterator, Mapping

from components.compute.lambda_.event_source_settings import QueueSource
from components.compute.lambda_.function_settings import FunctionSettings
from components.compute.lambda_.settings import LambdaSettings
from components.edge.cloudfront.behavior_settings import BehaviorSettings
from components.edge.cloudfront.origin_settings import BucketOriginSettings
from components.edge.cloudfront.settings import DistributionSettings
from components.edge.settings import EdgeSettings
from components.foundation.path_patterns import covers
from components.foundation.settings.access import WRITING
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings
from components.media.place_settings import WITHHELD, locations
from components.media.settings import MediaSettings
from components.media.stored_places import StoredPlace, heard, stored_places
from components.messaging.events.settings import ObjectCreatedRule
from components.messaging.events.targets import FunctionTarget, QueueTarget
from components.messaging.settings import MessagingSettings
from components.storage.bucket_plan import bucket_key
from components.storage.settings import StorageSettings


def purpose_faults(regions: RegionsSettings, storage: StorageSettings, media: MediaSettings) -> Iterator[Fault]:
    """Places in buckets that the stack or a replica region does not have, and places that overlap in a bucket."""
    stored = {found.path: found for found in stored_places(storage, media.places)}
    seen: dict[tuple[str, str], StoredPlace] = {}
    for path, _, purpose, prefix in locations(media.places):
        here = f"media.places.{path}"
        if path not in stored:
            yield unknown_name(f"{here}.purpose", purpose, storage.purposes, "purpose", value=purpose)
            continue
        if regions.replicas and media.replicas == "same" and not storage.is_copied(purpose):
            yield Fault(
                path=f"{here}.purpose",
                value=purpose,
                problem=f"has no bucket in {', '.join(regions.replicas)}, where the places are too",
                remedy=f"set storage.purposes.{purpose}.replicaBuckets: separate, or media.replicas: none",
            )
        found = stored[path]
        other = next((each for each in seen.values() if _overlap(found, each)), None)
        if other is not None:
            yield Fault(
                path=f"{here}.prefix",
                value=prefix,
                problem=f"overlaps media.places.{other.path}, in the same bucket",
                remedy="set a prefix that is no beginning of another one",
            )
        seen.setdefault((found.bucket, found.prefix), found)


def _overlap(one: StoredPlace, other: StoredPlace) -> bool:
    """Whether two entries share keys; kinds of one place may share all of them."""
    same = (one.place, one.prefix) == (other.place, other.prefix)
    return one.bucket == other.bucket and one.meets(other.prefix) and not same


def withheld_faults(storage: StorageSettings, edge: EdgeSettings, media: MediaSettings) -> Iterator[Fault]:
    """Behaviors of distributions that lead to nothing but what is not scanned yet, or withheld."""
    for name, distribution in edge.distributions.items():
        for path, pattern, behavior in _behaviors(distribution):
            origin = distribution.origins.get(behavior.origin)
            if not isinstance(origin, BucketOriginSettings) or origin.purpose not in storage.purposes:
                continue
            keys = _key_pattern(pattern, behavior, origin)
            place = _withheld(storage, media, bucket_key(storage, origin.purpose), keys)
            if place is not None:
                yield Fault(
                    path=f"edge.distributions.{name}.{path}",
                    value=pattern,
                    problem=f"delivers media.places.{place}, whose objects are not scanned yet or withheld",
                    remedy="remove it, or name another origin",
                )


def _behaviors(distribution: DistributionSettings) -> Iterator[tuple[str, str, BehaviorSettings]]:
    """Path in the distribution's settings, path pattern, and behavior."""
    for index, behavior in enumerate(distribution.behaviors):
        yield f"behaviors[{index}].path", behavior.path, behavior
    yield "defaultBehavior", "*", distribution.default_behavior


def _key_pattern(pattern: str, behavior: BehaviorSettings, origin: BucketOriginSettings) -> str:
    """The pattern of the keys that requests of a behavior name."""
    requested = "/" + pattern.removeprefix("/")
    return f"{origin.path}{requested.removeprefix(behavior.stripped_prefix or '')}".removeprefix("/")


def _withheld(storage: StorageSettings, media: MediaSettings, bucket: str, keys: str) -> str | None:
    """The withheld place that every key of a pattern is in; None if it matches others too, of which the bucket's policy
    delivers the others only."""
    for found in stored_places(storage, media.places):
        if found.place in WITHHELD and found.bucket == bucket and covers(f"{found.prefix}*", keys):
            return found.path
    return None


def loop_faults(
    storage: StorageSettings,
    messaging: MessagingSettings | None,
    functions: LambdaSettings | None,
    media: MediaSettings,
) -> Iterator[Fault]:
    """Functions that write to a place whose new objects invoke them, by a rule or by a queue of a rule: each object
    would cause another (T-25)."""
    if messaging is None or functions is None:
        return
    for key, rule in messaging.rules.items():
        objects = heard(storage, rule) if isinstance(rule, ObjectCreatedRule) else None
        if not isinstance(rule, ObjectCreatedRule) or objects is None:
            continue
        for name, target in rule.targets.items():
            for function in _invoked(target, functions.functions):
                access = functions.functions[function].access
                for place, actions in access.places.items():
                    written = stored_places(storage, media.places, place)
                    if WRITING.intersection(actions) and any(map(objects.meets, written)):
                        yield Fault(
                            path=f"lambda.functions.{function}.access.places.{place}",
                            value=list(actions),
                            problem=f"writes where messaging.rules.{key}.targets.{name} listens, which invokes the "
                            "function: each new object would cause another",
                            remedy=f"set prefixes of {rule.key} outside of the place, or remove the access",
                        )


def _invoked(target: object, functions: Mapping[str, FunctionSettings]) -> list[str]:
    """Functions that a target of a rule invokes, or that consume its queue."""
    if isinstance(target, FunctionTarget):
        return [target.function] if target.function in functions else []
    if not isinstance(target, QueueTarget):
        return []
    sources = {key: function.event_sources.values() for key, function in functions.items()}
    return [
        key
        for key, found in sources.items()
        if any(isinstance(source, QueueSource) and source.queue == target.queue for source in found)
    ]

"""What the code of functions does in places of media, by its settings, against their access, for each kind."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from components.compute.lambda_.judged_environment import Use
from components.compute.lambda_.permissions import lacking
from components.foundation.settings.access import AccessSettings, PlaceName
from components.foundation.settings.faults import Fault
from functions.shared.configuration import Environment
from functions.shared.prefixes import ANY_KIND, DELIVERED, SUBSTITUTES, Place, Places

PLACES = "media.places"


@dataclass(frozen=True, kw_only=True)
class HandledKinds:
    """Kinds of media that a function has to do with. uploaded: those that the stack accepts."""

    access: AccessSettings
    uploaded: Collection[str]

    def of(self, use: Use) -> list[str]:
        """Kinds for which the function does something, within its limits; those of the stack without a limit."""
        handled = self.access.kinds or self.uploaded
        return [kind for kind in handled if use.kinds is None or kind in use.kinds]


@dataclass(frozen=True, kw_only=True)
class PlaceNeeds:
    """Places that a function uses. path: of the function. places: of the stack."""

    path: str
    folder: str
    access: AccessSettings
    places: Places
    kinds: HandledKinds

    def faults(self, used: Iterable[Use]) -> Iterator[Fault]:
        """Actions that the access settings do not permit where a place has objects of a kind. What they permit in a
        place counts for others with the same objects."""
        needed: dict[PlaceName, dict[str, None]] = {}
        missing: dict[PlaceName, dict[str, None]] = {}
        for use in used:
            name = cast(PlaceName, use.key)
            for kind in self.kinds.of(use):
                place = self.places.place(name, kind)
                if place is None:
                    continue
                found = lacking("places", self._permitted(place), use.actions)
                holder = self._holder(name, kind)
                needed.setdefault(holder, {}).update(dict.fromkeys(use.actions))
                missing.setdefault(holder, {}).update(dict.fromkeys(found))
        for name, actions in missing.items():
            if actions:
                yield self._fault(name, [*actions], [*needed[name]])

    def without_place(self, used: Iterable[Use]) -> dict[PlaceName, list[str]]:
        """Uploaded kinds for which a place that the function uses has no entry, by place."""
        found: dict[PlaceName, dict[str, None]] = {}
        for use in used:
            name = cast(PlaceName, use.key)
            for kind in self.kinds.of(use):
                if kind in self.kinds.uploaded and self.places.place(name, kind) is None:
                    found.setdefault(SUBSTITUTES.get(name, name), {})[kind] = None
        return {name: [*kinds] for name, kinds in found.items()}

    def unread(self) -> Iterator[Fault]:
        """Functions that name what is delivered by the default places, where the stack has others."""
        usual = Places.of(Environment({}))
        for name in DELIVERED:
            for kind in self.kinds.of(Use(field="places", key=name, actions=(), by="any")):
                place, default = self.places.place(name, kind), usual.place(name, kind)
                if place is not None and (default is None or place.prefix != default.prefix):
                    yield Fault(
                        path=f"{self.path}.access.places",
                        problem=f"missing: functions/{self.folder} would take the default places, and {PLACES}.{name} "
                        f"has {kind} elsewhere",
                        remedy=f"add {name}: []",
                    )
                    return

    def _holder(self, name: PlaceName, kind: str) -> PlaceName:
        """The place itself if it has an entry for a kind, or the one that has its objects otherwise."""
        own = self.places.table.get(name, {})
        return name if kind in own or ANY_KIND in own else SUBSTITUTES.get(name, name)

    def _permitted(self, place: Place) -> list[str]:
        """Actions on the objects of a place."""
        found = [
            action
            for name, actions in self.access.places.items()
            if any(_covers(each, place) for each in self._entries(name))
            for action in actions
        ]
        bucket = self.access.buckets.get(place.purpose)
        if bucket is not None and (not bucket.prefixes or any(each in place.prefix for each in bucket.prefixes)):
            found += bucket.actions
        return found

    def _entries(self, name: PlaceName) -> Iterable[Place]:
        """The entries of a place that the function has access to; those of its substitute are no part of it."""
        own: Mapping[str, Place] = self.places.table.get(name, {})
        if not self.access.kinds:
            return own.values()
        found = (own.get(kind, own.get(ANY_KIND)) for kind in self.access.kinds)
        return [place for place in found if place is not None]

    def _fault(self, name: PlaceName, missing: list[str], needed: list[str]) -> Fault:
        where, given = f"{self.path}.access.places", self.access.places.get(name)
        if given is None:
            return Fault(
                path=where,
                problem=f"lacks {name}, which functions/{self.folder} uses",
                remedy=f"add {name}: [{', '.join(needed)}]",
            )
        return Fault(
            path=f"{where}.{name}",
            value=[*given],
            problem=f"lacks {', '.join(missing)}, which functions/{self.folder} does",
            remedy="add it",
        )


def _covers(granted: Place, place: Place) -> bool:
    return granted.purpose == place.purpose and place.prefix.startswith(granted.prefix)


def missing_place_faults(found: Mapping[PlaceName, Mapping[str, Sequence[str]]]) -> Iterator[Fault]:
    """Places without an entry for uploaded kinds. found: by place, these kinds by function."""
    for name, functions in found.items():
        kinds = dict.fromkeys(kind for each in functions.values() for kind in each)
        users = ", ".join(functions)
        yield Fault(
            path=f"{PLACES}.{name}",
            problem=f"lacks {', '.join(kinds)}, which may be uploaded and which functions use it for: {users}",
            remedy=f"add {'it' if len(kinds) == 1 else 'them'}, or {ANY_KIND}",
        )

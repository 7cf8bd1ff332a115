"""Places of objects by kind of media: the bucket and the key prefix of each, as data of the stack."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from functions.shared.configuration import AccessError, ConfigurationError, Environment
from functions.shared.kinds import KINDS

SEGMENT = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
"""A tenant or an id within a key."""
PREFIX = r"([A-Za-z0-9][A-Za-z0-9._-]*/)*"
"""Of a place; empty for all of a bucket."""
ANY_KIND = "default"
"""The entry of a place for all kinds that have none of their own."""

PlaceName = Literal["incoming", "media", "variants", "renditions", "thumb", "frames", "quarantine"]
"""incoming: what was uploaded, `<prefix><tenant>/<id>`. media, variants, renditions, thumb, frames: what is
delivered, images in other sizes and what MediaConvert makes of videos and recordings (both in `media` where a stack has
no place of their own), thumbnails, and frames of videos, `<prefix><id>/...`.
quarantine: what a scan or moderation withholds, `<prefix><tenant>/<id>`."""
PLACE_NAMES: tuple[PlaceName, ...] = get_args(PlaceName)
DELIVERED: tuple[PlaceName, ...] = ("media", "variants", "renditions", "thumb", "frames")
"""Places of what is delivered of a record."""
SOFTLY_DELETED = ("list", "getTags", "tag", "delete")
"""Actions of access settings by which the objects of a record are listed and deleted softly."""
RESTORED = ("versions", "put", "tag")
"""Actions by which they are restored."""
SUBSTITUTES: Mapping[PlaceName, PlaceName] = {"variants": "media", "renditions": "media"}
"""Places that have objects of others, of the kinds for which these have no entry."""
USUAL: tuple[PlaceName, ...] = ("media", "thumb", "frames")
"""Places of what is delivered without a table."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Objects below one prefix. purpose: of their bucket."""

    purpose: str
    prefix: str


@dataclass(frozen=True, kw_only=True)
class Location:
    """A place of a kind. fallback: purpose of the bucket where the function has no access to that of the place; none if
    empty."""

    place: Place
    environment: Environment
    fallback: str = ""

    @property
    def prefix(self) -> str:
        """The key prefix."""
        return self.place.prefix

    @property
    def bucket(self) -> str:
        """Name of the bucket. ConfigurationError if the function has no access to it."""
        return self.environment.bucket(self.place.purpose, *([self.fallback] if self.fallback else []))

    def upload_key(self, tenant: str, record_id: str) -> str:
        """Key of an upload. ValueError if a part cannot be a segment of a key. Names of files are data, never keys."""
        for segment in (tenant, record_id):
            if re.fullmatch(SEGMENT, segment) is None:
                raise ValueError(f"'{segment}': no segment of a key; it has to match {SEGMENT}")
        return f"{self.prefix}{tenant}/{record_id}"

    def of_record(self, record_id: str) -> str:
        """Prefix of all that is here of a record."""
        return f"{self.prefix}{record_id}/"


def _default_table() -> dict[PlaceName, dict[str, Place]]:
    """A bucket for all, or one for each place: `incoming/<kind>/`, `media/`, `thumb/`, `frames/`,
    `quarantine/<kind>/`."""
    table: dict[PlaceName, dict[str, Place]] = {
        name: {ANY_KIND: Place(purpose=name, prefix=f"{name}/")} for name in USUAL
    }
    for name in ("incoming", "quarantine"):
        table[name] = {kind: Place(purpose=name, prefix=f"{name}/{kind}/") for kind in KINDS}
    return table


@dataclass(frozen=True)
class Places:
    """The places of a stack. table: of each place, by kind or for any. fallback: purpose of the bucket where the
    function has no access to that of a place; none if empty."""

    table: Mapping[PlaceName, Mapping[str, Place]]
    environment: Environment
    fallback: str = ""

    @classmethod
    def of(
        cls,
        environment: Environment,
        used: Mapping[PlaceName, Sequence[str]] | None = None,
        kinds: Collection[str] | None = None,
    ) -> "Places":
        """The places of MEDIA_PLACES, a JSON object such as
        `{"incoming": {"image": {"purpose": "images", "prefix": "images/original/"}}}`, or the default ones without it.

        used: places that the function uses, with what it does there. kinds: of media for which it does so; all if
        omitted. ConfigurationError if one of the places is missing, or has no bucket that the function has access to.
        """
        text = environment.text("MEDIA_PLACES", "")
        table = parsed_places(text) if text else _default_table()
        places = cls(table, environment, "" if text else "media")
        for name, actions in (used or {}).items():
            environment.uses("places", name, *actions, kinds=kinds)
            places._check(name)
        return places

    def uses_delivered(self, *actions: str) -> None:
        """Says what the function does with all that is delivered, in the places of the table. ConfigurationError as of
        `of`, for the place `media`."""
        for name in DELIVERED:
            kinds = [kind for kind in KINDS if self.place(name, kind) is not None]
            self.environment.uses("places", name, *actions, kinds=kinds)
        self._check("media")

    def at(self, name: PlaceName, kind: str) -> Location:
        """A place of a kind. ConfigurationError if it has none."""
        place = self.place(name, kind)
        if place is None:
            usual = SUBSTITUTES.get(name, name)
            raise ConfigurationError(f"MEDIA_PLACES.{usual}.{kind}: missing; add it, or {usual}.{ANY_KIND}")
        return self._located(place)

    def takes_uploads_in(self, bucket: str, kind: str) -> bool:
        """Whether uploads of a kind are in a bucket, as those of the function's region; those of others are out of
        reach."""
        return bucket == self.at("incoming", kind).bucket

    def delivered(self, kind: str) -> list[Location]:
        """Places of what is delivered of a kind, each once."""
        places = [self.place(name, kind) for name in DELIVERED]
        return [self._located(place) for place in dict.fromkeys(places) if place is not None]

    def prefixes(self, name: PlaceName) -> tuple[str, ...]:
        """Prefixes of a place for all kinds, each once, longest first."""
        found = dict.fromkeys(place.prefix for place in self._by_kind(name).values())
        return tuple(sorted(found, key=len, reverse=True))

    def upload_id(self, key: str) -> str:
        """The id in the key of an upload; empty if it has another form."""
        return self._id("incoming", key, f"{SEGMENT}/({SEGMENT})")

    def media_id(self, key: str) -> str:
        """The id in the key of what is delivered; empty if it has another form."""
        return self._id("media", key, f"({SEGMENT})/.+")

    def _id(self, name: PlaceName, key: str, rest: str) -> str:
        for prefix in self.prefixes(name):
            found = re.fullmatch(f"{re.escape(prefix)}{rest}", key)
            if found:
                return found[1]
        return ""

    def place(self, name: PlaceName, kind: str) -> Place | None:
        """The place of a kind; None if it has none."""
        by_kind = self._by_kind(name)
        return by_kind.get(kind, by_kind.get(ANY_KIND))

    def _by_kind(self, name: PlaceName) -> Mapping[str, Place]:
        """The entries of a place, and those of its substitute for the kinds that it has none for."""
        own = self.table.get(name, {})
        return own if name not in SUBSTITUTES or ANY_KIND in own else {**self.table.get(SUBSTITUTES[name], {}), **own}

    def _located(self, place: Place) -> Location:
        return Location(place=place, environment=self.environment, fallback=self.fallback)

    def _check(self, name: PlaceName) -> None:
        places = self._by_kind(name)
        if not places:
            usual = SUBSTITUTES.get(name, name)
            raise ConfigurationError(f"MEDIA_PLACES.{usual}: missing, and the function uses it; add it")
        missing: list[AccessError] = []
        for place in places.values():
            try:
                _ = self._located(place).bucket
            except AccessError as error:
                missing.append(error)
        if len(missing) == len(places):
            raise AccessError(str(missing[0]), "places", name) from missing[0]


def parsed_places(text: str) -> dict[PlaceName, dict[str, Place]]:
    """Places by name and kind of a JSON object. ConfigurationError says what is wrong."""
    given = _object(_json(text), "MEDIA_PLACES", text[:80])
    found: dict[PlaceName, dict[str, Place]] = {}
    for name, kinds in given.items():
        path = f"MEDIA_PLACES.{name}"
        if name not in PLACE_NAMES:
            raise ConfigurationError(f"{path}: unknown place; set some of {', '.join(PLACE_NAMES)}")
        found[name] = dict(_kinds(path, kinds))
    return found


def _kinds(path: str, given: Any) -> Iterator[tuple[str, Place]]:
    for kind, place in _object(given, path, given).items():
        here = f"{path}.{kind}"
        if kind not in (*KINDS, ANY_KIND):
            raise ConfigurationError(f"{here}: unknown kind; set some of {', '.join(KINDS)}, or {ANY_KIND}")
        values = _object(place, here, place)
        if set(values) != {"purpose", "prefix"}:
            names = ", ".join(sorted(values)) or "nothing"
            raise ConfigurationError(f"{here}: has {names}; set purpose and prefix")
        yield (
            kind,
            Place(
                purpose=_text(f"{here}.purpose", values["purpose"], r"[a-z][a-z0-9-]{0,30}"),
                prefix=_text(f"{here}.prefix", values["prefix"], PREFIX),
            ),
        )


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _object(value: Any, path: str, shown: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not value:
        raise ConfigurationError(f"{path}: '{shown}': not a JSON object with entries; correct the setting")
    return cast(dict[str, Any], value)


def _text(path: str, value: Any, pattern: str) -> str:
    if not isinstance(value, str) or re.fullmatch(pattern, value) is None:
        raise ConfigurationError(f"{path}: '{value}': does not match {pattern}; correct the setting")
    return value

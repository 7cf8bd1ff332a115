"""Places of objects: key prefixes, and which functions write below them or are triggered by them, as data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from functions.shared.configuration import Environment

SEGMENT = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
"""A kind, a tenant or an id within a key."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Objects below one prefix. purpose: of their bucket, where they have a bucket of their own; `media` otherwise."""

    purpose: str
    prefix: str

    def bucket(self, environment: Environment) -> str:
        """Name of the bucket. ConfigurationError if the function has access to neither purpose."""
        return environment.bucket(self.purpose, "media")


INCOMING = Place(purpose="incoming", prefix="incoming/")
"""What was uploaded: `incoming/<kind>/<tenant>/<id>`."""
MEDIA = Place(purpose="media", prefix="media/")
"""What is delivered: `media/<id>/...`."""
THUMB = Place(purpose="thumb", prefix="thumb/")
"""Thumbnails: `thumb/<id>/...`."""
FRAMES = Place(purpose="frames", prefix="frames/")
"""Frames of videos: `frames/<id>/...`."""
QUARANTINE = Place(purpose="quarantine", prefix="quarantine/")
"""What a scan or moderation withholds: `quarantine/<kind>/<tenant>/<id>`."""

PLACES: Mapping[str, Place] = {
    "incoming": INCOMING,
    "media": MEDIA,
    "thumb": THUMB,
    "frames": FRAMES,
    "quarantine": QUARANTINE,
}

WRITES: Mapping[str, tuple[Place, ...]] = {
    "presign": (INCOMING,),  # through its forms and URLs
    "scan_result": (QUARANTINE,),
    "thumbnail": (THUMB,),
    "optimise": (MEDIA,),
    "original": (MEDIA,),
    "restore": (MEDIA, THUMB, FRAMES),
    "transcode": (MEDIA, FRAMES),  # through its jobs
    "voice": (MEDIA,),  # through its jobs
    "moderate": (QUARANTINE,),
}
"""Places that a function writes objects to."""

TRIGGERS: Mapping[str, tuple[Place, ...]] = {
    "complete": (INCOMING,),
    "scan_result": (INCOMING,),
    "restore_archived": (MEDIA,),
}
"""Places whose objects trigger a function, by events of S3 or of a scan."""


@dataclass(frozen=True, kw_only=True)
class IncomingKey:
    """The parts of a key below `incoming/` or `quarantine/`."""

    kind: str
    tenant: str
    id: str


def incoming_key(kind: str, tenant: str, record_id: str) -> str:
    """Key of an upload. ValueError if a part cannot be a segment of a key. Names of files are data, never keys."""
    return _key(INCOMING, kind, tenant, record_id)


def quarantine_key(kind: str, tenant: str, record_id: str) -> str:
    """Key of a withheld upload. ValueError as in `incoming_key`."""
    return _key(QUARANTINE, kind, tenant, record_id)


def media_prefix(record_id: str) -> str:
    """Prefix of all that is delivered of a record."""
    return f"{MEDIA.prefix}{record_id}/"


def media_id(key: str) -> str:
    """The id in a key below `media/`; empty if it has another form."""
    found = re.match(f"{MEDIA.prefix}({SEGMENT})/", key)
    return found[1] if found else ""


def thumb_prefix(record_id: str) -> str:
    """Prefix of all thumbnails of a record."""
    return f"{THUMB.prefix}{record_id}/"


def frames_prefix(record_id: str) -> str:
    """Prefix of all frames of a video."""
    return f"{FRAMES.prefix}{record_id}/"


def parse_incoming(key: str) -> IncomingKey | None:
    """The parts of a key of an upload; None if it has another form."""
    found = re.fullmatch(f"{INCOMING.prefix}({SEGMENT})/({SEGMENT})/({SEGMENT})", key)
    return IncomingKey(kind=found[1], tenant=found[2], id=found[3]) if found else None


def _key(place: Place, *segments: str) -> str:
    for segment in segments:
        if re.fullmatch(SEGMENT, segment) is None:
            raise ValueError(f"'{segment}': no segment of a key; it has to match {SEGMENT}")
    return place.prefix + "/".join(segments)

"""Checks of what functions promise about buckets: that deleted media can be restored, and how uploads travel."""

from collections.abc import Iterator

from components.compute.lambda_.settings import LambdaSettings
from components.foundation.settings.access import UPLOADS
from components.foundation.settings.faults import Fault
from components.media.settings import MediaSettings
from components.media.stored_places import StoredPlace, stored_places
from components.storage.bucket_plan import bucket_prefix
from components.storage.settings import StorageSettings

RESTORE_DAYS, DEFAULT_RESTORE_DAYS = "RESTORE_DAYS", 30
DELETION_TAGS = {"deleted": "true"}
"""Tags of what is deleted softly, as functions/shared/deletion.py sets them."""
ACCELERATED = "UPLOAD_ACCELERATED"


def restoration_faults(
    storage: StorageSettings, functions: LambdaSettings | None, media: MediaSettings
) -> Iterator[Fault]:
    """Deleted media whose versions expire before the time in which they can be restored."""
    if functions is None:
        return
    for key in functions.with_code("delete"):
        path, text = functions.variable(key, RESTORE_DAYS)
        promised = int(text) if text.isdecimal() else DEFAULT_RESTORE_DAYS
        for place in stored_places(storage, media.places, "media"):
            kept = _kept_days(storage, place)
            if kept is not None and kept < promised:
                yield Fault(
                    path=path,
                    value=promised,
                    problem=f"deleted media of {place.path} are kept for {kept} days: noncurrent versions in "
                    f"storage.purposes.{place.purpose} expire then",
                    remedy=f"set at most {kept}, or raise noncurrentExpirationDays",
                )


def _kept_days(storage: StorageSettings, place: StoredPlace) -> int | None:
    """Days until a deleted object of a place is gone; None without versions, which the deletion needs."""
    bucket = storage.bucket_of(place.purpose)
    if not bucket.adds_versions:
        return None
    rules = storage.purposes[place.purpose].lifecycle.values()
    base = bucket_prefix(storage, place.purpose)
    of_deleted = [rule for rule in rules if dict(rule.tags).items() <= DELETION_TAGS.items()]
    found = [rule.noncurrent_expiration_days for rule in of_deleted if place.meets(base + rule.prefix)]
    return min((days for days in found if days), default=bucket.noncurrent_expiration_days)


def acceleration_faults(
    storage: StorageSettings, functions: LambdaSettings | None, media: MediaSettings
) -> Iterator[Fault]:
    """Accelerated uploads to buckets without S3 Transfer Acceleration, which S3 refuses."""
    if functions is None:
        return
    for key in functions.with_code("presign"):
        path, text = functions.variable(key, ACCELERATED)
        silent = {
            storage.bucket_path(place.purpose): None
            for place in stored_places(storage, media.places, UPLOADS)
            if not storage.bucket_of(place.purpose).acceleration
        }
        if text == "true" and silent:
            yield Fault(
                path=path,
                value=text,
                problem="S3 refuses accelerated uploads to " + ", ".join(f"storage.{each}" for each in silent),
                remedy="set acceleration: true there, or remove the variable",
            )

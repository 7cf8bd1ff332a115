"""What is delivered of a record: the objects in its places of delivery, and what the edge has cached of them."""

from collections.abc import Iterator

from functions.shared.clients import client
from functions.shared.deletion import delete_softly, keys_below, restore_below
from functions.shared.distribution import variants_regions
from functions.shared.prefixes import Places
from functions.shared.processing import POSSIBLE
from functions.shared.records import Record


def delivered_objects(places: Places, record: Record) -> Iterator[tuple[str, str]]:
    """Buckets and keys of all that is delivered of a record."""
    for at in places.delivered(record.kind):
        for key in keys_below(at.bucket, at.of_record(record.id)):
            yield at.bucket, key


def remove_delivered(places: Places, record: Record) -> int:
    """Deletes softly all that is delivered of a record, and returns the number of objects. A repeated call goes on
    where an earlier one ended."""
    removed = 0
    for bucket, key in delivered_objects(places, record):
        delete_softly(bucket, key)
        removed += 1
    return removed


def restore_delivered(places: Places, record: Record) -> int:
    """Restores what was deleted softly of a record, and returns the number of objects that are there then."""
    return sum(restore_below(at.bucket, at.of_record(record.id)) for at in places.delivered(record.kind))


def invalidate(distribution_id: str, places: Places, record: Record, occasion: str) -> None:
    """Removes a record from the caches of a distribution, within minutes, though they may keep it for a year; without
    a distribution, does nothing. Sizes of an image with the name of a region in their path, which a viewer function
    removes, are invalidated by both paths (T-106). occasion: why; the same one in a repeated call makes no second
    invalidation."""
    if not distribution_id:
        return
    paths = [f"/{at.of_record(record.id)}*" for at in places.delivered(record.kind)]
    if "optimise" in POSSIBLE.get(record.kind, ()) and places.place("variants", record.kind):
        variants = places.at("variants", record.kind).of_record(record.id)
        paths += [f"/{region}/{variants}*" for region in variants_regions(places.environment)]
    client("cloudfront").create_invalidation(
        DistributionId=distribution_id,
        InvalidationBatch={
            "Paths": {"Quantity": len(paths), "Items": paths},
            "CallerReference": f"{record.id}-{occasion}",
        },
    )

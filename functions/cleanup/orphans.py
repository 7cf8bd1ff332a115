"""Objects without a record, which expired, or whose record is deleted or in quarantine, and what was made of uploads
whose record failed. Keys of another form are never touched."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.cleanup.settings import CleanupSettings
from functions.shared.attributes import from_item, to_item
from functions.shared.clients import dynamodb, s3
from functions.shared.deletion import delete_softly
from functions.shared.prefixes import DELIVERED, SEGMENT, PlaceName, Places
from functions.shared.records import RecordsTable
from functions.shared.requests import ID
from functions.shared.states import WITHDRAWN
from functions.shared.telemetry import count, log

PAGE = 200
"""Objects that are listed at once."""
SUSPICIOUS = 20
"""Records of a page that cannot all be missing: the table is another one."""
MOST_KEYS = 100
"""Items of one BatchGetItem."""


@dataclass(frozen=True, kw_only=True)
class Area:
    """Objects below a prefix of a bucket. pattern: of the keys, with the id of a record. ended: states of records whose
    objects are orphans."""

    bucket: str
    prefix: str
    pattern: str
    ended: Collection[str]

    def record_id(self, key: str) -> str:
        """The id in a key; empty if it has another form."""
        found = re.fullmatch(re.escape(self.prefix) + self.pattern, key)
        return found[1] if found else ""


def areas(places: Places) -> dict[str, Area]:
    """Where objects of records are, by bucket and prefix, which names the task."""
    names: tuple[PlaceName, ...] = ("incoming", *DELIVERED)
    found: dict[str, Area] = {}
    for name in names:
        pattern = f"{SEGMENT}/({ID})" if name == "incoming" else f"({ID})/.+"
        for kind in places.table.get(name, {}):
            location = places.at(name, kind)
            ended = ("deleted", "quarantined") if name == "incoming" else WITHDRAWN
            area = Area(bucket=location.bucket, prefix=location.prefix, pattern=pattern, ended=ended)
            found[f"{name} {area.bucket}/{area.prefix}"] = area
    return found


class NoRecordsError(RuntimeError):
    """No object of a page has a record, so that nothing was deleted."""


def clean_page(settings: CleanupSettings, area: Area, after: str, time: datetime) -> str:
    """Deletes the orphans of a page of objects behind a key, and returns its last key; empty after the last page.
    NoRecordsError if none has a record, and they are too many for that."""
    start = {"StartAfter": after} if after else {}
    page = s3().list_objects_v2(Bucket=area.bucket, Prefix=area.prefix, MaxKeys=PAGE, **start)
    old = {
        item["Key"]: record_id
        for item in page.get("Contents", [])
        if (record_id := area.record_id(item["Key"])) and time - item["LastModified"] >= settings.orphan_age
    }
    record_ids = {*old.values()}
    states = _states(settings.table, record_ids)
    if len(record_ids) >= SUSPICIOUS and not states:
        raise NoRecordsError(
            f"{area.bucket}/{area.prefix}: none of {len(record_ids)} objects has a record in {settings.table.name}; "
            "correct RECORDS_TABLE or MEDIA_PLACES, or set ORPHANS to false"
        )
    orphans = [key for key, record_id in old.items() if states.get(record_id, "deleted") in area.ended]
    for key in orphans:
        delete_softly(area.bucket, key)
        log("orphan deleted", object_key=key, record_id=old[key])
    if orphans:
        count("OrphansDeleted", value=len(orphans))
    return page["Contents"][-1]["Key"] if page.get("IsTruncated") else ""


def _states(table: RecordsTable, record_ids: Iterable[str]) -> dict[str, str]:
    """The states of those of some records that exist. RuntimeError if the table does not answer for all."""
    ids = sorted(record_ids)
    found: dict[str, str] = {}
    for start in range(0, len(ids), MOST_KEYS):
        request: dict[str, Any] = {
            "Keys": [to_item({table.key: each}) for each in ids[start : start + MOST_KEYS]],
            "ConsistentRead": True,
            "ProjectionExpression": "#key, #state",
            "ExpressionAttributeNames": {"#key": table.key, "#state": "state"},
        }
        answer = dynamodb().batch_get_item(RequestItems={table.name: request})
        if answer.get("UnprocessedKeys"):
            raise RuntimeError("records: not all were read; nothing is deleted")
        for item in map(from_item, answer["Responses"].get(table.name, [])):
            found[item[table.key]] = item.get("state", "")
    return found

"""Records of media in DynamoDB: each change of state is a conditional write that names the version of the object.

So duplicates, reordered events, events of replicated objects and late results of scans change nothing.
"""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.shared.attributes import from_item, to_item, to_value
from functions.shared.clients import ClientError, dynamodb, error_code
from functions.shared.records_table import RecordsTable
from functions.shared.states import EDGES, State, as_state, sources

NOTED_SCANS = 20
"""Limit of the results of scans that a reservation keeps, one for each version that was uploaded."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """A media record.

    created_at: ISO 8601, UTC. version_id, etag: of the object that was accepted; empty before. reason: of `failed` and
    `quarantined`. upload_id: of a multipart upload. scans: results of scans by version id. state_before: of a deleted
    record. expires_at: when the table forgets it, in seconds since 1970. updated_at: of the last change of its state,
    ISO 8601, UTC. attributes: all others, such as width.
    """

    id: str
    kind: str
    tenant: str
    owner: str
    bucket: str
    object_key: str
    content_type: str
    size_bytes: int
    created_at: str
    state: State = "reserved"
    version_id: str = ""
    etag: str = ""
    reason: str = ""
    upload_id: str = ""
    state_before: str = ""
    expires_at: int = 0
    updated_at: str = ""
    scans: Mapping[str, str] = field(default_factory=dict[str, str])
    attributes: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The record after a change of state. changed: False if it was so already, by an earlier delivery."""

    record: Record
    changed: bool


class RecordMissingError(LookupError):
    """There is no record of an id."""

    def __init__(self, record_id: str) -> None:
        super().__init__(f"record {record_id}: missing")


class ScansFullError(Exception):
    """A reservation keeps no more results of scans. record: as it is."""

    def __init__(self, record: "Record") -> None:
        super().__init__(f"record {record.id}: has {len(record.scans)} results of scans")
        self.record = record


class StaleError(RuntimeError):
    """The record has another version, or a state that the wanted one does not follow. allowed: the states that it
    follows in this change; all of its edges if empty."""

    def __init__(self, record: Record, to: State, version_id: str, allowed: Sequence[State] = ()) -> None:
        super().__init__(
            f"record {record.id}: {record.state} with version '{record.version_id}', not {to} with version "
            f"'{version_id}', which follows {', '.join(allowed or sources(to))}"
        )
        self.record = record


COLUMNS = tuple(
    name
    for name in Record.__dataclass_fields__
    if name not in ("id", "owner", "created_at", "tenant", "bucket", "attributes")
)
"""Fields of a record that are attributes of the same name."""


@dataclass(frozen=True)
class Records:
    """The records of a table."""

    table: RecordsTable

    def get(self, record_id: str) -> Record:
        """A record, as last written. RecordMissingError without one."""
        found = dynamodb().get_item(TableName=self.table.name, Key=self._key(record_id), ConsistentRead=True)
        if "Item" not in found:
            raise RecordMissingError(record_id)
        return self.of_item(found["Item"])

    def reserve(self, record: Record) -> Moved:
        """Writes a new record; one of the same id, of an earlier call, stays and is returned."""
        try:
            dynamodb().put_item(
                TableName=self.table.name,
                Item=self._item(record),
                ConditionExpression="attribute_not_exists(#key)",
                ExpressionAttributeNames={"#key": self.table.key},
            )
        except ClientError as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            return Moved(record=self.get(record.id), changed=False)
        return Moved(record=record, changed=True)

    def move(
        self,
        record_id: str,
        to: State,
        *,
        version_id: str,
        only_from: Sequence[State] = (),
        having: Mapping[str, Any] | None = None,
        values: Mapping[str, Any] | None = None,
        remove: tuple[str, ...] = (),
    ) -> Moved:
        """Moves a record along an edge.

        version_id: of the object that the change is about, which the record has, or gets if it has none; empty for a
        reservation without an object. only_from: fewer sources than the edges allow, all of them but that of a
        restoration if empty. having: attributes that the record still has to have, with these values; not at all
        if empty. values, remove:
        further attributes. RecordMissingError without a record, StaleError if it has another version, state or
        attribute. A record that has the state with this version already is returned unchanged.
        """
        values = {"state": to, "updated_at": now(), **(values or {})}
        conditions, given = ["attribute_not_exists(#version_id)"], dict[str, Any]()
        if version_id:
            conditions, given = [f"({conditions[0]} OR #version_id = :version_id)"], {":version_id": version_id}
            values["version_id"] = version_id
        allowed: list[State] = [state for state in only_from if to in EDGES[state]] if only_from else sources(to)
        if not allowed:
            raise ValueError(f"{to}: follows no state{' of ' if only_from else ''}{', '.join(only_from)}")
        conditions.append(f"#state IN ({', '.join(f':from_{state}' for state in allowed)})")
        given |= {f":from_{state}": state for state in allowed}
        for name, value in (having or {}).items():
            conditions.append(f"#{name} = :{name}" if value else f"attribute_not_exists(#{name})")
            given |= {f":{name}": value} if value else {}
        try:
            return Moved(record=self._update(record_id, conditions, given, values, remove), changed=True)
        except ClientError as error:
            record = self._unchanged(record_id, error)
        if record.state == to and record.version_id == version_id:
            return Moved(record=record, changed=False)
        raise StaleError(record, to, version_id, allowed)

    def note_scan(self, record_id: str, version_id: str, status: str) -> bool:
        """Keeps the result of a scan that came before the upload was accepted. False if the record is not reserved.
        ScansFullError if it has NOTED_SCANS results of other versions."""
        try:
            dynamodb().update_item(
                TableName=self.table.name,
                Key=self._key(record_id),
                UpdateExpression="SET #scans.#version = :status",
                ConditionExpression="#state = :reserved AND "
                "(size(#scans) < :limit OR attribute_exists(#scans.#version))",
                ExpressionAttributeNames={"#scans": "scans", "#version": version_id, "#state": "state"},
                ExpressionAttributeValues=to_item({":status": status, ":reserved": "reserved", ":limit": NOTED_SCANS}),
            )
        except ClientError as error:
            record = self._unchanged(record_id, error)
            if record.state == "reserved":
                raise ScansFullError(record) from error
            return False
        return True

    def replace_scans(self, record: Record, scans: Mapping[str, str]) -> bool:
        """Keeps other results of scans. False if the record is not reserved, or has other ones than were read."""
        conditions = ["#state = :reserved", "#scans = :read"]
        try:
            self._update(record.id, conditions, {":reserved": "reserved", ":read": record.scans}, {"scans": scans}, ())
        except ClientError as error:
            self._unchanged(record.id, error)
            return False
        return True

    def attach_upload(self, record_id: str, upload_id: str) -> str:
        """Gives a reservation its multipart upload. Returns the id that it has, which may be of an earlier call.
        RecordMissingError if it was forgotten meanwhile."""
        try:
            self._update(
                record_id,
                ["#state = :reserved", "attribute_not_exists(#upload_id)"],
                {":reserved": "reserved"},
                {"upload_id": upload_id},
                (),
            )
        except ClientError as error:
            return self._unchanged(record_id, error).upload_id
        return upload_id

    def count_attempt(self, record_id: str, version_id: str, counter: str) -> int:
        """Adds one to a counter of the record and returns it. StaleError if the record has another version."""
        try:
            found = dynamodb().update_item(
                TableName=self.table.name,
                Key=self._key(record_id),
                UpdateExpression="ADD #counter :one",
                ConditionExpression="#version_id = :version_id",
                ExpressionAttributeNames={"#counter": counter, "#version_id": "version_id"},
                ExpressionAttributeValues=to_item({":one": 1, ":version_id": version_id}),
                ReturnValues="UPDATED_NEW",
            )
        except ClientError as error:
            record = self._unchanged(record_id, error)
            raise StaleError(record, record.state, version_id) from error
        return int(from_item(found["Attributes"])[counter])

    def describe(
        self,
        record_id: str,
        version_id: str,
        values: Mapping[str, Any],
        *,
        only_in: Sequence[State] = (),
        remove: tuple[str, ...] = (),
    ) -> Record:
        """Sets attributes of a record, or removes them, not its state. only_in: the states in which it may be; any if
        empty. StaleError if it has another version or state."""
        conditions, given = ["#version_id = :version_id"], {":version_id": version_id}
        if only_in:
            conditions.append(f"#state IN ({', '.join(f':in_{state}' for state in only_in)})")
            given |= {f":in_{state}": state for state in only_in}
        try:
            return self._update(record_id, conditions, given, values, remove)
        except ClientError as error:
            record = self._unchanged(record_id, error)
            raise StaleError(record, record.state, version_id) from error

    def _update(
        self,
        record_id: str,
        conditions: list[str],
        given: Mapping[str, Any],
        values: Mapping[str, Any],
        remove: tuple[str, ...],
    ) -> Record:
        """An update under conditions, whose names and values are written `#name` and `:name`."""
        sets = f"SET {', '.join(f'#{name} = :set_{name}' for name in values)}" if values else ""
        removes = f" REMOVE {', '.join(f'#{name}' for name in remove)}" if remove else ""
        condition = " AND ".join(conditions)
        names = {*values, *remove, *re.findall(r"#(\w+)", condition)}
        found = dynamodb().update_item(
            TableName=self.table.name,
            Key=self._key(record_id),
            UpdateExpression=f"{sets}{removes}".strip(),
            ConditionExpression=condition,
            ExpressionAttributeNames={f"#{name}": name for name in names},
            ExpressionAttributeValues=to_item({**given, **{f":set_{name}": value for name, value in values.items()}}),
            ReturnValues="ALL_NEW",
        )
        return self.of_item(found["Attributes"])

    def _unchanged(self, record_id: str, error: ClientError) -> Record:
        """The record that failed a condition. The error again if it is another one."""
        if error_code(error) != "ConditionalCheckFailedException":
            raise error
        return self.get(record_id)

    def _key(self, record_id: str) -> dict[str, Any]:
        return {self.table.key: to_value(record_id)}

    def _item(self, record: Record) -> dict[str, Any]:
        """The item of a record, without what is empty: an empty string cannot be in the key of an index."""
        values = {name: getattr(record, name) for name in COLUMNS}
        known = {name: value for name, value in values.items() if name == "scans" or value}
        return to_item(
            {
                **record.attributes,
                **known,
                self.table.key: record.id,
                self.table.owner: record.owner,
                self.table.created: record.created_at,
                "tenant_id": record.tenant,
                "bucket": record.bucket,
            }
        )

    def of_item(self, item: Mapping[str, Any]) -> Record:
        """The record of an item of the table."""
        values = from_item(item)
        given = {
            "id": values.pop(self.table.key),
            "owner": values.pop(self.table.owner, ""),
            "created_at": values.pop(self.table.created, ""),
            "tenant": values.pop("tenant_id", ""),
            "bucket": values.pop("bucket", ""),
        }
        required: dict[str, Any] = {"kind": "", "object_key": "", "content_type": "", "size_bytes": 0}
        columns = required | {name: values.pop(name) for name in COLUMNS if name in values}
        columns["state"] = as_state(columns.get("state"))
        return Record(**given, **columns, attributes=values)


def now() -> str:
    """The time in ISO 8601, UTC, in seconds."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())

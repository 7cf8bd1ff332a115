"""How far the last run came, in an item of the table of records: a run that ends early is continued by the next one."""

from dataclasses import dataclass

from functions.shared.attributes import from_item, to_item
from functions.shared.clients import dynamodb
from functions.shared.records import RecordsTable, now

ITEM = "cleanup"
"""The key of the item; no record has it as its id."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A task, and the last key that it handled; both empty at the beginning."""

    task: str = ""
    after: str = ""


def read(table: RecordsTable) -> Progress:
    """The progress of the last run."""
    found = dynamodb().get_item(TableName=table.name, Key=to_item({table.key: ITEM}), ConsistentRead=True)
    values = from_item(found.get("Item", {}))
    return Progress(task=values.get("cleanup_task", ""), after=values.get("cleanup_after", ""))


def write(table: RecordsTable, progress: Progress) -> None:
    """Keeps the progress of a run."""
    dynamodb().update_item(
        TableName=table.name,
        Key=to_item({table.key: ITEM}),
        UpdateExpression="SET cleanup_task = :task, cleanup_after = :after, updated_at = :now",
        ExpressionAttributeValues=to_item({":task": progress.task, ":after": progress.after, ":now": now()}),
    )

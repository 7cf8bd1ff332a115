"""IAM permissions of the actions of access settings."""

from collections.abc import Collection, Iterable
from typing import cast

from components.data.dynamodb.grant import TABLE_ACTIONS
from components.foundation.settings.access import BucketAction, TableAction
from components.storage.grant import LIST_ACTIONS, OBJECT_ACTIONS


def lacking(field: str, granted: Collection[str], actions: Iterable[str]) -> list[str]:
    """Actions with a permission that the granted ones do not have. field: of AccessSettings."""
    permitted = {each for action in granted for each in _permissions(field, action)}
    return [action for action in actions if not permitted.issuperset(_permissions(field, action))]


def _permissions(field: str, action: str) -> tuple[str, ...]:
    """Permissions of an action of AccessSettings, or the action itself where it is one."""
    if field == "tables":
        return TABLE_ACTIONS[cast(TableAction, action)]
    if field == "queues":
        return (action,)
    of_bucket = cast(BucketAction, action)
    listing = (LIST_ACTIONS[of_bucket],) if of_bucket in LIST_ACTIONS else ()
    return (*OBJECT_ACTIONS.get(of_bucket, ()), *listing)

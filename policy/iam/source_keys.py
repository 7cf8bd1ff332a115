"""Conditions of statements on source keys, compared with the keys that services send."""

from collections.abc import Collection

from components.foundation.source_keys import ACCOUNT, ARN, CONTEXT, Use, use_of
from policy.iam.documents import Statement

ORGANIZATION = ("aws:SourceOrgID", "aws:SourceOrgPaths")
SOURCE_KEYS = (ARN, ACCOUNT, *ORGANIZATION)


def contexts(statement: Statement) -> tuple[str, ...]:
    """Keys of the KMS encryption context in the conditions of a statement."""
    prefix = CONTEXT.lower()
    names = (condition.name for condition in statement.conditions)
    return tuple(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def uses(statement: Statement, service: str, context: Collection[str] = ()) -> tuple[Use | None, ...]:
    """The uses of a statement's actions by a service; None for an action that the table does not have.

    context: keys of the encryption context; those of the statement's conditions by default.
    """
    return tuple(use_of(service, action, context or contexts(statement)) for action in statement.actions)


def keys_never_sent(statement: Statement, service: str, context: Collection[str] = ()) -> tuple[str, ...]:
    """Source keys in the conditions of a statement that the service sends with none of its actions."""
    known = uses(statement, service, context)
    required = {condition.name for condition in statement.conditions if not condition.optional}
    return tuple(
        key
        for key in SOURCE_KEYS
        if key.lower() in required and known and all(use is not None and not _sends(use, key) for use in known)
    )


def _sends(use: Use, key: str) -> bool:
    return bool(use.keys) if key in ORGANIZATION else key in use.keys

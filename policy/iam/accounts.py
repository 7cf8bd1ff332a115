"""Accounts of principals, and of conditions that limit a statement to accounts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policy.iam.conditions import requires_fixed
from policy.iam.documents import Statement

# Keys with the account of the caller, or of the resource for which a service calls: as an id or within an ARN.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
ACCOUNT_KEYS = frozenset(
    {
        "aws:principalaccount", "aws:principalarn", "aws:sourceaccount", "aws:sourcearn", "aws:sourceowner",
        "kms:calleraccount", "s3:dataaccesspointaccount", "s3:dataaccesspointarn",
    }
)  # fmt: skip
# Keys with an organization, or paths of it.
ORGANIZATION_KEYS = frozenset(
    {
        "aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid", "aws:sourceorgpaths", "aws:resourceorgid",
        "aws:resourceorgpaths",
    }
)  # fmt: skip
_ACCOUNT = re.compile(r"(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::.*)?", re.DOTALL)


@dataclass(frozen=True)
class Limit:
    """The accounts of a condition that limits a statement. whole: whether each of its values has an account."""

    accounts: tuple[str, ...]
    whole: bool


def account_ids(values: Iterable[str]) -> list[str]:
    """The accounts of ARNs and account ids, without those of other values, such as ARNs of buckets."""
    return [match[1] for match in map(_ACCOUNT.fullmatch, values) if match]


def principal_accounts(statement: Statement) -> list[str]:
    """The accounts of a statement's AWS principals."""
    return account_ids(value for kind, value in statement.principals if kind == "AWS")


def limits(statement: Statement, keys: Iterable[str] = ACCOUNT_KEYS) -> Iterator[Limit]:
    """The limits of a statement by binding conditions with fixed values on these keys (in lower case)."""
    for condition in statement.conditions:
        if condition.name in keys and requires_fixed(condition):
            found = account_ids(condition.values)
            yield Limit(tuple(found), len(found) == len(condition.values))


def organizations(statement: Statement) -> Iterator[str]:
    """The organizations in binding conditions of a statement: `o-1` of `o-1/r-1/ou-1/*`."""
    for condition in statement.conditions:
        if condition.name in ORGANIZATION_KEYS and requires_fixed(condition):
            yield from (value.partition("/")[0] for value in condition.values)

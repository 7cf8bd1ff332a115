"""Grants: least-privilege permissions of a workload on concrete resources."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from pulumi import Input, Output

from components.foundation.documents import Statement, statement
from components.foundation.settings.access import BucketAction, QueueAction, TableAction


class Grant(Protocol):
    """Permissions on a resource."""

    def statements(self, name: str) -> list[Statement]:
        """IAM statements; `name` makes their Sids unique among all grants."""
        ...


OBJECT_ACTIONS: Mapping[BucketAction, tuple[str, ...]] = {
    "read": ("s3:GetObject", "s3:GetObjectTagging"),
    "write": ("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"),
    "delete": ("s3:DeleteObject",),
    "tag": ("s3:PutObjectTagging",),
}
TABLE_ACTIONS: Mapping[TableAction, tuple[str, ...]] = {
    "read": ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem"),
    "write": ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"),
    "update": ("dynamodb:UpdateItem",),
}
QUEUE_ACTIONS: Mapping[QueueAction, tuple[str, ...]] = {
    "send": ("sqs:SendMessage", "sqs:GetQueueUrl"),
    "consume": (
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:ChangeMessageVisibility",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
    ),
}


@dataclass(frozen=True, kw_only=True)
class KeyUse:
    """Use of the region's key through one service (`s3`, `sqs`, `dynamodb`, `secretsmanager`, ...)."""

    key_arn: Input[str]
    region: str
    service: str
    encrypts: bool = True

    def statements(self, name: str) -> list[Statement]:
        """Decrypt, and generate data keys for writing."""
        actions = ["kms:Decrypt", "kms:GenerateDataKey"] if self.encrypts else ["kms:Decrypt"]
        condition = {"StringEquals": {"kms:ViaService": f"{self.service}.{self.region}.amazonaws.com"}}
        return [statement(f"{name}Key", actions, self.key_arn, conditions=condition)]


@dataclass(frozen=True, kw_only=True)
class BucketGrant:
    """Objects of a bucket, limited to prefixes if there are any. key: KMS key of the bucket, if it has one."""

    bucket_arn: Input[str]
    actions: Sequence[BucketAction]
    prefixes: Sequence[str] = ()
    key: KeyUse | None = None

    def statements(self, name: str) -> list[Statement]:
        """Object actions below the prefixes, and listing of exactly these."""
        found: list[Statement] = []
        actions = [action for kind in self.actions for action in OBJECT_ACTIONS.get(kind, ())]
        if actions:
            prefixes = self.prefixes or ("",)
            resources = [Output.concat(self.bucket_arn, f"/{prefix}*") for prefix in prefixes]
            found.append(statement(f"{name}Objects", actions, resources))
        if "list" in self.actions:
            only = {"StringLike": {"s3:prefix": [f"{prefix}*" for prefix in self.prefixes]}} if self.prefixes else None
            found.append(statement(f"{name}List", ["s3:ListBucket"], self.bucket_arn, conditions=only))
        return found + (self.key.statements(name) if self.key and actions else [])


@dataclass(frozen=True, kw_only=True)
class TableGrant:
    """Items of a table and of its indexes."""

    table_arn: Input[str]
    actions: Sequence[TableAction]
    key: KeyUse | None = None

    def statements(self, name: str) -> list[Statement]:
        """Item actions on the table; queries on its indexes as well."""
        actions = list(dict.fromkeys(action for kind in self.actions for action in TABLE_ACTIONS[kind]))
        found = [statement(f"{name}Items", actions, self.table_arn)]
        if "read" in self.actions:
            found.append(statement(f"{name}Indexes", ["dynamodb:Query"], Output.concat(self.table_arn, "/index/*")))
        return found + (self.key.statements(name) if self.key else [])


@dataclass(frozen=True, kw_only=True)
class QueueGrant:
    """Messages of a queue."""

    queue_arn: Input[str]
    actions: Sequence[QueueAction]
    key: KeyUse | None = None

    def statements(self, name: str) -> list[Statement]:
        """Send, or receive and delete."""
        actions = list(dict.fromkeys(action for kind in self.actions for action in QUEUE_ACTIONS[kind]))
        found = [statement(f"{name}Messages", actions, self.queue_arn)]
        return found + (self.key.statements(name) if self.key else [])


@dataclass(frozen=True, kw_only=True)
class ActionsGrant:
    """Actions on a resource, for services without a grant of their own, such as `sns:Publish` on a topic."""

    actions: Sequence[str]
    resources: Sequence[Input[str]]
    key: KeyUse | None = None
    conditions: Mapping[str, Mapping[str, Input[str]]] | None = None

    def statements(self, name: str) -> list[Statement]:
        """The one statement."""
        found = [statement(name, self.actions, list(self.resources), conditions=self.conditions)]
        return found + (self.key.statements(name) if self.key else [])


def statements_of(grants: Mapping[str, Grant]) -> list[Statement]:
    """Statements of all grants, with Sids derived from their names (`table-assets` becomes `TableAssets...`).

    Statements that differ only in their resources are merged: IAM policies have a size limit.
    """
    return joined([entry for name, grant in grants.items() for entry in grant.statements(sid(name))])


def joined(statements: Sequence[Statement]) -> list[Statement]:
    """The statements, those with equal actions and conditions put together. A joined one is named after the first."""
    groups: dict[object, list[Statement]] = {}
    for entry in statements:
        groups.setdefault(_allowance(entry), []).append(entry)
    return [_join(group) for group in groups.values()]


def _allowance(entry: Statement) -> object:
    """Everything but the resources of a statement; unique if it contains an output."""
    rest = {key: value for key, value in entry.items() if key not in ("Sid", "Resource")}
    try:
        return json.dumps(rest, sort_keys=True)
    except TypeError:
        return id(entry)


def _join(group: Sequence[Statement]) -> Statement:
    if len(group) == 1:
        return group[0]
    resources: dict[object, Input[str]] = {}
    for entry in group:
        given = entry["Resource"]
        for resource in cast("list[Input[str]]", given if isinstance(given, list) else [given]):
            resources.setdefault(resource if isinstance(resource, str) else id(resource), resource)
    found = list(resources.values())
    return {
        **group[0],
        "Sid": f"{group[0]['Sid']}And{len(group) - 1}More",
        "Resource": found if len(found) > 1 else found[0],
    }


def sid(name: str) -> str:
    """A statement ID from a name: letters and digits only."""
    return "".join(part[:1].upper() + part[1:] for part in "".join(c if c.isalnum() else " " for c in name).split())

"""Grants: least-privilege permissions of a workload on concrete resources."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from pulumi import Input

from components.foundation.documents import Statement, statement


class Grant(Protocol):
    """Permissions on a resource."""

    def statements(self, name: str) -> list[Statement]:
        """IAM statements; `name` makes their Sids unique among all grants."""
        ...


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
    """The statements, merged if their actions and conditions are equal. A merged Sid begins with the first one's."""
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

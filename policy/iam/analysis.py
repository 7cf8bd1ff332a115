"""Privilege escalation, data access and breadth of statements. The data (cloudsplaining) is loaded with the first
policy; results are cached by statement."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from policy.iam.actions import access_level, all_actions, arn_formats, expand, is_whole_service, written
from policy.iam.conditions import restricts_resources
from policy.iam.documents import Statement
from policy.iam.managed import statements_of
from policy.iam.wildcards import is_anything, is_pattern

# Services whose ARNs have no resource type.
UNTYPED = ("s3", "execute-api")
PASS_ROLE = "iam:passrole"
# Actions with resource-level permissions that a service requires on all resources: the network interfaces of functions
# (AWS Lambda Developer Guide, giving functions access to a VPC; AWSLambdaVPCAccessExecutionRole).
ON_ALL_RESOURCES = frozenset(
    {
        "ec2:createnetworkinterface", "ec2:deletenetworkinterface", "ec2:assignprivateipaddresses",
        "ec2:unassignprivateipaddresses",
        # Their resource is an adapter, which most requests do not name.
        "rekognition:detectmoderationlabels",
    }
)  # fmt: skip
PASSED_TO = "iam:passedtoservice"
# Actions with data access that are not in cloudsplaining's list: items of tables, exports and copies.
EXFILTRATING = (
    "secretsmanager:BatchGetSecretValue", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query",
    "dynamodb:Scan", "dynamodb:ExportTableToPointInTime", "rds:StartExportTask", "rds-data:ExecuteStatement",
    "kinesis:GetRecords", "ecr:BatchGetImage",
)  # fmt: skip
# Actions that grant access to a resource by its policy, grants or shared copies.
EXPOSING = (
    "s3:PutBucketPolicy", "s3:PutBucketAcl", "s3:PutObjectAcl", "s3:PutReplicationConfiguration",
    "s3:PutBucketPublicAccessBlock", "s3:DeleteBucketPolicy", "s3:PutAccessPointPolicy", "kms:PutKeyPolicy",
    "kms:CreateGrant", "sqs:AddPermission", "sqs:SetQueueAttributes", "sns:AddPermission", "sns:SetTopicAttributes",
    "lambda:AddPermission", "lambda:AddLayerVersionPermission", "secretsmanager:PutResourcePolicy",
    "ecr:SetRepositoryPolicy", "ec2:ModifySnapshotAttribute", "ec2:ModifyImageAttribute",
    "rds:ModifyDBSnapshotAttribute", "rds:ModifyDBClusterSnapshotAttribute", "dynamodb:PutResourcePolicy",
    "events:PutPermission", "elasticfilesystem:PutFileSystemPolicy", "backup:PutBackupVaultAccessPolicy",
    "kinesis:PutResourcePolicy",
)  # fmt: skip


@dataclass(frozen=True)
class Escalation:
    """A method of privilege escalation with the actions that it requires."""

    method: str
    actions: tuple[str, ...]


@lru_cache(maxsize=2048)
def granted(statement: Statement) -> frozenset[str]:
    """The actions of a statement in lower case; of NotAction, all others."""
    if statement.not_actions:
        return frozenset(all_actions()).difference(*(expand(pattern) for pattern in statement.not_actions))
    return frozenset[str]().union(*(expand(pattern) for pattern in statement.actions))


@lru_cache(maxsize=2048)
def unbounded(statements: tuple[Statement, ...], boundary: tuple[Statement, ...] | None = None) -> frozenset[str]:
    """The actions that statements allow on unrestricted resources, with Deny statements and a permissions boundary.

    Unrestricted: resource `*` or an ARN without a resource, and no condition on resources. Deny statements count if
    they apply to all resources without a condition.
    """
    allowed = frozenset[str]().union(
        *(granted(item) for item in statements if item.allows and is_broad(item)), frozenset[str]()
    )
    denied = frozenset[str]().union(
        *(
            granted(item)
            for item in statements
            if not item.allows and not item.conditions and (not item.resources or any(map(is_anything, item.resources)))
        ),
        frozenset[str](),
    )
    allowed -= denied
    return allowed if boundary is None else allowed & unbounded(boundary)


def is_broad(statement: Statement) -> bool:
    """Whether a statement applies to unrestricted resources."""
    if restricts_resources(statement.conditions) or "Condition" in statement.unknown:
        return False
    return bool(statement.not_resources) or any(is_broad_arn(resource) for resource in statement.resources)


def is_broad_arn(resource: str) -> bool:
    """Whether an ARN specifies no resource: `*`, `arn:aws:iam::*:role/*`, `arn:aws:s3:::*`."""
    parts = resource.split(":", 5)
    if len(parts) < 6:
        return set(resource) <= set("*?:")
    segments = [segment for segment in re.split("[/:]", parts[5]) if segment]
    untyped = parts[2] in UNTYPED and segments[:1] != ["accesspoint"]
    naming = segments[:1] if untyped or len(segments) == 1 else segments[1:]
    return all(map(is_anything, naming))


def escalations(
    statements: Sequence[Statement], boundary: tuple[Statement, ...] | None = None, managed: Iterable[str] = ()
) -> tuple[Escalation, ...]:
    """Methods of privilege escalation that the statements together allow."""
    everything = (*statements, *statements_of(tuple(managed)))
    allowed = unbounded(everything, boundary)
    receivers = _receivers(everything) if PASS_ROLE in allowed else None
    return tuple(
        Escalation(method, tuple(written(action) for action in actions))
        for method, actions in _escalation_methods().items()
        if allowed.issuperset(actions) and (PASS_ROLE not in actions or _accepts_role(actions, receivers))
    )


def _receivers(statements: Sequence[Statement]) -> frozenset[str] | None:
    """Services, such as `ecs-tasks`, to which all roles can be passed; None if not restricted."""
    services: set[str] = set()
    for statement in statements:
        if statement.allows and is_broad(statement) and PASS_ROLE in granted(statement):
            limits = [item for item in statement.conditions if item.name == PASSED_TO and not item.optional]
            if not limits or any(is_pattern(value.partition(".")[0]) for item in limits for value in item.values):
                return None
            services.update(value.partition(".")[0] for item in limits for value in item.values)
    return frozenset(services)


def _accepts_role(actions: Sequence[str], receivers: frozenset[str] | None) -> bool:
    """Whether a role can be passed to the service of a method."""
    if receivers is None:
        return True
    services = {action.partition(":")[0] for action in actions} - {"iam"}
    return any(
        receiver == service or receiver.startswith(f"{service}-") for service in services for receiver in receivers
    )


def exfiltrating(
    statements: Sequence[Statement], boundary: tuple[Statement, ...] | None = None, managed: Iterable[str] = ()
) -> tuple[str, ...]:
    """Allowed actions with access to all data of the account: objects, items, parameters and secrets."""
    allowed = unbounded((*statements, *statements_of(tuple(managed))), boundary)
    return tuple(action for action in _exfiltration_actions() if action.lower() in allowed)


def exposing(
    statements: Sequence[Statement], boundary: tuple[Statement, ...] | None = None, managed: Iterable[str] = ()
) -> tuple[str, ...]:
    """Allowed actions that change resource-based policies or share copies of all resources."""
    allowed = unbounded((*statements, *statements_of(tuple(managed))), boundary)
    return tuple(action for action in EXPOSING if action.lower() in allowed)


@lru_cache(maxsize=2048)
def restrictable(statement: Statement) -> tuple[str, ...]:
    """Actions of a statement that are allowed on `*` and have resource-level permissions, in AWS's notation.

    Of a pattern, list actions are excluded. Patterns of whole services belong to another control. Excluded are actions
    that a service requires on all resources (`ON_ALL_RESOURCES`).
    """
    if not statement.allows or not any(map(is_anything, statement.resources)) or not is_broad(statement):
        return ()
    found: dict[str, None] = {}
    for pattern in statement.actions:
        if is_whole_service(pattern):
            continue
        plain = not is_pattern(pattern)
        for action in sorted(expand(pattern)):
            if plain and action in ON_ALL_RESOURCES:
                continue
            if arn_formats(action) and (plain or access_level(action) != "List"):
                found[written(action)] = None
    return tuple(found)


@cache
def _escalation_methods() -> dict[str, tuple[str, ...]]:
    from cloudsplaining.shared.constants import PRIVILEGE_ESCALATION_METHODS

    methods = PRIVILEGE_ESCALATION_METHODS.items()
    return {method: tuple(action.lower() for action in actions) for method, actions in methods}


@cache
def _exfiltration_actions() -> tuple[str, ...]:
    from cloudsplaining.shared.constants import READ_ONLY_DATA_EXFILTRATION_ACTIONS

    return tuple(dict.fromkeys((*READ_ONLY_DATA_EXFILTRATION_ACTIONS, *EXFILTRATING)))

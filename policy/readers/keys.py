"""KMS keys that encrypt other resources, and access to them."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from components.foundation.source_keys import CONTEXT
from policy.iam.conditions import services
from policy.iam.documents import Statement, read
from policy.iam.source_keys import keys_never_sent
from policy.resource import Node, Resource
from policy.stack import Stack
from policy.tokens import KMS_ALIAS, KMS_KEY_POLICY, KMS_KEYS

AWS_ALIAS = "alias/aws/"
"""Prefix of the aliases of AWS managed keys."""


def keys_of(stack: Stack, node: Node, path: str) -> list[Resource]:
    """Keys of the stack to which a property refers, by id, ARN or alias."""
    found = stack.follow(node, path, *KMS_KEYS, KMS_ALIAS)
    return [
        key
        for each in found
        for key in (stack.follow(each, "targetKeyId", *KMS_KEYS) if each.type == KMS_ALIAS else (each,))
    ]


def statements_of(stack: Stack, key: Resource) -> list[Statement]:
    """Statements of a key's policy: of its KeyPolicy, else of its inline policy."""
    holders = stack.related(key, KMS_KEY_POLICY, "keyId") or [key]
    return [statement for holder in holders for statement in read(holder.node("policy"))]


def grants_service(
    statements: Iterable[Statement], *principals: str, context: str | None = None, arn: str | None = None
) -> bool:
    """Whether a key policy grants a service kms:Decrypt and kms:GenerateDataKey, which writing requires as well.

    context: key of the encryption context, as in `aws:sqs:arn`, and arn: its value; statements whose conditions on the
    context or on the source are never true for the service do not count. By default, conditions are ignored.
    """
    granted = [
        action.lower()
        for statement in statements
        if statement.allows
        for principal in set(services(statement)) & set(principals)
        if context is None or _applies(statement, principal, context, arn)
        for action in statement.actions
    ]
    return all(
        any(fnmatchcase(needed, action) for action in granted) for needed in ("kms:decrypt", "kms:generatedatakey")
    )


def _applies(statement: Statement, principal: str, context: str, arn: str | None) -> bool:
    """Whether no condition of a statement excludes the requests of a service for one encrypted resource."""
    if "Condition" in statement.unknown:
        return True
    if keys_never_sent(statement, principal, [context]):
        return False
    of_context = [condition for condition in statement.conditions if condition.name.startswith(CONTEXT.lower())]
    return all(
        condition.name == f"{CONTEXT}{context}".lower()
        and (arn is None or any(fnmatchcase(arn, value) for value in condition.values))
        for condition in of_context
    )


def has_customer_key(node: Node, path: str) -> bool:
    """Whether a property refers to a customer managed key. An unknown reference counts as one."""
    value = node.peek(path)
    return node.has(path) and not (isinstance(value, str) and value.rpartition(":")[2].startswith(AWS_ALIAS))

"""KMS keys that encrypt other resources, and access to them."""

from fnmatch import fnmatchcase

from policy.iam.conditions import services
from policy.iam.documents import Statement, read
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


def grants_service(statements: list[Statement], *principals: str) -> bool:
    """Whether a key policy grants a service kms:Decrypt and kms:GenerateDataKey, which writing requires as well."""
    granted = [
        action.lower()
        for statement in statements
        if statement.allows and set(services(statement)) & set(principals)
        for action in statement.actions
    ]
    return all(
        any(fnmatchcase(needed, action) for action in granted) for needed in ("kms:decrypt", "kms:generatedatakey")
    )


def has_customer_key(node: Node, path: str) -> bool:
    """Whether a property refers to a customer managed key. An unknown reference counts as one."""
    value = node.peek(path)
    return node.has(path) and not (isinstance(value, str) and value.rpartition(":")[2].startswith(AWS_ALIAS))

"""Lambda functions behind references to them or to their aliases, and their permissions."""

from policy.iam.conditions import is_fixed
from policy.resource import Node, Resource
from policy.stack import Stack
from policy.tokens import LAMBDA_ALIAS, LAMBDA_FUNCTION

CLOUDFRONT = "cloudfront.amazonaws.com"


def functions_of(node: Node, path: str, stack: Stack) -> list[tuple[Resource, Resource | None]]:
    """Functions to which a property refers, each with the alias in between; None without one."""
    aliases = stack.follow(node, path, LAMBDA_ALIAS)
    behind: list[tuple[Resource, Resource | None]] = [
        (function, alias) for alias in aliases for function in stack.follow(alias, "functionName", LAMBDA_FUNCTION)
    ]
    return behind or [(function, None) for function in stack.follow(node, path, LAMBDA_FUNCTION)]


def is_restricted(permission: Resource, path: str, key: str) -> bool:
    """Whether a condition of a permission is set to a specific value; an unknown value counts as set."""
    value = permission.peek(path)
    return permission.has(path) and (not isinstance(value, str) or is_fixed(key, value))

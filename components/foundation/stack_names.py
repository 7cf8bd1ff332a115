"""Physical names that begin with the project and the stack, which permissions are scoped to."""

import pulumi

from components.foundation.names import iam_name


def role_name(logical_name: str) -> str:
    """Name of the IAM role with this logical name in the stack of this run: `media-platform-dev-primary-vpc-flow-role`.

    IAM is global: the stack distinguishes the roles of stacks that share an account, and the logical name begins with
    the region's key.
    """
    return iam_name(pulumi.get_project(), pulumi.get_stack(), logical_name)


def retained_role_prefix() -> str:
    """Prefix of the names of roles that remain when the stack is destroyed: `media-platform-dev-`.

    The provider completes it, so that the stack can be deployed again beside them; 38 characters at most.
    """
    return f"{pulumi.get_project()}-{pulumi.get_stack()}-"

"""Physical names within the limits of AWS, the same from run to run."""

import hashlib

from components.foundation.name_limits import LIMITS, longest_name

DIGEST_LENGTH = 7
ROLE = "aws:iam/role:Role"
# What permissions name by ARN: the whole name is the program's, never in part the provider's.
IAM_NAMED = {
    "aws:iam/instanceProfile:InstanceProfile": "instance-profile",
    "aws:iam/policy:Policy": "policy",
    ROLE: "role",
}


def physical_name(*parts: str, limit: int, separator: str = "-") -> str:
    """Join the parts that are not empty; a name over the limit is cut and ends in a digest of the whole.

    Two unlike names never meet by being cut: the digest is made of the whole name. ValueError where the limit
    leaves no room for it.
    """
    if limit <= DIGEST_LENGTH + 1:
        raise ValueError(f"limit: {limit}: allowed: more than {DIGEST_LENGTH + 1}")
    name = separator.join(part for part in parts if part)
    if len(name) <= limit:
        return name
    return f"{name[: limit - DIGEST_LENGTH - 1].rstrip(separator)}{separator}{short_digest(name)}"


def short_digest(text: str) -> str:
    """Seven hexadecimal digits that stand for a text."""
    return hashlib.blake2s(text.encode(), digest_size=8).hexdigest()[:DIGEST_LENGTH]


def role_name(prefix: str, logical_name: str) -> str:
    """The name of the IAM role of this logical name in the stack of this prefix: `acme-prod-primary-vpc-flow-role`.

    Roles are one account's, whatever the region: the prefix tells stacks apart, and the logical name begins with the
    region's key.
    """
    return physical_name(prefix, logical_name, limit=longest_name(ROLE))


def iam_arn_pattern(prefix: str, *, kind: str = "role", account_id: str = "*") -> str:
    """What the ARNs of a stack's roles, or of its `policy` or `instance-profile`, match: the scope of permissions to
    create and pass them."""
    return f"arn:aws:iam::{account_id}:{kind}/{prefix}-*"


def given_name(type_: str, prefix: str, logical_name: str) -> str | None:
    """The name that a resource is given where it has none of its own; None where the provider names it.

    What permissions name by ARN is always given one, anything else where the provider's name would be too long.
    """
    limit = LIMITS.get(type_)
    if limit is None or not limit.generated:
        return None
    if type_ in IAM_NAMED or not limit.generates(logical_name):
        return physical_name(prefix, logical_name, limit=min(limit.longest, limit.generated))
    return None

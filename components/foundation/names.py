"""Physical names within the limits of AWS, deterministic between runs."""

import hashlib

from components.foundation.name_limits import longest_name

DIGEST_LENGTH = 7
ROLE = "aws:iam/role:Role"


def physical_name(*parts: str, limit: int, separator: str = "-") -> str:
    """Join the non-empty parts; a name over the limit is truncated and ends in a digest of the full name.

    The digest covers the full name, so two different names stay different when truncated. ValueError if the limit
    leaves no room for it.
    """
    if limit <= DIGEST_LENGTH + 1:
        raise ValueError(f"limit: {limit}: allowed: more than {DIGEST_LENGTH + 1}")
    name = separator.join(part for part in parts if part)
    if len(name) <= limit:
        return name
    return f"{name[: limit - DIGEST_LENGTH - 1].rstrip(separator)}{separator}{short_digest(name)}"


def short_digest(text: str) -> str:
    """Seven hexadecimal digits derived from a string."""
    return hashlib.blake2s(text.encode(), digest_size=8).hexdigest()[:DIGEST_LENGTH]


def iam_name(project: str, stack: str, logical_name: str) -> str:
    """Name of an IAM role of a stack, within 64 characters: `PROJECT-STACK-LOGICAL_NAME`, the last part truncated."""
    return physical_name(project, stack, logical_name, limit=longest_name(ROLE))


def iam_arn_pattern(project: str, stack: str, *, account_id: str = "*") -> str:
    """Pattern of the ARNs of a stack's roles: the scope of permissions to create and pass them."""
    return f"arn:aws:iam::{account_id}:role/{project}-{stack}-*"

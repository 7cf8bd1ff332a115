"""Physical names within the limits of AWS, deterministic between runs."""

import hashlib

DIGEST_LENGTH = 7


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
    digest = hashlib.blake2s(name.encode(), digest_size=8).hexdigest()[:DIGEST_LENGTH]
    return f"{name[: limit - DIGEST_LENGTH - 1].rstrip(separator)}{separator}{digest}"

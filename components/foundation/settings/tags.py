"""Tags, by the strictest rules of the services that receive them."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from components.foundation.settings.checked import checked
from components.foundation.settings.faults import Fault

# AWS Tagging Best Practices, "Tag naming limits and requirements". IAM, S3 and RDS take these characters only: IAM API
# Reference, "Tag", the pattern of keys and values.
LONGEST_KEY, LONGEST_VALUE = 128, 256
ALPHABET = re.compile(r"[\w .:/=+@-]*")


def tag_faults(tags: Mapping[str, str]) -> Iterator[Fault]:
    """Tags that a service rejects, and keys that differ only by case, which IAM takes for one."""
    seen: dict[str, str] = {}
    for key, value in tags.items():
        other = seen.setdefault(key.lower(), key)
        if other != key:
            problem = f"differs from the tag '{other}' only by case, and IAM compares keys without it"
            yield Fault(path=key, value=value, problem=problem, remedy="remove one of the two")
        if key.lower().startswith("aws:"):
            yield Fault(path=key, value=value, problem="the prefix aws: is reserved", remedy="rename the tag")
        if not 0 < len(key) <= LONGEST_KEY or len(value) > LONGEST_VALUE:
            problem = f"allowed: 1 to {LONGEST_KEY} characters for a key, {LONGEST_VALUE} for a value"
            yield Fault(path=key, value=value, problem=problem)
        for noun, text in (("key", key), ("value", value)):
            if not ALPHABET.fullmatch(text):
                yield Fault(
                    path=key,
                    value=text,
                    problem=f"the {noun} has characters that IAM, S3 and RDS reject",
                    remedy="use letters, digits, spaces and _ . : / = + - @",
                )


Tags = Annotated[dict[str, str], checked(tag_faults)]
"""Tags of resources or objects."""

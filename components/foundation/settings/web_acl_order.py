"""In which order a web ACL's rules run.

Kinds run in a fixed order, each in a band of 10,000 priorities, because only that order decides what happens to a
request. Within a kind a rule's place follows from its name alone, so that adding or removing one never moves
another; rules of one kind do the same, and which of them acts first makes no difference.
"""

import hashlib
from typing import Literal

from components.foundation.settings.web_acl_groups import MANAGED_GROUPS

RuleKind = Literal["allowed-ips", "blocked-ips", "countries", "path", "rate", "managed"]

BAND = 10_000
KINDS: tuple[RuleKind, ...] = ("allowed-ips", "blocked-ips", "countries", "path", "rate", "managed")


def rule_priority(kind: RuleKind, name: str) -> int:
    """A rule's priority: its kind's band and a place within it; the lowest runs first."""
    start = (KINDS.index(kind) + 1) * BAND
    if kind == "managed":
        return start + MANAGED_GROUPS[name].position
    return start + int.from_bytes(hashlib.blake2s(name.encode(), digest_size=8).digest()) % BAND

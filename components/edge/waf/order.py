"""Order of the rules of a web ACL.

Rule kinds run in a fixed order, each in a band of 10,000 priorities, because only that order affects the outcome.
Within a kind the priority depends only on the rule's name, so that adding or removing a rule never moves another; rules
of one kind have the same action, and their order makes no difference.
"""

import hashlib
from typing import Literal

from components.foundation.managed_rule_groups import MANAGED_GROUPS

RuleKind = Literal["allowed-ips", "blocked-ips", "countries", "path", "rate", "managed"]

BAND = 10_000
KINDS: tuple[RuleKind, ...] = ("allowed-ips", "blocked-ips", "countries", "path", "rate", "managed")


def rule_priority(kind: RuleKind, name: str) -> int:
    """The priority of a rule: the band of its kind plus an offset; the lowest runs first."""
    start = (KINDS.index(kind) + 1) * BAND
    if kind == "managed":
        return start + MANAGED_GROUPS[name].position
    return start + int.from_bytes(hashlib.blake2s(name.encode(), digest_size=8).digest()) % BAND

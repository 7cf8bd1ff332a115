"""Secrets with two slots: the key that signs, and the one before it, whose signatures are still valid.

The value is JSON: `{"active": "a", "slots": {"a": {"activeFrom": 1790000000, ...}, "b": {...}}}`. A rotation fills the
slot that is not active. `activeFrom`, in seconds since 1970, is when the new key begins to sign: until then all who
verify have received it, and the other one signs. It is the end of the other one as well, whose signatures stay valid
for the grace period.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

SLOTS = ("a", "b")


class SlotError(ValueError):
    """The value has another form, or its free slot is still needed. Its message never has a key."""


@dataclass(frozen=True, kw_only=True)
class TwoSlots:
    """The two slots of a secret. keys: fields of each filled slot."""

    active: str
    keys: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, text: str) -> "TwoSlots":
        """The slots of a value. SlotError says what is wrong with it."""
        try:
            value: Any = json.loads(text)
        except ValueError:
            raise SlotError("secret: not JSON; write an object with active and slots") from None
        values = _object(value)
        active = values.get("active")
        if active not in SLOTS:
            raise SlotError(f"secret.active: not a slot; allowed: {', '.join(SLOTS)}")
        slots = {name: found for name, each in _object(values.get("slots")).items() if (found := _object(each))}
        unknown = sorted(set(slots) - set(SLOTS))
        if unknown:
            raise SlotError(f"secret.slots.{unknown[0]}: not a slot; allowed: {', '.join(SLOTS)}")
        if active not in slots:
            raise SlotError(f"secret.slots.{active}: missing; write the key of the active slot")
        for name, fields in slots.items():
            since = fields.get("activeFrom", 0)
            if isinstance(since, bool) or not isinstance(since, int):
                raise SlotError(f"secret.slots.{name}.activeFrom: not an integer; write seconds since 1970")
        return cls(active=active, keys=slots)

    @property
    def free(self) -> str:
        """The slot that a rotation fills."""
        return next(slot for slot in SLOTS if slot != self.active)

    @property
    def current(self) -> Mapping[str, Any]:
        """Fields of the active slot."""
        return self.keys[self.active]

    def signing(self, now: float) -> str:
        """The slot that signs at a time: the other one until the active one begins."""
        waits = now < self.current.get("activeFrom", 0) and self.free in self.keys
        return self.free if waits else self.active

    def replaced(self, fields: Mapping[str, Any], *, now: float, active_after: int, grace_seconds: int) -> "TwoSlots":
        """With a new key in the free slot, which signs after `active_after` seconds. SlotError if what the free slot's
        key signed may still be valid."""
        free_from = self.current.get("activeFrom", 0) + grace_seconds
        if self.free in self.keys and now < free_from:
            ends = datetime.fromtimestamp(free_from, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            raise SlotError(
                f"secret.slots.{self.free}: what it signed is valid until {ends}; rotate then, or remove the slot to "
                "end it now"
            )
        made = {**fields, "activeFrom": int(now) + active_after}
        return TwoSlots(active=self.free, keys={self.active: self.current, self.free: made})

    def text(self) -> str:
        """The value as JSON."""
        slots = {slot: dict(self.keys[slot]) for slot in SLOTS if slot in self.keys}
        return json.dumps({"active": self.active, "slots": slots})


def _object(value: Any) -> dict[str, Any]:
    """A JSON object; empty if the value is none."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}

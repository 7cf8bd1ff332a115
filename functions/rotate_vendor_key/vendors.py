"""Vendors whose API keys rotate, and what they have in common."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


class ByHandError(RuntimeError):
    """The vendor does not do it by its API. The message is the reason, without a key; repeating would not help."""


class VendorError(RuntimeError):
    """The vendor does not answer now, and Secrets Manager repeats the rotation. The message is the reason."""


@dataclass(frozen=True, kw_only=True)
class VendorKey:
    """A key. account: id of the account at the vendor that the rotation made for it; empty for one made by hand."""

    value: str
    account: str


class Vendor(Protocol):
    """A vendor. name: of an account, the same for a repeated call. prefix: of all names of the secret's rotations."""

    steps: str
    """The steps by which a person makes a key and ends the former one."""

    def create(self, name: str) -> VendorKey:
        """A key of a new account, in place of one of the same name whose key was lost."""
        ...

    def works(self, key: VendorKey) -> bool:
        """Whether the vendor accepts a key."""
        ...

    def keep_only(self, accounts: Collection[str], prefix: str) -> None:
        """Deletes other accounts whose names have a prefix, with their keys."""
        ...


class UnknownVendor:
    """A vendor without an API for keys: all is done by hand."""

    def __init__(self, steps: str) -> None:
        self.steps = steps

    def create(self, name: str) -> VendorKey:
        """Nothing."""
        raise ByHandError("the vendor has no API for keys")

    def works(self, key: VendorKey) -> bool:
        """Unknown, so true."""
        return True

    def keep_only(self, accounts: Collection[str], prefix: str) -> None:
        """Nothing."""

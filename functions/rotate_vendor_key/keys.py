"""Keys of a vendor in a secret: `{"api_key": "...", "account": "..."}`; the account is missing in one made by hand."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from functions.rotate_vendor_key.vendors import ByHandError, Vendor, VendorKey
from functions.shared.fields import FieldError, Fields
from functions.shared.rotation import RotationError, RotationRequest
from functions.shared.telemetry import count, log

Notify = Callable[[str, str], None]
"""Sends subject and text of a notice."""


@dataclass(frozen=True, kw_only=True)
class VendorKeyRotation:
    """A new key of the vendor; the one before it is valid until the next rotation.

    What the vendor does not automate ends in a notice with the steps by hand, and the value stays: a failure would be
    repeated for nothing.
    """

    vendor: Vendor
    notify: Notify

    def create(self, request: RotationRequest, current: str) -> str:
        """A key of a new account, or the current value after a notice."""
        key = parsed(current)
        try:
            made = self.vendor.create(_prefix(request) + request.token)
        except ByHandError as error:
            self._notice(request, str(error), self.vendor.steps)
            return current
        if not key.account:
            self._notice(request, "the former key was made by hand", "Revoke it at the vendor a day from now.")
        return json.dumps({"api_key": made.value, "account": made.account})

    def set(self, request: RotationRequest, current: str, pending: str) -> None:
        """Accounts of earlier rotations are deleted."""
        if pending != current:
            kept = [parsed(text).account for text in (current, pending)]
            self.vendor.keep_only(kept, _prefix(request))

    def test(self, request: RotationRequest, current: str, pending: str) -> None:
        """The vendor accepts the new key."""
        if pending != current and not self.vendor.works(parsed(pending)):
            raise RotationError("secret.api_key: the vendor does not accept it; rotate again")

    def _notice(self, request: RotationRequest, reason: str, steps: str) -> None:
        self.notify("A key needs a step by hand", f"Secret: {request.secret_id}\nReason: {reason}.\nStep: {steps}\n")
        count("RotationsByHand")
        log("rotation by hand", level="warning", reason=reason)


def parsed(text: str) -> VendorKey:
    """The key of a value. RotationError says what is wrong with it, without the value."""
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise RotationError('secret: not a JSON object; write {"api_key": "..."}')
    fields = Fields.of("secret", value)
    try:
        return VendorKey(value=fields.text("api_key"), account=fields.text("account", ""))
    except FieldError:
        raise RotationError("secret.api_key: not a string; write the key") from None


def _prefix(request: RotationRequest) -> str:
    """What names of accounts of a secret's rotations begin with."""
    return f"rotated-{hashlib.sha256(request.secret_id.encode()).hexdigest()[:8]}-"

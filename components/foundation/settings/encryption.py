"""The stack's customer key."""

from collections.abc import Iterator

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault


class EncryptionSettings(Settings):
    """The multi-Region key that encrypts the stack's data, with a replica in each region."""

    alias: str | None = Field(default=None, pattern=r"^alias/[a-zA-Z0-9/_-]{1,249}$")
    """Alias of the key in every region; `alias/<system>-<environment>` when left out."""
    rotation_period_days: int = Field(default=365, ge=90, le=2560)
    """Days between rotations of the key's material (AWS KMS API, EnableKeyRotation)."""
    deletion_window_days: int = Field(default=30, ge=7, le=30)
    """Days that a deleted key can still be rescued."""

    def faults(self) -> Iterator[Fault]:
        """An alias that AWS keeps for itself."""
        if (self.alias or "").startswith("alias/aws/"):
            yield Fault(path="alias", value=self.alias, problem="alias/aws/ belongs to AWS", remedy="rename it")

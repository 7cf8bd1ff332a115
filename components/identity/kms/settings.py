"""The stack's customer managed KMS key."""

from collections.abc import Iterator

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault


class EncryptionSettings(Settings):
    """The KMS key that encrypts the stack's data, with a replica key in each region."""

    alias: str | None = Field(default=None, pattern=r"^alias/[a-zA-Z0-9/_-]{1,249}$")
    """Alias of the key in every region; `alias/<system>-<environment>` if omitted."""
    rotation_period_days: int = Field(default=365, ge=90, le=2560)
    """Days between rotations of the key's material (AWS KMS API, EnableKeyRotation)."""
    deletion_window_days: int = Field(default=30, ge=7, le=30)
    """Waiting period before a deleted key is destroyed, in days."""

    multi_region: bool | None = None
    """Whether the key may have replicas in other regions. By default, it may in stacks with several regions or with a
    primary region other than us-east-1, where the edge needs a replica. AWS KMS cannot convert a key: set true before
    the first deployment of a stack that is to grow, since a changed key is replaced and data under it is lost."""

    def faults(self) -> Iterator[Fault]:
        """An alias that is reserved by AWS."""
        if (self.alias or "").startswith("alias/aws/"):
            yield Fault(path="alias", value=self.alias, problem="alias/aws/ is reserved by AWS", remedy="rename it")

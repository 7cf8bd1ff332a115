"""AWS Shield Advanced, which is never subscribed to by accident."""

from collections.abc import Iterator

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault


class ShieldAdvancedSettings(Settings):
    """Shield Advanced: 3,000 USD a month for a year at least, for the whole organization (T-14).

    Shield Standard protects every stack without being asked and without cost (QA-06).
    """

    enabled: bool
    """Whether the account subscribes and the stack's resources are protected."""
    accepts_yearly_commitment: bool = False
    """Second consent: the subscription cannot be ended within a year, nor by destroying the stack."""

    def faults(self) -> Iterator[Fault]:
        """One consent without the other."""
        if self.enabled and not self.accepts_yearly_commitment:
            yield Fault(
                path="enabled",
                value=True,
                problem="commits the account to 3,000 USD a month for a year",
                remedy="set acceptsYearlyCommitment: true too, or enabled: false",
            )

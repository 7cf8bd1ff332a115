"""AWS Shield Advanced, with two settings against accidental subscription."""

from collections.abc import Iterator

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault


class ShieldAdvancedSettings(Settings):
    """Shield Advanced: 3,000 USD a month with a one-year commitment, for the whole organization (T-14).

    Shield Standard is always enabled and free (QA-06).
    """

    enabled: bool
    """Whether the account is subscribed and the stack's resources are protected."""
    accepts_yearly_commitment: bool = False
    """Acknowledgement that the subscription cannot be ended within a year, not even by destroying the stack, and is
    renewed unless that is disabled by hand in its last 30 days."""

    def faults(self) -> Iterator[Fault]:
        """A subscription without the acknowledgement."""
        if self.enabled and not self.accepts_yearly_commitment:
            yield Fault(
                path="enabled",
                value=True,
                problem="commits the account to 3,000 USD a month for a year",
                remedy="set acceptsYearlyCommitment: true too, or enabled: false",
            )

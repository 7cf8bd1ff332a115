"""Throttling of API Gateway: token buckets with a rate and a burst."""

from collections.abc import Iterator

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

# Amazon API Gateway quotas: requests of all APIs of an account in most regions.
ACCOUNT_RATE_PER_SECOND = 10_000
ACCOUNT_BURST = 5_000


class ThrottleSettings(Settings):
    """A limit on requests. API Gateway applies it on a best-effort basis, and the account's quota bounds all APIs."""

    rate_per_second: float = Field(gt=0)
    """Average number of requests per second."""
    burst: int = Field(ge=1)
    """Number of requests that may arrive at once."""

    def faults(self) -> Iterator[Fault]:
        """Limits above the default quotas of an account, which have no effect."""
        limits = (
            ("ratePerSecond", self.rate_per_second, ACCOUNT_RATE_PER_SECOND),
            ("burst", self.burst, ACCOUNT_BURST),
        )
        for path, value, limit in limits:
            if value > limit:
                yield Fault(
                    path=path,
                    value=value,
                    problem=f"is more than an account admits in a region ({limit})",
                    remedy=f"set {limit} or less",
                )

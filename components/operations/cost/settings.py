"""Cost: usage for the estimate of the preview, assumed discounts, a budget, and anomalies."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.types import ResourceKey
from components.operations.settings import Email

QuantityName = Annotated[str, Field(pattern=r"^[a-z][A-Za-z]{0,40}$")]
Role = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,100}$")]
Usage = dict[QuantityName, Annotated[float, Field(ge=0)]]
Percent = Annotated[float, Field(gt=0, le=1000)]
Usd = Annotated[float, Field(gt=0)]
SUBSCRIBERS = 10  # email addresses of a notification: AWS Budgets API, CreateNotification
NOTIFICATIONS = 5  # of a budget: AWS Budgets API, CreateBudget


def plain(usd: float) -> str:
    """An amount without an exponent and needless zeros, as the API of Budgets has it: `862`, `0.5`."""
    return f"{Decimal(str(usd)).normalize():f}"


class ProfileSettings(Settings):
    """A load that the cost is estimated for."""

    users: int = Field(ge=0)
    """Active users in a month, the factor of all quantities of perUser."""
    usage: dict[Role, Usage] = Field(default_factory=dict)
    """Quantities of a month that differ from those of the other profiles, by role; none by default."""


class DiscountSettings(Settings):
    """A discount that the estimate assumes. Nothing is bought."""

    prices: str = Field(pattern=r"^[a-z][a-z0-9.*_-]{2,80}$")
    """Keys of the prices that it applies to (cost/book), with `*` for several, such as ec2.hours.*. One on Spot, such
    as fargate-spot.*, is off the On-Demand price."""
    percent: float = Field(gt=0, le=100)
    """What is taken off, in percent."""
    reason: str = Field(min_length=12)
    """Why the account pays less."""


class BudgetSettings(Settings):
    """A monthly budget of costs."""

    monthly_usd: Usd
    """The budget in USD a month."""
    actual_percent: tuple[Percent, ...] = (80, 100)
    """Percentages of the budget at which costs notify; 80 and 100 by default."""
    forecast_percent: tuple[Percent, ...] = (100,)
    """Percentages of the budget at which the forecast of the month notifies; 100 by default."""
    actual_usd: tuple[Usd, ...] = ()
    """Amounts in USD at which costs notify; none by default."""
    emails: tuple[Email, ...] = Field(min_length=1, max_length=SUBSCRIBERS)
    """Email addresses that are notified; they confirm nothing."""
    by_tags: bool = False
    """Whether it has the costs of resources with the tags `system` and `environment` of the stack, which have to be
    active cost allocation tags; by default it has those of the whole account."""

    def faults(self) -> Iterator[Fault]:
        """Too many notifications, none at all, and one that is there twice."""
        named: Mapping[str, tuple[float, ...]] = {
            "actualPercent": self.actual_percent,
            "forecastPercent": self.forecast_percent,
            "actualUsd": self.actual_usd,
        }
        number = sum(map(len, named.values()))
        if not 0 < number <= NOTIFICATIONS:
            yield Fault(path="", problem=f"has {number} notifications; allowed: 1 to {NOTIFICATIONS}")
        for name, values in named.items():
            if len({*values}) < len(values):
                yield Fault(path=name, value=list(values), problem="a value is there twice", remedy="remove one")


class AnomalySettings(Settings):
    """Notifications of unusual costs."""

    monitor_arn: str | None = Field(default=None, pattern=r"^arn:aws:ce::\d{12}:anomalymonitor/[0-9a-f-]{36}$")
    """ARN of the account's monitor of services, of which it has at most one, and which Cost Explorer creates on its
    first use; the stack creates it by default."""
    minimum_usd: Usd = 100
    """Total impact in USD from which an anomaly is reported; 100 by default."""
    daily: tuple[Email, ...] = Field(default=(), max_length=SUBSCRIBERS)
    """Email addresses with a summary of each day that has anomalies; none by default."""
    weekly: tuple[Email, ...] = Field(default=(), max_length=SUBSCRIBERS)
    """Email addresses with a summary of each week that has anomalies; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Nobody is notified."""
        if not self.daily and not self.weekly:
            yield Fault(path="", problem="has no subscribers", remedy="add addresses to daily or weekly")


class CostSettings(Settings):
    """What a stack costs. Usage, profiles, discounts and the free tier change only the estimate of the preview."""

    usage: dict[Role, Usage] = Field(default_factory=dict)
    """Quantities of a month by role: the logical name of a component, for each of its resources, or of one resource,
    without `primary-`, such as `library-media: {standardGb: 500}`. None by default: lines by usage then have unit
    prices only."""
    per_user: dict[Role, Usage] = Field(default_factory=dict)
    """Quantities of a month and a user of the profile, by role; none by default."""
    profiles: dict[ResourceKey, ProfileSettings] = Field(default_factory=dict)
    """Loads by name, of which the one with the fewest users is that of the estimate; none by default."""
    discounts: tuple[DiscountSettings, ...] = ()
    """Discounts that the estimate shows beside the list prices, each on other ones; none by default."""
    free_tier: Literal["none", "always", "legacy"] = "none"
    """Free amounts of the account in the estimate: `always` has those without an end, `legacy` also those of accounts
    of before 2025-07-15 in their first 12 months; none by default."""
    budget: BudgetSettings | None = None
    """A monthly budget; none by default."""
    anomalies: AnomalySettings | None = None
    """Notifications of unusual costs; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Quantities for users without a profile that has them, and discounts on the same prices."""
        if self.per_user and not self.profiles:
            yield Fault(path="perUser", problem="the stack has no profile with users", remedy="add one to profiles")
        for index, later in enumerate(self.discounts):
            for other, earlier in enumerate(self.discounts[:index]):
                if _overlap(earlier.prices, later.prices):
                    problem = f"has prices of discounts[{other}] as well, '{earlier.prices}', and each is reduced once"
                    yield Fault(
                        path=f"discounts[{index}].prices",
                        value=later.prices,
                        problem=problem,
                        remedy="name prices that only one of them has",
                    )


@cache
def _overlap(one: str, other: str) -> bool:
    """Whether a key of a price can match two patterns, in which `*` is any text."""
    if not one or not other:
        return not (one + other).strip("*")
    if one[0] == "*":
        return _overlap(one[1:], other) or _overlap(one, other[1:])
    if other[0] == "*":
        return _overlap(other, one)
    return one[0] == other[0] and _overlap(one[1:], other[1:])

"""Controls for resources that are purchases: commitments on the bill that no later change takes back."""

from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import ELASTICACHE_RESERVED_CACHE_NODE, RDS_RESERVED_INSTANCE, SAVINGSPLANS_SAVINGS_PLAN


@resource_control(
    "account-purchase-intended",
    title="Savings Plans and reservations are intended",
    severity="critical",
    types=[SAVINGSPLANS_SAVINGS_PLAN, RDS_RESERVED_INSTANCE, ELASTICACHE_RESERVED_CACHE_NODE],
    remedy="Remove it, and state the discount in cost.discounts; or add an exemption with owner and reason.",
    traps=["T-14"],
    url="https://docs.aws.amazon.com/savingsplans/latest/userguide/what-is-savings-plans.html",
)
def purchase_is_intended(purchase: Resource, settings: Settings) -> Iterator[Finding]:
    """It is named twice: as a resource, and in an exemption."""
    yield purchase.fail("commitment of one or three years, which ends by time only", value="")

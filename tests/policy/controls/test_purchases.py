"""Purchases are named twice."""

import pytest

from policy.tokens import (
    BUDGETS_BUDGET,
    ELASTICACHE_RESERVED_CACHE_NODE,
    RDS_RESERVED_INSTANCE,
    SAVINGSPLANS_SAVINGS_PLAN,
)
from tests.policy.harness import Cases, resource


@pytest.mark.parametrize("type_", [SAVINGSPLANS_SAVINGS_PLAN, RDS_RESERVED_INSTANCE, ELASTICACHE_RESERVED_CACHE_NODE])
def test_a_purchase_requires_an_exemption(type_: str, cases: Cases) -> None:
    cases(
        "account-purchase-intended",
        passes=[[resource(BUDGETS_BUDGET, "budget")]],
        fails=[[resource(type_, "commitment")]],
    )

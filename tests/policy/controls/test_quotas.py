"""Quotas that a stack runs into by itself."""

from dataclasses import replace

import pytest

from policy.controls.quotas import ELASTIC_IP, FUNCTION, VPC
from tests.policy.harness import UNKNOWN, Cases, resource


@pytest.mark.parametrize(("control", "type_"), [("quota-elastic-ips", ELASTIC_IP), ("quota-vpcs", VPC)])
def test_five_in_a_region(cases: Cases, control: str, type_: str) -> None:
    seven = [resource(type_, f"n{index}") for index in range(7)]
    elsewhere = replace(seven[5], region="us-east-1")
    cases(control, passes=[seven[:5], [*seven[:5], elsewhere]], fails=[seven[:6]])
    cases(control, config={"quota": 6}, passes=[seven[:6]], fails=[seven])


def test_reserved_concurrency(cases: Cases) -> None:
    one = resource(FUNCTION, "one", reservedConcurrentExecutions=500)
    two = resource(FUNCTION, "two", reservedConcurrentExecutions=400)
    more = resource(FUNCTION, "more", reservedConcurrentExecutions=1)
    free = resource(FUNCTION, "free", reservedConcurrentExecutions=-1)
    cases(
        "quota-lambda-concurrency",
        passes=[[one, two, free], [one, two, replace(more, region="us-east-1")], [free]],
        fails=[[one, two, more], [resource(FUNCTION, "all", reservedConcurrentExecutions=901)]],
        unknown=[[one, two.but(reservedConcurrentExecutions=UNKNOWN)]],
    )
    cases(
        "quota-lambda-concurrency",
        config={"quota": 3000},
        passes=[[one, two, more]],
        fails=[[one.but(reservedConcurrentExecutions=2901)]],
    )

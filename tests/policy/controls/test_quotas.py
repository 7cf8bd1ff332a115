"""Service quotas."""

from dataclasses import replace

import pytest

from policy.tokens import EC2_ELASTIC_IP, EC2_VPC, LAMBDA_FUNCTION
from tests.policy.harness import UNKNOWN, Cases, resource


@pytest.mark.parametrize(("control", "type_"), [("quota-elastic-ips", EC2_ELASTIC_IP), ("quota-vpcs", EC2_VPC)])
def test_quotas_per_region(cases: Cases, control: str, type_: str) -> None:
    seven = [resource(type_, f"n{index}") for index in range(7)]
    elsewhere = replace(seven[5], region="us-east-1")
    cases(control, passes=[seven[:5], [*seven[:5], elsewhere]], fails=[seven[:6]])
    cases(control, config={"quota": 6}, passes=[seven[:6]], fails=[seven])


def test_reserved_concurrency(cases: Cases) -> None:
    one = resource(LAMBDA_FUNCTION, "one", reservedConcurrentExecutions=500)
    two = resource(LAMBDA_FUNCTION, "two", reservedConcurrentExecutions=400)
    more = resource(LAMBDA_FUNCTION, "more", reservedConcurrentExecutions=1)
    free = resource(LAMBDA_FUNCTION, "free", reservedConcurrentExecutions=-1)
    cases(
        "quota-lambda-concurrency",
        passes=[[one, two, free], [one, two, replace(more, region="us-east-1")], [free]],
        fails=[[one, two, more], [resource(LAMBDA_FUNCTION, "all", reservedConcurrentExecutions=901)]],
        unknown=[[one, two.with_props(reservedConcurrentExecutions=UNKNOWN)]],
    )
    cases(
        "quota-lambda-concurrency",
        config={"quota": 3000},
        passes=[[one, two, more]],
        fails=[[one.with_props(reservedConcurrentExecutions=2901)]],
    )

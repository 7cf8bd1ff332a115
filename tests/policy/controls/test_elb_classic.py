"""Classic Load Balancers are refused by type."""

from policy.tokens import CLASSIC_LOAD_BALANCER, ELB_LOAD_BALANCER
from tests.policy.harness import UNKNOWN, Cases, resource


def test_load_balancers_are_not_classic(cases: Cases) -> None:
    cases(
        "elb-classic",
        passes=[[resource(ELB_LOAD_BALANCER)]],
        fails=[[resource(CLASSIC_LOAD_BALANCER)], [resource(CLASSIC_LOAD_BALANCER, name=UNKNOWN)]],
    )

"""Classic Load Balancers, which Application and Network Load Balancers replace."""

from policy.guides import SECURITY_HUB
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import CLASSIC_LOAD_BALANCER


@resource_control(
    "elb-classic",
    title="Load balancers are not classic",
    severity="medium",
    types=[CLASSIC_LOAD_BALANCER],
    frameworks={
        "FSBP": ["ELB.2", "ELB.7", "ELB.8", "ELB.9", "ELB.10", "ELB.14"],
        "NIST 800-53": ["CM-2", "SA-22"],
    },
    remedy="Use an lb.LoadBalancer of type application or network.",
    url=f"{SECURITY_HUB}/elb-controls.html",
)
def is_not_classic(balancer: Resource, settings: Settings) -> Iterator[Finding]:
    yield balancer.fail("Classic Load Balancers are of the previous generation")

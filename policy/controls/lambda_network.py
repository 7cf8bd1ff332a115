"""Controls for networks of Lambda functions."""

from policy.guides import SECURITY_HUB
from policy.readers.lists import below_minimum
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import LAMBDA_FUNCTION


@resource_control(
    "lambda-zones",
    title="Functions of a VPC are in at least two availability zones",
    severity="medium",
    types=[LAMBDA_FUNCTION],
    frameworks={"FSBP": ["Lambda.5"], "NIST 800-53": ["CP-10", "SC-5(2)", "SC-36", "SI-13(5)"]},
    remedy="Set vpc_config.subnet_ids to subnets in at least two availability zones.",
    parameters=[Parameter("zones", 2, "Minimum number of subnets, one per availability zone.", minimum=1)],
    url=f"{SECURITY_HUB}/lambda-controls.html#lambda-5",
)
def spans_zones(function: Resource, settings: Settings) -> Iterator[Finding]:
    """Subnets may be unknown: a function has one subnet per availability zone."""
    path = "vpcConfig.subnetIds"
    if function.has(path) and below_minimum(function, path, settings.number("zones")):
        yield function.fail("the function depends on one availability zone", path)

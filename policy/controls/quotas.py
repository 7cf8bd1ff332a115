"""Controls for service quotas, by the stack's resources only."""

from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, stack_control
from policy.tokens import EC2_ELASTIC_IP, EC2_VPC, LAMBDA_FUNCTION


def _of_region(first: Resource, stack: Stack) -> Iterator[Resource]:
    """All resources of a type in one region, for the first of them."""
    group = (other for other in stack.of(first.type) if other.region == first.region)
    if next(group) is first:
        yield first
        yield from group


@stack_control(
    "quota-elastic-ips",
    title="Elastic IPs of a region are within the quota",
    severity="medium",
    types=[EC2_ELASTIC_IP],
    frameworks={"NIST 800-53": ["CP-2(2)", "SC-5(2)"]},
    traps=["T-33"],
    remedy="Raise quota L-0263D0A3 and set the parameter, or share NAT gateways.",
    parameters=[Parameter("quota", 5, "Quota of Elastic IPs per region.", minimum=1)],
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html",
)
def addresses_are_within_quota(address: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for beyond in list(_of_region(address, stack))[settings.number("quota") :]:
        yield beyond.fail(f"more than {settings.number('quota')} Elastic IPs in one region")


@stack_control(
    "quota-vpcs",
    title="VPCs of a region are within the quota",
    severity="medium",
    types=[EC2_VPC],
    frameworks={"NIST 800-53": ["CP-2(2)", "SC-5(2)"]},
    traps=["T-33"],
    remedy="Raise quota L-F678F1CE and set the parameter, or share a VPC.",
    parameters=[Parameter("quota", 5, "Quota of VPCs per region.", minimum=1)],
    url="https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
)
def networks_are_within_quota(vpc: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for beyond in list(_of_region(vpc, stack))[settings.number("quota") :]:
        yield beyond.fail(f"more than {settings.number('quota')} VPCs in one region")


@stack_control(
    "quota-lambda-concurrency",
    title="At least 100 concurrent executions are unreserved",
    severity="high",
    types=[LAMBDA_FUNCTION],
    frameworks={"NIST 800-53": ["CP-2(2)", "SC-5(2)"]},
    traps=["T-33"],
    remedy="Reserve less, or raise quota L-B99A9384 and set the parameter.",
    parameters=[Parameter("quota", 1000, "Quota of concurrent executions per region.", minimum=10)],
    url="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
)
def concurrency_is_unreserved(function: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    left = settings.number("quota") - 100
    reserved = 0.0
    for each in _of_region(function, stack):
        reserved += max(0.0, each.number("reservedConcurrentExecutions", -1))
        if reserved > left:
            yield each.fail("Lambda requires 100 unreserved concurrent executions", "reservedConcurrentExecutions")
            return

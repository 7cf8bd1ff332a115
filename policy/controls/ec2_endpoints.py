"""Controls for VPC endpoints: endpoints of ECR, and endpoint policies."""

from policy.frameworks import NOT_PUBLIC
from policy.guides import EC2_CONTROLS
from policy.iam.conditions import is_restricted, requires_fixed
from policy.iam.documents import Condition, Statement, read
from policy.iam.wildcards import is_anything
from policy.readers.networks import inline
from policy.registry import (
    Finding,
    Iterator,
    Node,
    Parameter,
    Resource,
    Settings,
    Stack,
    stack_control,
)
from policy.tokens import (
    EC2_VPC_ENDPOINT,
    EC2_VPC_ENDPOINT_POLICY,
    EC2_VPCS,
    ECR_REPOSITORY,
    ECS_CLUSTER,
    ECS_SERVICE,
    ECS_TASK_DEFINITION,
    EKS_CLUSTER,
)

# Types that pull images: a stack without them needs no endpoints of ECR.
CONTAINERS = (
    ECS_SERVICE, ECS_TASK_DEFINITION, ECS_CLUSTER,
    EKS_CLUSTER, ECR_REPOSITORY,
)  # fmt: skip
ONLY_WITH_CONTAINERS = Parameter(
    "only_with_containers", False, "Whether VPCs of stacks without ECS, EKS and ECR are exempt."
)
# Conditions on the resource in place of the principal, which also keep data within the organization.
RESOURCE_KEYS = ("aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths", "s3:resourceaccount")
# Types of endpoints without a policy.
WITHOUT_POLICY = ("GatewayLoadBalancer", "Resource", "ServiceNetwork")


@stack_control(
    "ec2-endpoint-ecr-api",
    title="VPCs have an interface endpoint of the ECR API",
    severity="medium",
    types=EC2_VPCS,
    frameworks={"FSBP": ["EC2.55"], "NIST 800-53": NOT_PUBLIC},
    remedy="Add an interface endpoint of com.amazonaws.REGION.ecr.api to the VPC.",
    parameters=[ONLY_WITH_CONTAINERS],
    url=f"{EC2_CONTROLS}#ec2-55",
)
def ecr_api_has_an_endpoint(vpc: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    yield from _endpoint(vpc, stack, settings, ".ecr.api", "the ECR API")


@stack_control(
    "ec2-endpoint-ecr-registry",
    title="VPCs have an interface endpoint of the Docker registry",
    severity="medium",
    types=EC2_VPCS,
    frameworks={"FSBP": ["EC2.56"], "NIST 800-53": NOT_PUBLIC},
    remedy="Add an interface endpoint of com.amazonaws.REGION.ecr.dkr to the VPC.",
    parameters=[ONLY_WITH_CONTAINERS],
    url=f"{EC2_CONTROLS}#ec2-56",
)
def ecr_registry_has_an_endpoint(vpc: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    yield from _endpoint(vpc, stack, settings, ".ecr.dkr", "the ECR registry")


def _endpoint(vpc: Resource, stack: Stack, settings: Settings, service: str, what: str) -> Iterator[Finding]:
    if settings.flag("only_with_containers") and not stack.of(*CONTAINERS):
        return
    endpoints = stack.related(vpc, EC2_VPC_ENDPOINT, "vpcId")
    if not any(endpoint.string("serviceName").endswith(service) for endpoint in endpoints):
        yield vpc.missing(f"the VPC has no endpoint of {what}")


@stack_control(
    "ec2-endpoint-policy",
    title="Policies of VPC endpoints restrict principals or resources",
    severity="medium",
    types=[EC2_VPC_ENDPOINT],
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": ["AC-3", "AC-4(21)", "AC-6", "SC-7", "SC-7(21)"]},
    remedy="Set a policy with resource ARNs, or with aws:PrincipalOrgID or aws:ResourceAccount.",
    url="https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
)
def endpoint_policy_is_restricted(endpoint: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if endpoint.string("vpcEndpointType") in WITHOUT_POLICY:
        return
    separate = stack.related(endpoint, EC2_VPC_ENDPOINT_POLICY, "vpcEndpointId")
    policies: list[Node] = [policy.node("policy") for policy in separate] or inline(endpoint, "policy", separate)
    if not policies:
        yield endpoint.missing("an endpoint without a policy allows all requests", "policy")
    for policy in policies:
        document = read(policy)
        if document.fault:
            yield policy.fail(f"malformed policy document: {document.fault}")
        elif not document.statements and not document.unknown:
            yield policy.fail("an endpoint without a policy allows all requests")
        for statement in document:
            if is_unrestricted(statement):
                yield policy.fail(f"{statement.label} allows all principals and all resources")


def is_unrestricted(statement: Statement) -> bool:
    """Whether a statement of an endpoint policy restricts neither principals nor resources."""
    if not statement.allows or statement.unknown:
        return False
    all_principals = statement.anyone or bool(statement.not_principals)
    all_resources = any(map(is_anything, statement.resources)) or bool(statement.not_resources)
    return (
        all_principals
        and all_resources
        and not is_restricted(statement.conditions)
        and not _binds(statement.conditions)
    )


def _binds(conditions: tuple[Condition, ...]) -> bool:
    return any(condition.name in RESOURCE_KEYS and requires_fixed(condition) for condition in conditions)

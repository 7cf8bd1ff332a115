"""Controls for images, endpoint services and consoles that other accounts may use."""

from policy.frameworks import NOT_PUBLIC
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import (
    EC2_AMI_LAUNCH_PERMISSION,
    EC2_SERIAL_CONSOLE_ACCESS,
    EC2_VPC_ENDPOINT_SERVICE,
    EC2_VPC_ENDPOINT_SERVICE_PRINCIPAL,
)

# Properties with principals by type.
PRINCIPALS = {EC2_VPC_ENDPOINT_SERVICE: "allowedPrincipals", EC2_VPC_ENDPOINT_SERVICE_PRINCIPAL: "principalArn"}

EC2_GUIDE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide"


@resource_control(
    "ec2-image-public",
    title="Images are not public",
    severity="critical",
    types=[EC2_AMI_LAUNCH_PERMISSION],
    frameworks={"NIST 800-53": NOT_PUBLIC},
    remedy="Set account_id or organization_arn in place of the group all.",
    url=f"{EC2_GUIDE}/sharing-amis.html",
)
def image_is_not_public(permission: Resource, settings: Settings) -> Iterator[Finding]:
    if permission.string("group") == "all":
        yield permission.fail("all accounts may launch the image", "group")


@resource_control(
    "ec2-endpoint-service-anyone",
    title="Endpoint services have specific principals",
    severity="high",
    types=tuple(PRINCIPALS),
    frameworks={"NIST 800-53": NOT_PUBLIC},
    remedy="Name the accounts or roles that may create endpoints.",
    url="https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html",
)
def endpoint_service_has_principals(service: Resource, settings: Settings) -> Iterator[Finding]:
    path = PRINCIPALS[service.type]
    if "*" in service.strings(path):
        yield service.fail("principals of all accounts may create endpoints", path, value="*")


@resource_control(
    "ec2-serial-console",
    title="The serial console is off",
    severity="medium",
    types=[EC2_SERIAL_CONSOLE_ACCESS],
    frameworks={"NIST 800-53": ["AC-17", "CM-7"]},
    remedy="Set enabled to false.",
    url=f"{EC2_GUIDE}/configure-access-to-serial-console.html",
)
def serial_console_is_off(access: Resource, settings: Settings) -> Iterator[Finding]:
    if access.flag("enabled", default=True):
        yield access.fail("the console of instances needs no network access", "enabled")

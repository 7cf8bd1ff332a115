"""Controls for EC2 instances and launch templates."""

from policy.frameworks import NOT_PUBLIC
from policy.guides import EC2_CONTROLS
from policy.readers.secret_documents import secrets_in_user_data
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.secrecy import MASK
from policy.tokens import (
    EBS_VOLUME,
    EC2_INSTANCE,
    EC2_LAUNCH_CONFIGURATION,
    EC2_LAUNCH_TEMPLATE,
    EC2_SPOT_INSTANCE_REQUEST,
)

# Types with the settings of instances.
INSTANCES = (EC2_INSTANCE, EC2_LAUNCH_TEMPLATE, EC2_LAUNCH_CONFIGURATION, EC2_SPOT_INSTANCE_REQUEST)

HOPS = "httpPutResponseHopLimit"
# Properties with volumes by type.
VOLUMES = {
    EC2_INSTANCE: ("rootBlockDevice", "ebsBlockDevices"),
    EC2_LAUNCH_CONFIGURATION: ("rootBlockDevice", "ebsBlockDevices"),
    EC2_SPOT_INSTANCE_REQUEST: ("rootBlockDevice", "ebsBlockDevices"),
    EC2_LAUNCH_TEMPLATE: ("blockDeviceMappings",),
    EBS_VOLUME: ("",),
}


@resource_control(
    "ec2-imdsv2",
    title="Instances require IMDSv2",
    severity="high",
    types=INSTANCES,
    frameworks={
        "FSBP": ["AutoScaling.3", "EC2.8", "EC2.170"],
        "CIS 5.0": ["5.7"],
        "PCI DSS 4.0": ["2.2.6"],
        "NIST 800-53": ["AC-3", "AC-3(7)", "AC-3(15)", "AC-6"],
    },
    remedy="Set http_tokens of metadata_options to required.",
    url=f"{EC2_CONTROLS}#ec2-8",
)
def metadata_requires_a_token(subject: Resource, settings: Settings) -> Iterator[Finding]:
    options = subject.node("metadataOptions")
    if options.string("httpEndpoint") != "disabled" and options.string("httpTokens") != "required":
        yield subject.fail("IMDSv1 exposes the instance's credentials to SSRF", "metadataOptions.httpTokens")


@resource_control(
    "ec2-imds-hop-limit",
    title="Instance metadata is not reachable from containers",
    severity="medium",
    types=INSTANCES,
    frameworks={"NIST 800-53": ["AC-3", "AC-6", "CM-2"]},
    remedy="Set http_put_response_hop_limit of metadata_options to 1.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html",
    parameters=[Parameter("maximum", 1, "Maximum hop limit.", minimum=1)],
)
def metadata_stays_on_the_host(subject: Resource, settings: Settings) -> Iterator[Finding]:
    """A response with a hop limit of 1 does not reach a container with a network of its own."""
    options = subject.node("metadataOptions")
    if options.string("httpEndpoint") != "disabled" and options.number(HOPS, 1) > settings.number("maximum"):
        yield options.fail("containers read the instance's credentials", HOPS)


@resource_control(
    "ec2-instance-public-ip",
    title="Instances have no public addresses",
    severity="high",
    types=INSTANCES,
    frameworks={"FSBP": ["EC2.9", "EC2.25"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Set associate_public_ip_address to false and use a load balancer.",
    url=f"{EC2_CONTROLS}#ec2-9",
)
def instances_have_no_public_address(subject: Resource, settings: Settings) -> Iterator[Finding]:
    for node in (subject, *subject.nodes("networkInterfaces")):
        if node.flag("associatePublicIpAddress"):
            yield node.fail("the instance gets a public IP address", "associatePublicIpAddress")


@resource_control(
    "ec2-user-data-secrets",
    title="User data of instances contains no secrets",
    severity="high",
    types=INSTANCES,
    frameworks={"PCI DSS 4.0": ["8.6.2"], "NIST 800-53": ["IA-5(7)", "SA-3"]},
    remedy="Read the secret at boot from Secrets Manager or Parameter Store, with the instance's role.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html",
)
def user_data_contains_no_secrets(subject: Resource, settings: Settings) -> Iterator[Finding]:
    """Everybody on the instance, and with permission to describe it, reads its user data."""
    for path in ("userData", "userDataBase64"):
        text = subject.string(path)
        if path in subject.secrets:
            yield subject.fail("the user data contains a secret value of the program", path, value=MASK)
        for name in secrets_in_user_data(text):
            yield subject.fail(f"the user data contains a secret in plaintext: {name}", path, value=MASK)


@resource_control(
    "ec2-volumes-encrypted",
    title="Volumes are encrypted",
    severity="medium",
    types=tuple(VOLUMES),
    frameworks={
        "FSBP": ["EC2.3", "EC2.7", "EC2.181"],
        "CIS 5.0": ["5.1.1"],
        "PCI DSS 4.0": ["3.5.1"],
        "NIST 800-53": ["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SI-7(6)"],
    },
    remedy="Set encrypted to true, with a customer managed key if possible.",
    url=f"{EC2_CONTROLS}#ec2-3",
)
def volumes_are_encrypted(subject: Resource, settings: Settings) -> Iterator[Finding]:
    for path in VOLUMES[subject.type]:
        for block in subject.nodes(path) if path else [subject]:
            volume = block.node("ebs") if subject.type == EC2_LAUNCH_TEMPLATE else block
            absent = subject.type == EC2_LAUNCH_TEMPLATE and not block.has("ebs")
            if not absent and not volume.flag("encrypted"):
                yield volume.fail("the volume is not encrypted", "encrypted")

"""Controls for images, and for settings of EC2 that apply to a region of an account."""

from policy.frameworks import AT_REST, NOT_PUBLIC
from policy.guides import EC2_CONTROLS
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import (
    EBS_ENCRYPTION_BY_DEFAULT,
    EBS_SNAPSHOT_BLOCK_PUBLIC_ACCESS,
    EC2_AMI,
    EC2_IMAGE_BLOCK_PUBLIC_ACCESS,
    EC2_INSTANCE_METADATA_DEFAULTS,
)

EC2_GUIDE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide"


@resource_control(
    "ec2-image-public-access-block",
    title="Public sharing of images is blocked",
    severity="high",
    types=[EC2_IMAGE_BLOCK_PUBLIC_ACCESS],
    frameworks={"NIST 800-53": NOT_PUBLIC},
    remedy="Set state to block-new-sharing.",
    url=f"{EC2_GUIDE}/block-public-access-to-amis.html",
)
def image_sharing_is_blocked(block: Resource, settings: Settings) -> Iterator[Finding]:
    if block.string("state") != "block-new-sharing":
        yield block.fail("images can be shared with all accounts", "state")


@resource_control(
    "ec2-snapshot-public-access-block",
    title="Public sharing of snapshots is blocked",
    severity="high",
    types=[EBS_SNAPSHOT_BLOCK_PUBLIC_ACCESS],
    frameworks={"FSBP": ["EC2.1", "EC2.182"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Set state to block-all-sharing.",
    url=f"{EC2_CONTROLS}#ec2-182",
)
def snapshot_sharing_is_blocked(block: Resource, settings: Settings) -> Iterator[Finding]:
    if block.string("state") != "block-all-sharing":
        yield block.fail("snapshots can be public", "state")


@resource_control(
    "ec2-volumes-encrypted-by-default",
    title="New volumes are encrypted by default",
    severity="medium",
    types=[EBS_ENCRYPTION_BY_DEFAULT],
    frameworks={"FSBP": ["EC2.7"], "CIS 5.0": ["5.1.1"], "NIST 800-53": AT_REST},
    remedy="Omit enabled, or set it to true.",
    url=f"{EC2_CONTROLS}#ec2-7",
)
def volumes_are_encrypted_by_default(default: Resource, settings: Settings) -> Iterator[Finding]:
    if not default.flag("enabled", default=True):
        yield default.fail("volumes without a setting are not encrypted", "enabled")


@resource_control(
    "ec2-imdsv2-by-default",
    title="New instances require IMDSv2 by default",
    severity="medium",
    types=[EC2_INSTANCE_METADATA_DEFAULTS],
    frameworks={"CIS 5.0": ["5.7"], "NIST 800-53": ["AC-3", "AC-3(7)", "AC-6"]},
    remedy="Set http_tokens to required.",
    url=f"{EC2_GUIDE}/configuring-IMDS-new-instances.html",
)
def imdsv2_is_the_default(defaults: Resource, settings: Settings) -> Iterator[Finding]:
    if defaults.string("httpTokens") != "required" and defaults.string("httpEndpoint") != "disabled":
        yield defaults.fail("instances without a setting accept IMDSv1", "httpTokens")


@resource_control(
    "ec2-image-paravirtual",
    title="Images use hardware virtualization",
    severity="medium",
    types=[EC2_AMI],
    frameworks={"FSBP": ["EC2.24"], "NIST 800-53": ["CM-2", "CM-2(2)", "SA-22"]},
    remedy="Set virtualization_type to hvm; the provider's default is paravirtual.",
    url=f"{EC2_CONTROLS}#ec2-24",
)
def image_is_not_paravirtual(image: Resource, settings: Settings) -> Iterator[Finding]:
    if image.string("virtualizationType") != "hvm":
        yield image.fail("current instance types do not start the image", "virtualizationType")

"""Controls for public keys of CloudFront's signed URLs and cookies."""

import re

from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import CLOUDFRONT_PUBLIC_KEY

# A name of one key: it ends in a version, a date, a digest or Pulumi's random suffix.
_VERSIONED = re.compile(r"(?:\d|[-_][0-9a-f]{6,})$")


@resource_control(
    "cloudfront-key-rotation",
    title="Public keys can be replaced while signed URLs of the previous one are valid",
    severity="medium",
    types=[CLOUDFRONT_PUBLIC_KEY],
    frameworks={"NIST 800-53": ["SC-12"]},
    remedy="End the key's name in a version or digest, and create the new key before the previous one is deleted.",
    traps=["T-32"],
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html",
)
def key_can_be_replaced(key: Resource, settings: Settings) -> Iterator[Finding]:
    """Keys are immutable, their names are unique, and a key of a key group cannot be deleted (PublicKeyInUse)."""
    if key.options.delete_before_replace:
        yield key.fail("CloudFront refuses to delete a key of a key group", value="")
    name = key.string("name")
    if name and not _VERSIONED.search(name):
        yield key.fail("the replacement would have the same name at the same time", "name")

"""Controls over the keys that sign CloudFront's URLs and cookies."""

import re

from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import CLOUDFRONT_PUBLIC_KEY

# A name that goes with one key: it ends in a version, a date, a digest or what Pulumi adds to it.
_VERSIONED = re.compile(r"(?:\d|[-_][0-9a-f]{6,})$")


@resource_control(
    "cloudfront-key-rotation",
    title="Public keys can be replaced while viewers hold links of the old one",
    severity="medium",
    types=[CLOUDFRONT_PUBLIC_KEY],
    frameworks={"NIST 800-53": ["SC-12"]},
    remedy="End the key's name in a version or digest of it, and let the new key be made before the old one goes.",
    traps=["T-32"],
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html",
)
def key_can_be_replaced(key: Resource, settings: Settings) -> Iterator[Finding]:
    """CloudFront never changes a key, takes a name once, and keeps a key that a group lists (PublicKeyInUse)."""
    if key.options.delete_before_replace:
        yield key.fail("CloudFront refuses to delete a key that a group still lists", value="")
    name = key.string("name")
    if name and not _VERSIONED.search(name):
        yield key.fail("the key that replaces it would need the same name at the same time", "name")

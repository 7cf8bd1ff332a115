"""Controls over the keys that sign CloudFront's URLs and cookies."""

from policy.distributions import KEY_GROUP, PUBLIC_KEY
from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control

SLOTS = 2


@stack_control(
    "cloudfront-key-rotation",
    title="Key groups hold two keys, and keys are replaced before they go",
    severity="medium",
    types=[KEY_GROUP],
    frameworks={"NIST 800-53": ["SC-12"]},
    remedy="Keep two PublicKeys in the KeyGroup, version their names, and never delete before replacing.",
    traps=["T-32"],
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html",
)
def keys_can_rotate(group: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A public key cannot be changed, nor deleted while a group holds it (PublicKeyInUse)."""
    if not group.is_unknown("items") and len(group.nodes("items")) < SLOTS:
        yield group.fail("a key cannot be replaced without refusing viewers who hold links of the old one", "items")
    for key in stack.follow(group, "items", PUBLIC_KEY):
        if key.options.delete_before_replace:
            yield key.fail("CloudFront refuses to delete a key that a group still holds", value="")

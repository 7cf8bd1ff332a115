"""Resource types: older tokens of the same thing are read as the token that is current."""

from functools import cache

# Prefixes of modules that were renamed; the provider keeps the old ones as aliases.
_MODULES = {
    "aws:alb/": "aws:lb/",
    "aws:applicationloadbalancing/": "aws:lb/",
    "aws:elasticloadbalancingv2/": "aws:lb/",
    "aws:elasticloadbalancing/": "aws:elb/",
}
_TYPES = {
    "aws:s3/bucketObjectv2:BucketObjectv2": "aws:s3/bucketObject:BucketObject",
    "aws:s3/BucketObject:BucketObject": "aws:s3/bucketObject:BucketObject",
    "aws:ec2/encryptionControl:EncryptionControl": "aws:ec2/vpcEncryptionControl:VpcEncryptionControl",
    "aws:ec2/transitGatewayPeeringAttachmentAccepter:TransitGatewayPeeringAttachmentAccepter": (
        "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter"
    ),
    "aws:ses/confgurationSet:ConfgurationSet": "aws:ses/configurationSet:ConfigurationSet",
}


@cache
def canonical(token: str) -> str:
    """The current token of a type: `aws:s3/bucketV2:BucketV2` is `aws:s3/bucket:Bucket`; others stay as they are."""
    if token in _TYPES:
        return _TYPES[token]
    for old, new in _MODULES.items():
        if token.startswith(old):
            return new + token.removeprefix(old)
    if token.startswith("aws:s3/bucket") and token.endswith("V2"):
        module, _, name = token.rpartition(":")
        return f"{module.removesuffix('V2')}:{name.removesuffix('V2')}"
    return token


@cache
def split_urn(urn: str) -> tuple[str, str, str, str]:
    """Stack, project, type (without the types above it) and name of a URN; empty texts where it is none."""
    parts = urn.split("::", 3)
    if len(parts) != 4:
        return "", "", "", ""
    return parts[0].removeprefix("urn:pulumi:"), parts[1], parts[2].rpartition("$")[2], parts[3]

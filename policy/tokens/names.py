"""Current names of types with older tokens, and names in URNs."""

from functools import cache

# Renamed modules; the provider keeps the older ones as aliases.
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
    """The current token of a type: `aws:s3/bucket:Bucket` for `aws:s3/bucketV2:BucketV2`; other tokens unchanged."""
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
    """Stack, project, type (without parent types) and name of a URN; empty strings for a malformed URN."""
    parts = urn.split("::", 3)
    if len(parts) != 4:
        return "", "", "", ""
    return parts[0].removeprefix("urn:pulumi:"), parts[1], parts[2].rpartition("$")[2], parts[3]

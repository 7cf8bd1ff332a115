"""VPCs, load balancers, hosted zones and managed policies of CloudFront."""

from collections.abc import Mapping
from typing import Any

from preview.lookups.lookup import Known, Lookup

DEFAULT_VPC_CIDR = "172.31.0.0/16"  # Amazon VPC User Guide, "Default VPCs"
PREFIX_LIST = "pl-3b927c52"  # of AWS's services, by region
AWS_PREFIX_LISTS = "com.amazonaws."

# AWS's managed CloudFront policies: Amazon CloudFront Developer Guide, "Use managed ... policies".
MANAGED_POLICIES: Mapping[str, str] = {
    "Managed-CachingOptimized": "658327ea-f89d-4fab-a63d-7e88639e58f6",
    "Managed-CachingDisabled": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    "Managed-CachingOptimizedForUncompressedObjects": "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
    "Managed-AllViewer": "216adef6-5c7f-47e4-b989-5492eafa07d3",
    "Managed-AllViewerExceptHostHeader": "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    "Managed-CORS-S3Origin": "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
    "Managed-CORS-CustomOrigin": "59781a5b-3903-41f3-afcb-af62929ccde1",
    "Managed-UserAgentRefererHeaders": "acba4595-bd28-49b8-b9fe-13317c0390fa",
    "Managed-SecurityHeadersPolicy": "67f7725c-6f97-4210-82d7-5512b31e9d03",
}
# Canonical user of the account that delivers CloudFront's standard logs: CloudFront Developer Guide, "Permissions
# required to configure standard logging".
LOG_DELIVERY_USER = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"

# Accounts of Elastic Load Balancing that write access logs: Application Load Balancer User Guide, "Enable access logs".
# Later regions have the principal logdelivery.elasticloadbalancing.amazonaws.com instead.
LOAD_BALANCER_ACCOUNTS: Mapping[str, str] = {
    "af-south-1": "098369216593",
    "ap-east-1": "754344448648",
    "ap-northeast-1": "582318560864",
    "ap-northeast-2": "600734575887",
    "ap-northeast-3": "383597477331",
    "ap-south-1": "718504428378",
    "ap-southeast-1": "114774131450",
    "ap-southeast-2": "783225319266",
    "ap-southeast-3": "589379963580",
    "ca-central-1": "985666609251",
    "cn-north-1": "638102146993",
    "cn-northwest-1": "037604701340",
    "eu-central-1": "054676820928",
    "eu-north-1": "897822967062",
    "eu-south-1": "635631232127",
    "eu-west-1": "156460612806",
    "eu-west-2": "652711504416",
    "eu-west-3": "009996457667",
    "me-south-1": "076674570225",
    "sa-east-1": "507241528517",
    "us-east-1": "127311923021",
    "us-east-2": "033677994240",
    "us-gov-east-1": "190560391635",
    "us-gov-west-1": "048591011584",
    "us-west-1": "027434742980",
    "us-west-2": "797873946194",
}


def _vpc(lookup: Lookup) -> dict[str, Any]:
    """Only the range of a default VPC is known."""
    return {"cidrBlock": DEFAULT_VPC_CIDR} if lookup.arguments.get("default") is True else {}


def _prefix_list(lookup: Lookup) -> dict[str, Any]:
    if not lookup.argument("name").startswith(AWS_PREFIX_LISTS):
        return {}
    return {"id": PREFIX_LIST, "arn": f"arn:{lookup.partition}:ec2:{lookup.region}:aws:prefix-list/{PREFIX_LIST}"}


def _zone(lookup: Lookup) -> dict[str, Any]:
    zone = lookup.argument("zoneId") or f"Z{lookup.unknown('zoneId')}"
    private = {"privateZone": lookup.arguments.get("privateZone") is True} if lookup.argument("name") else {}
    return {"id": zone, "zoneId": zone, "arn": f"arn:{lookup.partition}:route53:::hostedzone/{zone}", **private}


def _managed_policy(lookup: Lookup) -> dict[str, Any]:
    """The id of a policy of AWS; that of another one is unknown."""
    name = lookup.argument("name")
    return {"id": MANAGED_POLICIES[name]} if name in MANAGED_POLICIES else {}


def _log_delivery_user(_: Lookup) -> dict[str, Any]:
    return {"id": LOG_DELIVERY_USER}


def _load_balancer_account(lookup: Lookup) -> dict[str, Any]:
    account = LOAD_BALANCER_ACCOUNTS.get(lookup.region)
    if account is None:
        raise LookupError(
            f"{lookup.region!r} has no account of Elastic Load Balancing; allow the principal "
            "logdelivery.elasticloadbalancing.amazonaws.com"
        )
    return {"id": account, "arn": f"arn:{lookup.partition}:iam::{account}:root"}


FUNCTIONS: Mapping[str, Known] = {
    "cloudfront/getCachePolicy": _managed_policy,
    "cloudfront/getLogDeliveryCanonicalUserId": _log_delivery_user,
    "cloudfront/getOriginRequestPolicy": _managed_policy,
    "cloudfront/getResponseHeadersPolicy": _managed_policy,
    "ec2/getManagedPrefixList": _prefix_list,
    "ec2/getPrefixList": _prefix_list,
    "ec2/getVpc": _vpc,
    "elb/getServiceAccount": _load_balancer_account,
    "route53/getZone": _zone,
}

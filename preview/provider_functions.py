"""Results of provider functions such as `aws.get_caller_identity`, without AWS."""

from collections.abc import Callable, Mapping
from typing import Any

from preview.registration import ACCOUNT

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
PREFIX_LIST = "pl-3b927c52"


def invoke(token: str, arguments: Mapping[str, Any], region: str) -> dict[str, Any]:
    """The result of a provider function with its arguments; LookupError for a function without an implementation."""
    function = token.rpartition(":")[2]
    if function not in FUNCTIONS:
        raise LookupError(f"{token}: not implemented in the preview; add it to preview/provider_functions.py")
    return {**arguments, **FUNCTIONS[function](arguments, region)}


def _identity(_: Mapping[str, Any], __: str) -> dict[str, Any]:
    return {"accountId": ACCOUNT, "arn": f"arn:aws:iam::{ACCOUNT}:user/preview", "userId": "AIDAPREVIEW", "id": ACCOUNT}


def _zone(arguments: Mapping[str, Any], _: str) -> dict[str, Any]:
    zone = "Z0" + str(arguments.get("name", "")).rstrip(".").replace(".", "").replace("-", "").upper()[:18]
    return {
        "id": zone,
        "zoneId": zone,
        "arn": f"arn:aws:route53:::hostedzone/{zone}",
        "nameServers": ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net"],
    }


def _prefix_list(arguments: Mapping[str, Any], region: str) -> dict[str, Any]:
    arn = f"arn:aws:ec2:{region}:aws:prefix-list/{PREFIX_LIST}"
    return {"id": PREFIX_LIST, "arn": arn, "name": arguments.get("name", ""), "entries": []}


def _managed_policy(arguments: Mapping[str, Any], _: str) -> dict[str, Any]:
    name = str(arguments.get("name", ""))
    return {"id": MANAGED_POLICIES[name], "name": name}


def _partition(_: Mapping[str, Any], __: str) -> dict[str, Any]:
    return {"partition": "aws", "dnsSuffix": "amazonaws.com", "id": "aws", "reverseDnsPrefix": "com.amazonaws"}


def _random_password(arguments: Mapping[str, Any], region: str) -> dict[str, Any]:
    """A constant, so that graphs are reproducible."""
    length = int(arguments.get("passwordLength") or 32)
    return {"id": region, "randomPassword": ("preview" * length)[:length]}


def _region(_: Mapping[str, Any], region: str) -> dict[str, Any]:
    return {"name": region, "region": region, "id": region, "endpoint": f"ec2.{region}.amazonaws.com"}


FUNCTIONS: Mapping[str, Callable[[Mapping[str, Any], str], dict[str, Any]]] = {
    "getCachePolicy": _managed_policy,
    "getCallerIdentity": _identity,
    "getManagedPrefixList": _prefix_list,
    "getOriginRequestPolicy": _managed_policy,
    "getPartition": _partition,
    "getPrefixList": _prefix_list,
    "getRandomPassword": _random_password,
    "getRegion": _region,
    "getResponseHeadersPolicy": _managed_policy,
    "getZone": _zone,
}

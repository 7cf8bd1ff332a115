"""The account, its partition and regions."""

from collections.abc import Mapping
from typing import Any

from preview.forms.values import dns_of
from preview.lookups.lookup import Known, Lookup
from preview.registration import ACCOUNT

# AWS Global Infrastructure, "AWS Availability Zones": every region has at least three.
LETTERS = "abc"
MORE_LETTERS: Mapping[str, str] = {"ap-northeast-2": "abcd", "us-east-1": "abcdef", "us-west-2": "abcd"}
BILLING_ACCOUNT = "386209384616"  # AWS Billing User Guide, "Setting up an Amazon S3 bucket for Cost and Usage Reports"


def _identity(_: Lookup) -> dict[str, Any]:
    return {"accountId": ACCOUNT, "arn": f"arn:aws:iam::{ACCOUNT}:user/preview", "userId": "AIDAPREVIEW", "id": ACCOUNT}


def _partition(lookup: Lookup) -> dict[str, Any]:
    suffix = dns_of(lookup.region)
    return {
        "partition": lookup.partition,
        "dnsSuffix": suffix,
        "id": lookup.partition,
        "reverseDnsPrefix": ".".join(reversed(suffix.split("."))),
    }


def _region(lookup: Lookup) -> dict[str, Any]:
    name = lookup.argument("name") or lookup.require_region()
    return {"name": name, "region": name, "id": name, "endpoint": f"ec2.{name}.{dns_of(lookup.region)}"}


def _zones(lookup: Lookup) -> dict[str, Any]:
    region = lookup.require_region()
    excluded: set[str] = set(lookup.arguments.get("excludeNames") or ())
    names = [name for letter in MORE_LETTERS.get(region, LETTERS) if (name := f"{region}{letter}") not in excluded]
    return {
        "id": region,
        "names": names,
        "zoneIds": [lookup.unknown(f"zoneIds[{index}]") for index in range(len(names))],
        "groupNames": [region],
    }


def _zone(lookup: Lookup) -> dict[str, Any]:
    name = lookup.argument("name")
    return {"id": name, "name": name, "nameSuffix": name.removeprefix(lookup.region)} if name else {}


def _service_principal(lookup: Lookup) -> dict[str, Any]:
    service = lookup.argument("serviceName")
    name = f"{service}.amazonaws.com"
    return {"id": f"{service}.{lookup.region}.amazonaws.com", "name": name, "suffix": "amazonaws.com"}


def _arn(lookup: Lookup) -> dict[str, Any]:
    parts = lookup.argument("arn").split(":", 5)
    if len(parts) != 6:
        raise LookupError(f"{lookup.argument('arn')!r} is no ARN; set arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE")
    names = ("partition", "service", "region", "account", "resource")
    return {"id": lookup.argument("arn"), **dict(zip(names, parts[1:], strict=True))}


def _billing_account(lookup: Lookup) -> dict[str, Any]:
    return {"id": BILLING_ACCOUNT, "arn": f"arn:{lookup.partition}:iam::{BILLING_ACCOUNT}:root"}


FUNCTIONS: Mapping[str, Known] = {
    "index/getArn": _arn,
    "index/getAvailabilityZone": _zone,
    "index/getAvailabilityZones": _zones,
    "index/getBillingServiceAccount": _billing_account,
    "index/getCallerIdentity": _identity,
    "index/getPartition": _partition,
    "index/getRegion": _region,
    "index/getServicePrincipal": _service_principal,
}

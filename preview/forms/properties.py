"""Forms of properties by the end of their name, for types without a form of their own."""

from collections.abc import Mapping
from functools import cache

_CREATED = "2024-01-01T00:00:00Z"
# In order: the first that ends the name in lower case applies.
_FORMS: Mapping[str, str] = {
    "accountid": "{account}",
    "ownerid": "{account}",
    "registryid": "{account}",
    "availabilityzone": "{region}a",
    "availabilityzoneid": "{code}-az1",
    "hostedzoneid": "Z{HEX:.17}",
    "instanceid": "i-{digest}",
    "networkinterfaceid": "eni-{digest}",
    "routetableid": "rtb-{digest}",
    "securitygroupid": "sg-{digest}",
    "subnetid": "subnet-{digest}",
    "vpcid": "vpc-{digest}",
    "ipaddress": "{privateIp}",
    "privateip": "{privateIp}",
    "publicip": "{publicIp}",
    "dnsname": "{digest}.{serviceHost}",
    "endpoint": "{digest}.{serviceHost}",
    "uri": "https://{digest}.{serviceHost}/{name}",
    "url": "https://{digest}.{serviceHost}/{name}",
    "createdate": _CREATED,
    "createdat": _CREATED,
    "createddate": _CREATED,
    "createtime": _CREATED,
    "creationdate": _CREATED,
    "lastmodified": _CREATED,
    "lastmodifieddate": _CREATED,
}


@cache
def form_of(name: str) -> str:
    """The template of a property; `""` without one."""
    return next((form for end, form in _FORMS.items() if name.lower().endswith(end)), "")

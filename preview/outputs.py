"""What a provider would compute: plausible outputs in the shape that each resource class declares.

Every text that is made up is unique to its resource, so that a reference can be followed back to where it
comes from. Nothing here is a promise about AWS: only shapes and forms are right.
"""

import hashlib
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, EnumType
from functools import cache
from typing import Any, cast

from preview import sdk, wire
from preview.planning import REGION, planning_of

ACCOUNT = "123456789012"
TAGS_ALL = "tagsAll"  # an input that the provider adds itself, known with the tags of the program and its own
DEPTH = 2  # nested objects are filled this deep; deeper ones stay empty


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The resource that outputs are made for."""

    urn: str
    type: str
    name: str
    region: str
    inputs: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Seventeen hexadecimal digits, as EC2 ids have, that stay the same from run to run."""
        return hashlib.blake2s(self.urn.encode(), digest_size=9).hexdigest()[:17]

    def physical_name(self, *properties: str) -> str:
        """The name that was given under one of these properties, or one as the provider makes it."""
        given = (self.inputs.get(name) for name in properties)
        return next((str(name) for name in given if name), f"{self.name}-{self.digest[:7]}")


def computed(subject: Subject, hints: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The id and the outputs that a provider adds to the inputs. `hints` are the class's output annotations."""
    made = SPECIAL[subject.type](subject) if subject.type in SPECIAL else {}
    identifier = str(made.pop("id", None) or f"{_kind(subject.type)}-{subject.digest}")
    outputs: dict[str, Any] = {}
    for name, kind in _required(tuple(hints.items())):
        if name in subject.inputs or name in made or name in ("id", "urn"):
            continue
        outputs[name] = [] if name in SPLIT.get(subject.type, ()) else _value(subject, name, kind, DEPTH)
    for name, value in made.items():
        given = subject.inputs.get(name)
        if isinstance(value, Mapping) and isinstance(given, Mapping):  # what is computed within what was given
            outputs[name] = {**cast("Mapping[str, Any]", value), **cast("Mapping[str, Any]", given)}
        elif name not in subject.inputs:
            outputs[name] = value
    return identifier, outputs


def planned(subject: Subject, hints: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs of a first preview beside the inputs: what the provider computes is unknown, what it fills in known.

    A type whose planning was not measured has none: the SDK takes an absent output for unknown.
    """
    planning = planning_of(subject.type)
    if planning is None:
        return {}
    outputs: dict[str, Any] = {**planning.defaults, **dict.fromkeys(planning.unknown - {TAGS_ALL}, wire.UNKNOWN)}
    if REGION in hints:
        outputs[REGION] = subject.region
    outputs = {name: value for name, value in outputs.items() if name not in subject.inputs}
    for name, value in (SPECIAL[subject.type](subject) if subject.type in SPECIAL else {}).items():
        given = subject.inputs.get(name)
        if isinstance(value, Mapping) and isinstance(given, Mapping):  # what is computed within what was given
            nested = cast("Mapping[str, Any]", value)
            outputs[name] = {**dict.fromkeys(nested, wire.UNKNOWN), **cast("Mapping[str, Any]", given)}
    return outputs


def arn(subject: Subject, resource: str, *, service: str = "", region: str | None = None) -> str:
    """An ARN of the subject's region (`region=""` for global services)."""
    where = subject.region if region is None else region
    where = "" if where == "global" else where
    return f"arn:aws:{service or _service(subject.type)}:{where}:{ACCOUNT}:{resource}"


@cache
def _required(hints: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    """Properties that always have a value: those whose annotation does not admit None."""
    unwrapped = ((name, typing.get_args(hint)[0] if typing.get_args(hint) else hint) for name, hint in hints)
    return tuple((name, kind) for name, kind in unwrapped if type(None) not in typing.get_args(kind))


def _value(subject: Subject, name: str, kind: Any, depth: int) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is str:
        return _text(subject, name)
    if kind is bool:
        return False
    if kind in (int, float):
        return 0
    if isinstance(kind, EnumType):
        return next(iter(cast("Iterable[Enum]", kind))).value
    if origin in (typing.Union, types.UnionType):
        return _value(subject, name, arguments[0], depth)
    if origin is not None and issubclass(origin, Mapping):
        return {}
    if origin is not None:
        return [_value(subject, name, arguments[0], depth)] if depth else []
    hints: Mapping[str, Any] = sdk.nested_hints(kind) if depth else {}
    return {key: _value(subject, key, hint, depth - 1) for key, hint in hints.items()}


def _text(subject: Subject, name: str) -> str:
    if name == "arn":
        kind = _kind(subject.type)
        return arn(subject, f"{kind}/{subject.physical_name('name')}")
    if name == "name":
        return subject.physical_name("name")
    if name == "region":
        return subject.region
    if name.endswith("Arn"):
        return arn(subject, f"{_kind(subject.type)}/{subject.digest}/{name}")
    return f"{name}-{subject.digest}"


def _kind(type_: str) -> str:
    return type_.rpartition(":")[2].lower()


def _service(type_: str) -> str:
    return type_.split(":")[1].partition("/")[0]


def _bucket(subject: Subject) -> dict[str, Any]:
    name = subject.physical_name("bucket")
    return {
        "id": name,
        "bucket": name,
        "arn": f"arn:aws:s3:::{name}",
        "bucketDomainName": f"{name}.s3.amazonaws.com",
        "bucketRegionalDomainName": f"{name}.s3.{subject.region}.amazonaws.com",
    }


def _key(subject: Subject) -> dict[str, Any]:
    multi_region = subject.inputs.get("multiRegion") or subject.type.endswith("ReplicaKey")
    key = f"mrk-{subject.digest}" if multi_region else subject.digest
    return {"id": key, "keyId": key, "arn": arn(subject, f"key/{key}")}


def _iam(kind: str) -> Callable[[Subject], dict[str, Any]]:
    def make(subject: Subject) -> dict[str, Any]:
        name = subject.physical_name("name")
        return {"id": name, "name": name, "arn": arn(subject, f"{kind}/{name}", region="")}

    return make


def _distribution(subject: Subject) -> dict[str, Any]:
    key = f"E{subject.digest[:13].upper()}"
    return {
        "id": key,
        "arn": arn(subject, f"distribution/{key}", region=""),
        "domainName": f"d{subject.digest[:13]}.cloudfront.net",
        "hostedZoneId": "Z2FDTNDATAQYW2",
    }


def _zone(subject: Subject) -> dict[str, Any]:
    key = f"Z{subject.digest.upper()}"
    servers = [f"ns-{n}.awsdns-{n:02}.{top}" for n, top in enumerate(("com", "net", "org", "co.uk"), start=1)]
    return {"id": key, "zoneId": key, "arn": f"arn:aws:route53:::hostedzone/{key}", "nameServers": servers}


def _certificate(subject: Subject) -> dict[str, Any]:
    key = subject.digest
    names = [subject.inputs.get("domainName", ""), *subject.inputs.get("subjectAlternativeNames", [])]
    options = [
        {
            "domainName": name,
            "resourceRecordName": f"_{key}.{str(name).removeprefix('*.')}.",
            "resourceRecordType": "CNAME",
            "resourceRecordValue": f"_{key}.acm-validations.aws.",
        }
        for name in dict.fromkeys(names)
    ]
    return {
        "id": arn(subject, f"certificate/{key}", service="acm"),
        "arn": arn(subject, f"certificate/{key}", service="acm"),
        "domainValidationOptions": options,
    }


def _prefixed(prefix: str, resource: str = "") -> Callable[[Subject], dict[str, Any]]:
    def make(subject: Subject) -> dict[str, Any]:
        key = f"{prefix}-{subject.digest}"
        return {"id": key, "arn": arn(subject, f"{resource}/{key}", service="ec2")} if resource else {"id": key}

    return make


def _vpc(subject: Subject) -> dict[str, Any]:
    made = _prefixed("vpc", "vpc")(subject)
    if subject.inputs.get("assignGeneratedIpv6CidrBlock"):  # the /56 that Amazon gives
        made["ipv6CidrBlock"] = f"2600:1f18:{subject.digest[:4]}:{subject.digest[4:6]}00::/56"
    return made


def _web_acl(subject: Subject) -> dict[str, Any]:
    name = subject.physical_name("name")
    scope = "global" if subject.inputs.get("scope") == "CLOUDFRONT" else "regional"
    return {"id": subject.digest, "arn": arn(subject, f"{scope}/webacl/{name}/{subject.digest}", service="wafv2")}


def _log_group(subject: Subject) -> dict[str, Any]:
    name = subject.physical_name("name")
    return {"id": name, "name": name, "arn": arn(subject, f"log-group:{name}", service="logs")}


def _queue(subject: Subject) -> dict[str, Any]:
    name = subject.physical_name("name")
    url = f"https://sqs.{subject.region}.amazonaws.com/{ACCOUNT}/{name}"
    return {"id": url, "url": url, "name": name, "arn": arn(subject, name)}


def _topic(subject: Subject) -> dict[str, Any]:
    value = arn(subject, subject.physical_name("name"))
    return {"id": value, "arn": value}


def _eks_cluster(subject: Subject) -> dict[str, Any]:
    name = subject.physical_name("name")
    group = {"clusterSecurityGroupId": f"sg-{subject.digest}"}
    return {"id": name, "name": name, "arn": arn(subject, f"cluster/{name}"), "vpcConfig": group}


def _parameter(subject: Subject) -> dict[str, Any]:
    name = subject.physical_name("name")
    return {"id": name, "name": name, "arn": arn(subject, f"parameter/{name.removeprefix('/')}")}


def _event_rule(subject: Subject) -> dict[str, Any]:
    name, bus = subject.physical_name("name"), subject.inputs.get("eventBusName", "default")
    place = "" if bus == "default" else f"{bus}/"
    return {"id": f"{place}{name}", "name": name, "arn": arn(subject, f"rule/{place}{name}", service="events")}


def _event_bus(subject: Subject) -> dict[str, Any]:
    name = subject.physical_name("name")
    return {"id": name, "name": name, "arn": arn(subject, f"event-bus/{name}", service="events")}


def _database(kind: str, identifier: str) -> Callable[[Subject], dict[str, Any]]:
    def make(subject: Subject) -> dict[str, Any]:
        name = subject.physical_name(identifier)
        return {"id": name, identifier: name, "arn": arn(subject, f"{kind}:{name}", service="rds")}

    return make


def _scaling_policy(subject: Subject) -> dict[str, Any]:
    """Its name is not its own: it tells one policy of a resource from the next."""
    name = subject.physical_name("name")
    place = "/".join(str(subject.inputs.get(key, "")) for key in ("serviceNamespace", "resourceId"))
    resource = f"scalingPolicy:{subject.digest}:resource/{place}:policyName/{name}"
    return {"name": name, "arn": arn(subject, resource, service="autoscaling")}


# Lists that stay empty where their content is resources of its own.
SPLIT: Mapping[str, tuple[str, ...]] = {
    "aws:ec2/routeTable:RouteTable": ("routes",),
    "aws:ec2/securityGroup:SecurityGroup": ("ingress", "egress"),
    "aws:iam/role:Role": ("inlinePolicies", "managedPolicyArns"),
    "aws:s3/bucket:Bucket": ("corsRules", "grants", "lifecycleRules", "loggings", "serverSideEncryptionConfigurations"),
}
SPECIAL: Mapping[str, Callable[[Subject], dict[str, Any]]] = {
    "aws:acm/certificate:Certificate": _certificate,
    "aws:appautoscaling/policy:Policy": _scaling_policy,
    "aws:cloudfront/distribution:Distribution": _distribution,
    "aws:cloudwatch/eventBus:EventBus": _event_bus,
    "aws:cloudwatch/eventRule:EventRule": _event_rule,
    "aws:cloudwatch/logGroup:LogGroup": _log_group,
    "aws:ec2/internetGateway:InternetGateway": _prefixed("igw", "internet-gateway"),
    "aws:ec2/natGateway:NatGateway": _prefixed("nat"),
    "aws:ec2/routeTable:RouteTable": _prefixed("rtb", "route-table"),
    "aws:ec2/securityGroup:SecurityGroup": _prefixed("sg", "security-group"),
    "aws:ec2/subnet:Subnet": _prefixed("subnet", "subnet"),
    "aws:ec2/vpc:Vpc": _vpc,
    "aws:ec2/vpcEndpoint:VpcEndpoint": _prefixed("vpce", "vpc-endpoint"),
    "aws:eks/cluster:Cluster": _eks_cluster,
    "aws:iam/policy:Policy": _iam("policy"),
    "aws:iam/role:Role": _iam("role"),
    "aws:kms/key:Key": _key,
    "aws:kms/replicaKey:ReplicaKey": _key,
    "aws:rds/cluster:Cluster": _database("cluster", "clusterIdentifier"),
    "aws:rds/instance:Instance": _database("db", "identifier"),
    "aws:route53/zone:Zone": _zone,
    "aws:s3/bucket:Bucket": _bucket,
    "aws:sns/topic:Topic": _topic,
    "aws:sqs/queue:Queue": _queue,
    "aws:ssm/parameter:Parameter": _parameter,
    "aws:wafv2/webAcl:WebAcl": _web_acl,
}

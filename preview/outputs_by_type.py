"""Computed outputs of resource types whose ids, names or ARNs have a specific form in AWS."""

from collections.abc import Callable, Mapping
from typing import Any

from preview.registration import ACCOUNT, Registration, arn


def _bucket(registration: Registration) -> dict[str, Any]:
    name = registration.physical_name("bucket")
    return {
        "id": name,
        "bucket": name,
        "arn": f"arn:aws:s3:::{name}",
        "bucketDomainName": f"{name}.s3.amazonaws.com",
        "bucketRegionalDomainName": f"{name}.s3.{registration.region}.amazonaws.com",
    }


def _key(registration: Registration) -> dict[str, Any]:
    multi_region = registration.inputs.get("multiRegion") or registration.type.endswith("ReplicaKey")
    key = f"mrk-{registration.digest}" if multi_region else registration.digest
    return {"id": key, "keyId": key, "arn": arn(registration, f"key/{key}")}


def _iam(kind: str) -> Callable[[Registration], dict[str, Any]]:
    def computed(registration: Registration) -> dict[str, Any]:
        name = registration.physical_name("name")
        return {"id": name, "name": name, "arn": arn(registration, f"{kind}/{name}", region="")}

    return computed


def _distribution(registration: Registration) -> dict[str, Any]:
    key = f"E{registration.digest[:13].upper()}"
    return {
        "id": key,
        "arn": arn(registration, f"distribution/{key}", region=""),
        "domainName": f"d{registration.digest[:13]}.cloudfront.net",
        "hostedZoneId": "Z2FDTNDATAQYW2",
    }


def _zone(registration: Registration) -> dict[str, Any]:
    key = f"Z{registration.digest.upper()}"
    servers = [f"ns-{n}.awsdns-{n:02}.{top}" for n, top in enumerate(("com", "net", "org", "co.uk"), start=1)]
    return {"id": key, "zoneId": key, "arn": f"arn:aws:route53:::hostedzone/{key}", "nameServers": servers}


def _certificate(registration: Registration) -> dict[str, Any]:
    key = registration.digest
    names = [registration.inputs.get("domainName", ""), *registration.inputs.get("subjectAlternativeNames", [])]
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
        "id": arn(registration, f"certificate/{key}", service="acm"),
        "arn": arn(registration, f"certificate/{key}", service="acm"),
        "domainValidationOptions": options,
    }


def _prefixed(prefix: str, resource: str = "") -> Callable[[Registration], dict[str, Any]]:
    def computed(registration: Registration) -> dict[str, Any]:
        key = f"{prefix}-{registration.digest}"
        return {"id": key, "arn": arn(registration, f"{resource}/{key}", service="ec2")} if resource else {"id": key}

    return computed


def _vpc(registration: Registration) -> dict[str, Any]:
    outputs = _prefixed("vpc", "vpc")(registration)
    if registration.inputs.get("assignGeneratedIpv6CidrBlock"):  # the /56 that Amazon assigns
        outputs["ipv6CidrBlock"] = f"2600:1f18:{registration.digest[:4]}:{registration.digest[4:6]}00::/56"
    return outputs


def _web_acl(registration: Registration) -> dict[str, Any]:
    name = registration.physical_name("name")
    scope = "global" if registration.inputs.get("scope") == "CLOUDFRONT" else "regional"
    return {
        "id": registration.digest,
        "arn": arn(registration, f"{scope}/webacl/{name}/{registration.digest}", service="wafv2"),
    }


def _log_group(registration: Registration) -> dict[str, Any]:
    name = registration.physical_name("name")
    return {"id": name, "name": name, "arn": arn(registration, f"log-group:{name}", service="logs")}


def _queue(registration: Registration) -> dict[str, Any]:
    name = registration.physical_name("name")
    url = f"https://sqs.{registration.region}.amazonaws.com/{ACCOUNT}/{name}"
    return {"id": url, "url": url, "name": name, "arn": arn(registration, name)}


def _topic(registration: Registration) -> dict[str, Any]:
    value = arn(registration, registration.physical_name("name"))
    return {"id": value, "arn": value}


def _eks_cluster(registration: Registration) -> dict[str, Any]:
    name = registration.physical_name("name")
    group = {"clusterSecurityGroupId": f"sg-{registration.digest}"}
    return {"id": name, "name": name, "arn": arn(registration, f"cluster/{name}"), "vpcConfig": group}


def _parameter(registration: Registration) -> dict[str, Any]:
    name = registration.physical_name("name")
    return {"id": name, "name": name, "arn": arn(registration, f"parameter/{name.removeprefix('/')}")}


def _event_rule(registration: Registration) -> dict[str, Any]:
    name, bus = registration.physical_name("name"), registration.inputs.get("eventBusName", "default")
    prefix = "" if bus == "default" else f"{bus}/"
    return {"id": f"{prefix}{name}", "name": name, "arn": arn(registration, f"rule/{prefix}{name}", service="events")}


def _event_bus(registration: Registration) -> dict[str, Any]:
    name = registration.physical_name("name")
    return {"id": name, "name": name, "arn": arn(registration, f"event-bus/{name}", service="events")}


def _database(kind: str, identifier: str) -> Callable[[Registration], dict[str, Any]]:
    def computed(registration: Registration) -> dict[str, Any]:
        name = registration.physical_name(identifier)
        return {"id": name, identifier: name, "arn": arn(registration, f"{kind}:{name}", service="rds")}

    return computed


def _scaling_policy(registration: Registration) -> dict[str, Any]:
    """The name is unique within the scalable target only."""
    name = registration.physical_name("name")
    target = "/".join(str(registration.inputs.get(key, "")) for key in ("serviceNamespace", "resourceId"))
    resource = f"scalingPolicy:{registration.digest}:resource/{target}:policyName/{name}"
    return {"name": name, "arn": arn(registration, resource, service="autoscaling")}


# Lists whose items are separate resources: empty.
SEPARATE_RESOURCES: Mapping[str, tuple[str, ...]] = {
    "aws:ec2/routeTable:RouteTable": ("routes",),
    "aws:ec2/securityGroup:SecurityGroup": ("ingress", "egress"),
    "aws:iam/role:Role": ("inlinePolicies", "managedPolicyArns"),
    "aws:s3/bucket:Bucket": ("corsRules", "grants", "lifecycleRules", "loggings", "serverSideEncryptionConfigurations"),
}
COMPUTED: Mapping[str, Callable[[Registration], dict[str, Any]]] = {
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

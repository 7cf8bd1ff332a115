"""Outputs that a template does not describe: numbers, lists and objects, and names that depend on several inputs."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

from preview.forms.values import FormValues, code_of, database_port, dns_of
from preview.registration import Registration, arn, partition_of

VALKEY_PORT = 6379
MEMCACHED_PORT = 11211
KAFKA_PORTS: Mapping[str, int] = {
    "bootstrapBrokers": 9092,
    "bootstrapBrokersTls": 9094,
    "bootstrapBrokersSaslScram": 9096,
    "bootstrapBrokersSaslIam": 9098,
}


def _key(registration: Registration) -> dict[str, Any]:
    multi_region = registration.inputs.get("multiRegion") or registration.type.endswith("ReplicaKey")
    key = f"mrk-{registration.digest}" if multi_region else registration.digest
    return {"id": key, "keyId": key, "arn": arn(registration, f"key/{key}")}


def _table_replica(registration: Registration) -> dict[str, Any]:
    """The ARN of the table in the region of the replica."""
    table = str(registration.inputs.get("globalTableArn"))
    if not table.startswith("arn:"):
        return {}  # unknown
    _, _, _, region, _, resource = table.split(":", 5)
    name = resource.removeprefix("table/")
    return {"id": f"{name}:{region}", "arn": arn(registration, f"table/{name}", service="dynamodb")}


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


def _vpc(registration: Registration) -> dict[str, Any]:
    if not registration.inputs.get("assignGeneratedIpv6CidrBlock"):
        return {}
    return {"ipv6CidrBlock": f"2600:1f18:{registration.digest[:4]}:{registration.digest[4:6]}00::/56"}  # of Amazon


def _web_acl(registration: Registration) -> dict[str, Any]:
    name = registration.physical_name("name")
    scope = "global" if registration.inputs.get("scope") == "CLOUDFRONT" else "regional"
    return {
        "id": registration.digest,
        "arn": arn(registration, f"{scope}/webacl/{name}/{registration.digest}", service="wafv2"),
    }


def _eks_cluster(registration: Registration) -> dict[str, Any]:
    issuer = (
        f"https://oidc.eks.{registration.region}.{dns_of(registration.region)}/id/{registration.hexadecimal.upper()}"
    )
    return {
        "certificateAuthority": {"data": base64.b64encode(registration.digest.encode()).decode()},
        "identities": [{"oidcs": [{"issuer": issuer}]}],
        "vpcConfig": {"clusterSecurityGroupId": f"sg-{registration.digest}", "vpcId": f"vpc-{registration.digest}"},
    }


def _database(kind: str) -> Callable[[Registration], dict[str, Any]]:
    """The port, and the secret that RDS makes of the master user."""

    def computed(registration: Registration) -> dict[str, Any]:
        outputs: dict[str, Any] = {"port": database_port(registration), "masterUserSecrets": []}
        if registration.inputs.get("manageMasterUserPassword") is True:
            name = f"secret:rds!{kind}-{registration.digest}-{registration.digest[:6]}"
            secret = arn(registration, name, service="secretsmanager")
            outputs["masterUserSecrets"] = [{"kmsKeyId": "", "secretArn": secret, "secretStatus": "active"}]
        return outputs

    return computed


def _cache_host(registration: Registration, name: str) -> str:
    region = registration.region
    return f"{name}.{registration.digest[:6]}.{code_of(region)}.cache.{dns_of(region)}"


def _cache(registration: Registration) -> dict[str, Any]:
    name = registration.physical_name("clusterId")
    memcached = registration.inputs.get("engine") == "memcached"
    port = registration.inputs.get("port") or (MEMCACHED_PORT if memcached else VALKEY_PORT)
    endpoint = _cache_host(registration, f"{name}.cfg")
    count = registration.inputs.get("numCacheNodes") or 1
    nodes = [f"{n:04}" for n in range(1, (count if isinstance(count, int) else 1) + 1)]
    return {
        "id": name,
        "clusterId": name,
        "arn": arn(registration, f"cluster:{name}"),
        "port": port,
        "cacheNodes": [
            {
                "address": _cache_host(registration, f"{name}.{node}"),
                "availabilityZone": f"{registration.region}a",
                "id": node,
                "outpostArn": "",
                "port": port,
            }
            for node in nodes
        ],
        **({"clusterAddress": endpoint, "configurationEndpoint": f"{endpoint}:{port}"} if memcached else {}),
    }


def _serverless_cache(registration: Registration) -> dict[str, Any]:
    name = registration.physical_name("name")
    host = _cache_host(registration, f"{name}-{registration.digest[:6]}.serverless")
    return {
        "id": name,
        "name": name,
        "arn": arn(registration, f"serverlesscache:{name}"),
        "endpoints": [{"address": host, "port": VALKEY_PORT}],
        "readerEndpoints": [{"address": host, "port": VALKEY_PORT + 1}],
    }


def _kafka(registration: Registration) -> dict[str, Any]:
    """Amazon MSK Developer Guide, "Get the bootstrap brokers": the port is that of the authentication."""
    name = registration.physical_name("clusterName")
    domain = f"{name}.{registration.digest[:6]}.c2.kafka.{registration.region}.{dns_of(registration.region)}"
    return {
        property_: ",".join(f"b-{broker}.{domain}:{port}" for broker in (1, 2, 3))
        for property_, port in KAFKA_PORTS.items()
    }


def _api_domain(registration: Registration) -> dict[str, Any]:
    name, region = registration.physical_name("domainName"), registration.region
    target = f"d-{registration.digest[:10]}.execute-api.{region}.{dns_of(region)}"
    zone = f"Z{registration.digest.upper()}"
    return {
        "id": name,
        "arn": f"arn:{partition_of(region)}:apigateway:{region}::/domainnames/{name}",
        "domainNameConfiguration": {"targetDomainName": target, "hostedZoneId": zone},
    }


def _graphql_api(registration: Registration) -> dict[str, Any]:
    host = f"{registration.hexadecimal[:26]}.appsync-{{}}.{registration.region}.{dns_of(registration.region)}/graphql"
    return {
        "id": registration.hexadecimal[:26],
        "arn": arn(registration, f"apis/{registration.hexadecimal[:26]}"),
        "uris": {"GRAPHQL": f"https://{host.format('api')}", "REALTIME": f"wss://{host.format('realtime-api')}"},
    }


def _endpoint(registration: Registration) -> dict[str, Any]:
    """DNS names of an interface endpoint; a gateway endpoint has none."""
    if registration.inputs.get("vpcEndpointType") != "Interface":
        return {"dnsEntries": [], "networkInterfaceIds": []}
    service = str(registration.inputs.get("serviceName", "")).rpartition(".")[2]
    host = f"vpce-{registration.digest}-{registration.digest[:8]}.{service}.{registration.region}.vpce"
    name = f"{host}.{dns_of(registration.region)}"
    return {
        "dnsEntries": [{"dnsName": name, "hostedZoneId": f"Z{registration.digest.upper()}"}],
        "networkInterfaceIds": [f"eni-{registration.digest}"],
    }


def _record(registration: Registration) -> dict[str, Any]:
    """The provider completes a name with that of the zone, which the zone's id does not show."""
    return {"fqdn": str(registration.inputs.get("name", ""))}


def _secret_version(registration: Registration) -> dict[str, Any]:
    version = FormValues(registration, "")["uuid"]
    return {"id": f"{registration.inputs.get('secretId', '')}|{version}", "versionId": version}


def _parameter(registration: Registration) -> dict[str, Any]:
    name = registration.physical_name("name")
    return {"id": name, "name": name, "arn": arn(registration, f"parameter/{name.removeprefix('/')}")}


def _event_rule(registration: Registration) -> dict[str, Any]:
    name, bus = registration.physical_name("name"), registration.inputs.get("eventBusName", "default")
    prefix = "" if bus == "default" else f"{bus}/"
    return {"id": f"{prefix}{name}", "name": name, "arn": arn(registration, f"rule/{prefix}{name}", service="events")}


def _scaling_policy(registration: Registration) -> dict[str, Any]:
    """The name is unique within the scalable target only."""
    name = registration.physical_name("name")
    target = "/".join(str(registration.inputs.get(key, "")) for key in ("serviceNamespace", "resourceId"))
    resource = f"scalingPolicy:{registration.digest}:resource/{target}:policyName/{name}"
    return {"name": name, "arn": arn(registration, resource, service="autoscaling")}


FUNCTIONS: Mapping[str, Callable[[Registration], dict[str, Any]]] = {
    "aws:acm/certificate:Certificate": _certificate,
    "aws:apigatewayv2/domainName:DomainName": _api_domain,
    "aws:appautoscaling/policy:Policy": _scaling_policy,
    "aws:appsync/graphQLApi:GraphQLApi": _graphql_api,
    "aws:cloudwatch/eventRule:EventRule": _event_rule,
    "aws:docdb/cluster:Cluster": _database("cluster"),
    "aws:dynamodb/tableReplica:TableReplica": _table_replica,
    "aws:ec2/vpc:Vpc": _vpc,
    "aws:ec2/vpcEndpoint:VpcEndpoint": _endpoint,
    "aws:eks/cluster:Cluster": _eks_cluster,
    "aws:elasticache/cluster:Cluster": _cache,
    "aws:elasticache/serverlessCache:ServerlessCache": _serverless_cache,
    "aws:kms/key:Key": _key,
    "aws:kms/replicaKey:ReplicaKey": _key,
    "aws:msk/cluster:Cluster": _kafka,
    "aws:rds/cluster:Cluster": _database("cluster"),
    "aws:rds/instance:Instance": _database("db"),
    "aws:route53/record:Record": _record,
    "aws:route53/zone:Zone": _zone,
    "aws:secretsmanager/secretVersion:SecretVersion": _secret_version,
    "aws:ssm/parameter:Parameter": _parameter,
    "aws:wafv2/webAcl:WebAcl": _web_acl,
}

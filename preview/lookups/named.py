"""Properties that follow from the arguments of a function, above all ARNs of resources that are looked up by name."""

from collections.abc import Mapping
from typing import Any

from preview.lookups.lookup import Lookup
from preview.registration import ACCOUNT

_REPOSITORY = "{account}.dkr.ecr.{region}.amazonaws.com"

# AWS Service Authorization Reference, resource types of each service. A template applies where its arguments are set.
NAMED: Mapping[str, Mapping[str, str]] = {
    "cloudwatch/getEventBus": {"arn": "arn:{partition}:events:{region}:{account}:event-bus/{name}"},
    "cloudwatch/getLogGroup": {"arn": "arn:{partition}:logs:{region}:{account}:log-group:{name}", "id": "{name}"},
    "dynamodb/getTable": {"arn": "arn:{partition}:dynamodb:{region}:{account}:table/{name}", "id": "{name}"},
    "ecr/getRepository": {
        "arn": "arn:{partition}:ecr:{region}:{account}:repository/{name}",
        "id": "{name}",
        "registryId": "{account}",
        "repositoryUrl": f"{_REPOSITORY}/{{name}}",
    },
    "ecs/getCluster": {
        "arn": "arn:{partition}:ecs:{region}:{account}:cluster/{clusterName}",
        "id": "arn:{partition}:ecs:{region}:{account}:cluster/{clusterName}",
    },
    "eks/getCluster": {"arn": "arn:{partition}:eks:{region}:{account}:cluster/{name}", "id": "{name}"},
    "eks/getClusterAuth": {"id": "{name}"},
    "kms/getAlias": {
        "arn": "arn:{partition}:kms:{region}:{account}:{name}",
        "id": "arn:{partition}:kms:{region}:{account}:{name}",
    },
    "lambda/getFunction": {
        "arn": "arn:{partition}:lambda:{region}:{account}:function:{functionName}",
        "id": "{functionName}",
        "invokeArn": "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/"
        "arn:{partition}:lambda:{region}:{account}:function:{functionName}/invocations",
    },
    "rds/getCluster": {
        "arn": "arn:{partition}:rds:{region}:{account}:cluster:{clusterIdentifier}",
        "id": "{clusterIdentifier}",
    },
    "rds/getInstance": {
        "dbInstanceArn": "arn:{partition}:rds:{region}:{account}:db:{dbInstanceIdentifier}",
        "id": "{dbInstanceIdentifier}",
    },
    "s3/getBucket": {
        "arn": "arn:{partition}:s3:::{bucket}",
        "id": "{bucket}",
        "bucketDomainName": "{bucket}.s3.amazonaws.com",
    },
    "sns/getTopic": {
        "arn": "arn:{partition}:sns:{region}:{account}:{name}",
        "id": "arn:{partition}:sns:{region}:{account}:{name}",
    },
    "sqs/getQueue": {
        "arn": "arn:{partition}:sqs:{region}:{account}:{name}",
        "id": "https://sqs.{region}.amazonaws.com/{account}/{name}",
        "url": "https://sqs.{region}.amazonaws.com/{account}/{name}",
    },
}
# Identifiers that are arguments as well: a program that passes one knows it.
SAME: Mapping[str, tuple[str, ...]] = {
    "ec2/getInstance": ("id", "instanceId"),
    "ec2/getInternetGateway": ("id", "internetGatewayId"),
    "ec2/getRouteTable": ("id", "routeTableId"),
    "iam/getPolicy": ("id", "arn"),
    "route53/getZone": ("id", "zoneId"),
    "secretsmanager/getSecret": ("id", "arn"),
    "lb/getLoadBalancer": ("id", "arn"),
    "lb/getListener": ("id", "arn"),
    "lb/getTargetGroup": ("id", "arn"),
    "acm/getCertificate": ("id", "arn"),
}


class _AbsentError(Exception):
    """A template names an argument that is not set."""


class _Values(dict[str, Any]):
    def __missing__(self, key: str) -> Any:
        raise _AbsentError


def named(lookup: Lookup) -> dict[str, Any]:
    """The properties that follow from the arguments."""
    given = {name: value for name, value in lookup.arguments.items() if isinstance(value, str) and value}
    values = _Values(given, partition=lookup.partition, region=lookup.region, account=ACCOUNT)
    found: dict[str, Any] = {}
    for name, template in NAMED.get(lookup.function, {}).items():
        try:
            found[name] = template.format_map(values)
        except _AbsentError:
            continue
    same = SAME.get(lookup.function, ())
    known = next((given[name] for name in same if name in given), None)
    return {**found, **(dict.fromkeys(same, known) if known else {})}

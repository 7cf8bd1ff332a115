"""Controls over physical names."""

from policy.registry import Finding, Iterator, Resource, Settings, resource_control

# The longest names, from the API reference of each service (the parameters of its Create calls).
LONGEST = {
    "aws:s3/bucket:Bucket": {"bucket": 63},
    "aws:iam/role:Role": {"name": 64},
    "aws:iam/user:User": {"name": 64},
    "aws:iam/policy:Policy": {"name": 128},
    "aws:iam/rolePolicy:RolePolicy": {"name": 128},
    "aws:iam/instanceProfile:InstanceProfile": {"name": 128},
    "aws:lambda/function:Function": {"name": 64},
    "aws:lb/loadBalancer:LoadBalancer": {"name": 32},
    "aws:lb/targetGroup:TargetGroup": {"name": 32},
    "aws:elasticache/replicationGroup:ReplicationGroup": {"replicationGroupId": 40},
    "aws:elasticache/serverlessCache:ServerlessCache": {"name": 40},
    "aws:elasticache/user:User": {"userId": 40},
    "aws:elasticache/userGroup:UserGroup": {"userGroupId": 40},
    "aws:rds/cluster:Cluster": {"clusterIdentifier": 63},
    "aws:rds/instance:Instance": {"identifier": 63},
    "aws:rds/globalCluster:GlobalCluster": {"globalClusterIdentifier": 63},
    "aws:rds/proxy:Proxy": {"name": 63},
    "aws:msk/cluster:Cluster": {"clusterName": 64},
    "aws:msk/serverlessCluster:ServerlessCluster": {"clusterName": 64},
    "aws:eks/cluster:Cluster": {"name": 100},
    "aws:sqs/queue:Queue": {"name": 80},
    "aws:cloudwatch/eventRule:EventRule": {"name": 64},
    "aws:cloudwatch/eventTarget:EventTarget": {"targetId": 64},
    "aws:scheduler/schedule:Schedule": {"name": 64},
    "aws:sfn/stateMachine:StateMachine": {"name": 80},
    "aws:wafv2/webAcl:WebAcl": {"name": 128},
    "aws:cloudfront/originAccessControl:OriginAccessControl": {"name": 64},
    "aws:cloudfront/function:Function": {"name": 64},
    "aws:cognito/userPool:UserPool": {"name": 128},
    "aws:backup/vault:Vault": {"name": 50},
}


@resource_control(
    "names-length",
    title="Names are not longer than the service takes",
    severity="high",
    types=list(LONGEST),
    frameworks={"NIST 800-53": ["CM-2"]},
    traps=["T-42"],
    remedy="Shorten the name, with a hash of the rest where it has to stay unlike any other, or leave it to Pulumi.",
    url="https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html",
)
def name_is_short_enough(resource: Resource, settings: Settings) -> Iterator[Finding]:
    for path, most in LONGEST[resource.type].items():
        if len(resource.text(path)) > most:
            yield resource.fail(f"the name has {len(resource.text(path))} characters, the service takes {most}", path)

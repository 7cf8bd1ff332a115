"""Maximum length of names by resource type, for components, settings, the preview and the policies.

Autonaming of the provider: the logical name, a hyphen and seven hexadecimal digits, which count towards the length. For
some types the provider's limit is lower than the service's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SUFFIX_LENGTH = 8  # pulumi-terraform-bridge, pkg/tfbridge/info/autonaming.go: the separator and Randlen
PROVIDER_LIMIT = 255  # pulumi-aws 7, provider/autonaming.go: limit of generated names of types without their own


@dataclass(frozen=True, kw_only=True)
class NameLimit:
    """The limit of one resource type.

    property: input property of the name, as in the provider's schema. longest: maximum length in the service.
    generated: maximum length of names that the provider generates; 0 if it generates none. source: documentation of
    `longest`.
    """

    property: str
    longest: int
    generated: int
    source: str

    def generates(self, logical_name: str) -> bool:
        """Whether the provider can generate a name from this logical name."""
        return len(logical_name) + SUFFIX_LENGTH <= self.generated


# As documented in API references and guides; the provider's own limit where a service documents none.
SOURCES: Mapping[str, tuple[tuple[str, str, int, str], ...]] = {
    "Amazon API Gateway V2 API Reference": (
        ("aws:apigatewayv2/api:Api", "name", 128, "Apis"),
        ("aws:apigatewayv2/authorizer:Authorizer", "name", 128, "Authorizers"),
        ("aws:apigatewayv2/stage:Stage", "name", 128, "Stages"),
        ("aws:apigatewayv2/vpcLink:VpcLink", "name", 128, "VpcLinks"),
    ),
    "Application Auto Scaling API Reference": (
        ("aws:appautoscaling/policy:Policy", "name", 256, "PutScalingPolicy"),
    ),
    "Amazon EC2 Auto Scaling API Reference": (
        ("aws:autoscaling/group:Group", "name", 255, "CreateAutoScalingGroup"),
    ),
    "AWS Backup Developer Guide": (
        ("aws:backup/plan:Plan", "name", 50, "BackupPlanInput"),
        ("aws:backup/selection:Selection", "name", 50, "BackupSelection"),
        ("aws:backup/vault:Vault", "name", 50, "CreateBackupVault"),
    ),
    "AWS Billing and Cost Management API Reference": (
        ("aws:budgets/budget:Budget", "name", 100, "BudgetNotificationsForAccount"),
        ("aws:costexplorer/anomalyMonitor:AnomalyMonitor", "name", 1024, "AnomalyMonitor"),
        ("aws:costexplorer/anomalySubscription:AnomalySubscription", "name", 1024, "AnomalySubscription"),
    ),
    "AWS CloudFormation API Reference": (
        ("aws:cloudformation/stack:Stack", "name", 128, "CreateStack"),
    ),
    "Amazon CloudFront API Reference": (
        ("aws:cloudfront/function:Function", "name", 64, "CreateFunction"),
        ("aws:cloudfront/keyValueStore:KeyValueStore", "name", 64, "CreateKeyValueStore"),
        ("aws:cloudfront/originAccessControl:OriginAccessControl", "name", 64, "OriginAccessControlConfig"),
    ),
    "AWS CodeBuild API Reference": (
        ("aws:codebuild/project:Project", "name", 150, "CreateProject"),
    ),
    "AWS CodeConnections API Reference": (
        ("aws:codeconnections/connection:Connection", "name", 32, "CreateConnection"),
    ),
    "AWS CodePipeline API Reference": (
        ("aws:codepipeline/pipeline:Pipeline", "name", 100, "PipelineDeclaration"),
    ),
    "AWS Amplify API Reference": (
        ("aws:amplify/app:App", "name", 255, "CreateApp"),
    ),
    "Amazon CloudWatch API Reference": (
        ("aws:cloudwatch/dashboard:Dashboard", "dashboardName", 255, "PutDashboard"),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", "name", 255, "PutMetricAlarm"),
    ),
    "Amazon CloudWatch Logs API Reference": (
        ("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination", "name", 60, "PutDeliveryDestination"),
        ("aws:cloudwatch/logDeliverySource:LogDeliverySource", "name", 60, "PutDeliverySource"),
        ("aws:cloudwatch/logGroup:LogGroup", "name", 512, "CreateLogGroup"),
    ),
    "AWS CloudFormation Template Reference": (
        ("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyName", 255, "AWS::Logs::ResourcePolicy"),
    ),
    "Amazon Cognito API Reference": (
        ("aws:cognito/userGroup:UserGroup", "name", 128, "CreateGroup"),
        ("aws:cognito/userPool:UserPool", "name", 128, "CreateUserPool"),
        ("aws:cognito/userPoolClient:UserPoolClient", "name", 128, "CreateUserPoolClient"),
    ),
    "Amazon DynamoDB Developer Guide": (
        ("aws:dynamodb/table:Table", "name", 255, "Quotas"),
    ),
    "Amazon EC2 API Reference": (
        ("aws:ec2/launchTemplate:LaunchTemplate", "name", 128, "CreateLaunchTemplate"),
        ("aws:ec2/securityGroup:SecurityGroup", "name", 255, "CreateSecurityGroup"),
    ),
    "Amazon ECR API Reference": (
        ("aws:ecr/repository:Repository", "name", 256, "CreateRepository"),
    ),
    "Amazon ECS API Reference": (
        ("aws:ecs/cluster:Cluster", "name", 255, "CreateCluster"),
        ("aws:ecs/service:Service", "name", 255, "CreateService"),
        ("aws:ecs/taskDefinition:TaskDefinition", "family", 255, "RegisterTaskDefinition"),
    ),
    "Amazon EKS API Reference": (
        ("aws:eks/cluster:Cluster", "name", 100, "CreateCluster"),
    ),
    "Terraform AWS provider": (
        ("aws:eks/nodeGroup:NodeGroup", "nodeGroupName", 63, "aws_eks_node_group: node_group_name"),
    ),
    "Amazon ElastiCache API Reference": (
        ("aws:elasticache/parameterGroup:ParameterGroup", "name", 255, "CreateCacheParameterGroup"),
        ("aws:elasticache/replicationGroup:ReplicationGroup", "replicationGroupId", 40, "CreateReplicationGroup"),
        ("aws:elasticache/serverlessCache:ServerlessCache", "name", 40, "CreateServerlessCache"),
        ("aws:elasticache/subnetGroup:SubnetGroup", "name", 255, "CreateCacheSubnetGroup"),
        ("aws:elasticache/user:User", "userId", 40, "CreateUser"),
        ("aws:elasticache/userGroup:UserGroup", "userGroupId", 40, "CreateUserGroup"),
    ),
    "Elastic Load Balancing API Reference": (
        ("aws:lb/loadBalancer:LoadBalancer", "name", 32, "CreateLoadBalancer"),
        ("aws:lb/targetGroup:TargetGroup", "name", 32, "CreateTargetGroup"),
    ),
    "Amazon EventBridge API Reference": (
        ("aws:cloudwatch/eventArchive:EventArchive", "name", 48, "CreateArchive"),
        ("aws:cloudwatch/eventBus:EventBus", "name", 256, "CreateEventBus"),
        ("aws:cloudwatch/eventRule:EventRule", "name", 64, "PutRule"),
        ("aws:cloudwatch/eventTarget:EventTarget", "targetId", 64, "Target"),
    ),
    "EventBridge Scheduler API Reference": (
        ("aws:scheduler/schedule:Schedule", "name", 64, "CreateSchedule"),
        ("aws:scheduler/scheduleGroup:ScheduleGroup", "name", 64, "CreateScheduleGroup"),
    ),
    "IAM API Reference": (
        ("aws:iam/instanceProfile:InstanceProfile", "name", 128, "CreateInstanceProfile"),
        ("aws:iam/policy:Policy", "name", 128, "CreatePolicy"),
        ("aws:iam/role:Role", "name", 64, "CreateRole"),
        ("aws:iam/rolePolicy:RolePolicy", "name", 128, "PutRolePolicy"),
        ("aws:iam/user:User", "name", 64, "CreateUser"),
    ),
    "Amazon Kinesis API Reference": (
        ("aws:kinesis/stream:Stream", "name", 128, "CreateStream"),
    ),
    "AWS KMS API Reference": (
        ("aws:kms/alias:Alias", "name", 256, "CreateAlias"),
    ),
    "AWS Lambda API Reference": (
        ("aws:lambda/alias:Alias", "name", 128, "CreateAlias"),
        ("aws:lambda/function:Function", "name", 64, "CreateFunction"),
        ("aws:lambda/layerVersion:LayerVersion", "layerName", 140, "PublishLayerVersion"),
        ("aws:lambda/permission:Permission", "statementId", 100, "AddPermission"),
    ),
    "AWS Elemental MediaConvert API Reference": (
        ("aws:mediaconvert/queue:Queue", "name", 255, "CreateQueue"),
    ),
    "Amazon MSK API Reference": (
        ("aws:msk/cluster:Cluster", "clusterName", 64, "CreateCluster"),
        ("aws:msk/replicator:Replicator", "replicatorName", 128, "CreateReplicator"),
        ("aws:msk/serverlessCluster:ServerlessCluster", "clusterName", 64, "CreateClusterV2"),
    ),
    "Amazon RDS API Reference": (
        ("aws:rds/cluster:Cluster", "clusterIdentifier", 63, "CreateDBCluster"),
        ("aws:rds/clusterInstance:ClusterInstance", "identifier", 63, "CreateDBInstance"),
        ("aws:rds/clusterParameterGroup:ClusterParameterGroup", "name", 255, "CreateDBClusterParameterGroup"),
        ("aws:rds/globalCluster:GlobalCluster", "globalClusterIdentifier", 63, "CreateGlobalCluster"),
        ("aws:rds/instance:Instance", "identifier", 63, "CreateDBInstance"),
        ("aws:rds/parameterGroup:ParameterGroup", "name", 255, "CreateDBParameterGroup"),
        ("aws:rds/proxy:Proxy", "name", 63, "CreateDBProxy"),
        ("aws:rds/subnetGroup:SubnetGroup", "name", 255, "CreateDBSubnetGroup"),
    ),
    "Amazon S3 User Guide": (
        ("aws:s3/bucket:Bucket", "bucket", 63, "General purpose bucket naming rules"),
    ),
    "Amazon S3 API Reference": (
        ("aws:s3/bucketMetric:BucketMetric", "name", 64, "PutBucketMetricsConfiguration"),
    ),
    "AWS Secrets Manager API Reference": (
        ("aws:secretsmanager/secret:Secret", "name", 512, "CreateSecret"),
    ),
    "AWS Step Functions API Reference": (
        ("aws:sfn/stateMachine:StateMachine", "name", 80, "CreateStateMachine"),
    ),
    "AWS Shield Advanced API Reference": (
        ("aws:shield/protection:Protection", "name", 128, "CreateProtection"),
        ("aws:shield/protectionGroup:ProtectionGroup", "protectionGroupId", 36, "CreateProtectionGroup"),
    ),
    "Amazon Route 53 API Reference": (
        ("aws:route53/keySigningKey:KeySigningKey", "name", 128, "CreateKeySigningKey"),
    ),
    "Amazon SNS API Reference": (
        ("aws:sns/topic:Topic", "name", 256, "CreateTopic"),
    ),
    "Amazon SQS API Reference": (
        ("aws:sqs/queue:Queue", "name", 80, "CreateQueue"),
    ),
    "AWS Systems Manager API Reference": (
        ("aws:ssm/parameter:Parameter", "name", 1011, "PutParameter"),
    ),
    "AWS WAF API Reference": (
        ("aws:wafv2/webAcl:WebAcl", "name", 128, "CreateWebACL"),
    ),
    "Terraform AWS provider, no limit documented by the service": (
        ("aws:cloudfront/publicKey:PublicKey", "name", 128, "aws_cloudfront_public_key: name"),
    ),
    "pulumi-aws 7, provider/, no limit documented by the service": (
        ("aws:apigateway/apiKey:ApiKey", "name", PROVIDER_LIMIT, "autonaming.go"),
        ("aws:apigateway/restApi:RestApi", "name", PROVIDER_LIMIT, "autonaming.go"),
        ("aws:apigateway/usagePlan:UsagePlan", "name", PROVIDER_LIMIT, "autonaming.go"),
        ("aws:cloudfront/cachePolicy:CachePolicy", "name", PROVIDER_LIMIT, "autonaming.go"),
        (
            "aws:cloudfront/fieldLevelEncryptionProfile:FieldLevelEncryptionProfile",
            *("name", PROVIDER_LIMIT, "autonaming.go"),
        ),
        ("aws:cloudfront/keyGroup:KeyGroup", "name", PROVIDER_LIMIT, "autonaming.go"),
        ("aws:cloudfront/originRequestPolicy:OriginRequestPolicy", "name", PROVIDER_LIMIT, "autonaming.go"),
        ("aws:cloudfront/realtimeLogConfig:RealtimeLogConfig", "name", PROVIDER_LIMIT, "autonaming.go"),
        ("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "name", PROVIDER_LIMIT, "autonaming.go"),
        ("aws:eks/fargateProfile:FargateProfile", "fargateProfileName", PROVIDER_LIMIT, "resource_overrides.go"),
        ("aws:msk/configuration:Configuration", "name", PROVIDER_LIMIT, "autonaming.go"),
    ),
}  # fmt: skip
# Provider limits that are lower than the service's: pulumi-aws 7, provider/resource_overrides.go, and validation of the
# underlying Terraform provider.
GENERATED: Mapping[str, int] = {
    "aws:ec2/launchTemplate:LaunchTemplate": 125,
    "aws:kms/alias:Alias": 238,  # without the prefix `alias/`
    "aws:sns/topic:Topic": 80,
}
# Types without autonaming: a property that is not called `name`, without an entry in its overrides.
NOT_GENERATED = frozenset(
    {
        "aws:cloudwatch/dashboard:Dashboard",
        "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
        "aws:ecs/taskDefinition:TaskDefinition",
        "aws:elasticache/user:User",
        "aws:elasticache/userGroup:UserGroup",
        "aws:msk/replicator:Replicator",
        "aws:rds/cluster:Cluster",
        "aws:rds/clusterInstance:ClusterInstance",
        "aws:rds/globalCluster:GlobalCluster",
        "aws:shield/protectionGroup:ProtectionGroup",
    }
)


def _generated(type_: str, longest: int) -> int:
    if type_ in NOT_GENERATED:
        return 0
    return min(longest, GENERATED.get(type_, PROVIDER_LIMIT))


LIMITS: Mapping[str, NameLimit] = {
    type_: NameLimit(
        property=name, longest=longest, generated=_generated(type_, longest), source=f"{reference}, {page}"
    )
    for reference, rows in SOURCES.items()
    for type_, name, longest, page in rows
}


def longest_name(type_: str) -> int:
    """Maximum length of names of a resource type. KeyError if the table does not contain it."""
    return LIMITS[type_].longest

"""Tokens of resource types, one constant each, named by service and type; older tokens are aliases of these."""

from functools import cache

ACM_CERTIFICATE = "aws:acm/certificate:Certificate"
ACM_CERTIFICATE_VALIDATION = "aws:acm/certificateValidation:CertificateValidation"

APIGATEWAYV2_API = "aws:apigatewayv2/api:Api"
APIGATEWAYV2_DOMAIN_NAME = "aws:apigatewayv2/domainName:DomainName"
APIGATEWAYV2_INTEGRATION = "aws:apigatewayv2/integration:Integration"
APIGATEWAYV2_ROUTE = "aws:apigatewayv2/route:Route"
APIGATEWAYV2_STAGE = "aws:apigatewayv2/stage:Stage"

APIGATEWAY_ACCOUNT = "aws:apigateway/account:Account"
APIGATEWAY_DOMAIN_NAME = "aws:apigateway/domainName:DomainName"
APIGATEWAY_METHOD = "aws:apigateway/method:Method"
APIGATEWAY_METHOD_SETTINGS = "aws:apigateway/methodSettings:MethodSettings"
APIGATEWAY_REST_API = "aws:apigateway/restApi:RestApi"
APIGATEWAY_REST_API_POLICY = "aws:apigateway/restApiPolicy:RestApiPolicy"
APIGATEWAY_STAGE = "aws:apigateway/stage:Stage"

APPSYNC_API_CACHE = "aws:appsync/apiCache:ApiCache"
APPSYNC_DOMAIN_NAME = "aws:appsync/domainName:DomainName"
APPSYNC_GRAPHQL_API = "aws:appsync/graphQLApi:GraphQLApi"

AUTOSCALING_ATTACHMENT = "aws:autoscaling/attachment:Attachment"
AUTOSCALING_GROUP = "aws:autoscaling/group:Group"
AUTOSCALING_TARGET = "aws:appautoscaling/target:Target"
AUTOSCALING_TRAFFIC_SOURCE_ATTACHMENT = "aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment"

BACKUP_PLAN = "aws:backup/plan:Plan"
BACKUP_VAULT = "aws:backup/vault:Vault"
BACKUP_VAULT_LOCK_CONFIGURATION = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
BACKUP_VAULT_POLICY = "aws:backup/vaultPolicy:VaultPolicy"

BUDGETS_BUDGET = "aws:budgets/budget:Budget"

CLASSIC_LOAD_BALANCER = "aws:elb/loadBalancer:LoadBalancer"

CLOUDFRONT_CACHE_POLICY = "aws:cloudfront/cachePolicy:CachePolicy"
CLOUDFRONT_DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
CLOUDFRONT_MULTITENANT_DISTRIBUTION = "aws:cloudfront/multitenantDistribution:MultitenantDistribution"
CLOUDFRONT_ORIGIN_ACCESS_CONTROL = "aws:cloudfront/originAccessControl:OriginAccessControl"
CLOUDFRONT_ORIGIN_ACCESS_IDENTITY = "aws:cloudfront/originAccessIdentity:OriginAccessIdentity"
CLOUDFRONT_ORIGIN_REQUEST_POLICY = "aws:cloudfront/originRequestPolicy:OriginRequestPolicy"
CLOUDFRONT_PUBLIC_KEY = "aws:cloudfront/publicKey:PublicKey"
CLOUDFRONT_RESPONSE_HEADERS_POLICY = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
CLOUDFRONT_VPC_ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin"

CLOUDTRAIL_TRAIL = "aws:cloudtrail/trail:Trail"

CLOUDWATCH_COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
CLOUDWATCH_DASHBOARD = "aws:cloudwatch/dashboard:Dashboard"
CLOUDWATCH_METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"

CODEARTIFACT_DOMAIN_PERMISSIONS = "aws:codeartifact/domainPermissions:DomainPermissions"
CODEARTIFACT_REPOSITORY_PERMISSIONS_POLICY = "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy"

CODEBUILD_PROJECT = "aws:codebuild/project:Project"
CODEBUILD_REPORT_GROUP = "aws:codebuild/reportGroup:ReportGroup"
CODEBUILD_RESOURCE_POLICY = "aws:codebuild/resourcePolicy:ResourcePolicy"

COGNITO_IDENTITY_POOL = "aws:cognito/identityPool:IdentityPool"
COGNITO_USER_POOL = "aws:cognito/userPool:UserPool"
COGNITO_USER_POOL_DOMAIN = "aws:cognito/userPoolDomain:UserPoolDomain"

CONFIG_DELIVERY_CHANNEL = "aws:cfg/deliveryChannel:DeliveryChannel"
CONFIG_RECORDER = "aws:cfg/recorder:Recorder"
CONFIG_RECORDER_STATUS = "aws:cfg/recorderStatus:RecorderStatus"

COSTEXPLORER_ANOMALY_MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"

DYNAMODB_RESOURCE_POLICY = "aws:dynamodb/resourcePolicy:ResourcePolicy"
DYNAMODB_TABLE = "aws:dynamodb/table:Table"
DYNAMODB_TABLE_REPLICA = "aws:dynamodb/tableReplica:TableReplica"

EBS_DEFAULT_KMS_KEY = "aws:ebs/defaultKmsKey:DefaultKmsKey"
EBS_ENCRYPTION_BY_DEFAULT = "aws:ebs/encryptionByDefault:EncryptionByDefault"
EBS_SNAPSHOT_BLOCK_PUBLIC_ACCESS = "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess"
EBS_VOLUME = "aws:ebs/volume:Volume"

EC2_AMI = "aws:ec2/ami:Ami"
EC2_AMI_LAUNCH_PERMISSION = "aws:ec2/amiLaunchPermission:AmiLaunchPermission"
EC2_CLIENT_VPN_ENDPOINT = "aws:ec2clientvpn/endpoint:Endpoint"
EC2_DEFAULT_NETWORK_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"
EC2_DEFAULT_ROUTE_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable"
EC2_DEFAULT_SECURITY_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
EC2_DEFAULT_SUBNET = "aws:ec2/defaultSubnet:DefaultSubnet"
EC2_DEFAULT_VPC = "aws:ec2/defaultVpc:DefaultVpc"
EC2_ELASTIC_IP = "aws:ec2/eip:Eip"
EC2_FLOW_LOG = "aws:ec2/flowLog:FlowLog"
EC2_IMAGE_BLOCK_PUBLIC_ACCESS = "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess"
EC2_INSTANCE = "aws:ec2/instance:Instance"
EC2_INSTANCE_METADATA_DEFAULTS = "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults"
EC2_INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway"
EC2_LAUNCH_CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration"
EC2_LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
EC2_MAIN_ROUTE_TABLE_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation"
EC2_MANAGED_PREFIX_LIST = "aws:ec2/managedPrefixList:ManagedPrefixList"
EC2_MANAGED_PREFIX_LIST_ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry"
EC2_NETWORK_ACL = "aws:ec2/networkAcl:NetworkAcl"
EC2_NETWORK_ACL_ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation"
EC2_NETWORK_ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule"
EC2_NETWORK_INTERFACE = "aws:ec2/networkInterface:NetworkInterface"
EC2_ROUTE = "aws:ec2/route:Route"
EC2_ROUTE_TABLE = "aws:ec2/routeTable:RouteTable"
EC2_ROUTE_TABLE_ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
EC2_SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup"
EC2_SECURITY_GROUP_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
EC2_SERIAL_CONSOLE_ACCESS = "aws:ec2/serialConsoleAccess:SerialConsoleAccess"
EC2_SPOT_FLEET_REQUEST = "aws:ec2/spotFleetRequest:SpotFleetRequest"
EC2_SPOT_INSTANCE_REQUEST = "aws:ec2/spotInstanceRequest:SpotInstanceRequest"
EC2_SUBNET = "aws:ec2/subnet:Subnet"
EC2_TRANSIT_GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"
EC2_VPC = "aws:ec2/vpc:Vpc"
EC2_VPC_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
EC2_VPC_ENDPOINT_POLICY = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"
EC2_VPC_ENDPOINT_SERVICE = "aws:ec2/vpcEndpointService:VpcEndpointService"
EC2_VPC_ENDPOINT_SERVICE_PRINCIPAL = "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple"
EC2_VPN_CONNECTION = "aws:ec2/vpnConnection:VpnConnection"

ECR_LIFECYCLE_POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
ECR_REGISTRY_POLICY = "aws:ecr/registryPolicy:RegistryPolicy"
ECR_REGISTRY_SCANNING_CONFIGURATION = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
ECR_REPOSITORY = "aws:ecr/repository:Repository"
ECR_REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy"

ECS_CAPACITY_PROVIDER = "aws:ecs/capacityProvider:CapacityProvider"
ECS_CLUSTER = "aws:ecs/cluster:Cluster"
ECS_SERVICE = "aws:ecs/service:Service"
ECS_TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"
ECS_TASK_SET = "aws:ecs/taskSet:TaskSet"

EFS_ACCESS_POINT = "aws:efs/accessPoint:AccessPoint"
EFS_BACKUP_POLICY = "aws:efs/backupPolicy:BackupPolicy"
EFS_FILE_SYSTEM = "aws:efs/fileSystem:FileSystem"
EFS_FILE_SYSTEM_POLICY = "aws:efs/fileSystemPolicy:FileSystemPolicy"
EFS_MOUNT_TARGET = "aws:efs/mountTarget:MountTarget"

EKS_ACCESS_ENTRY = "aws:eks/accessEntry:AccessEntry"
EKS_ACCESS_POLICY_ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
EKS_ADDON = "aws:eks/addon:Addon"
EKS_CLUSTER = "aws:eks/cluster:Cluster"
EKS_FARGATE_PROFILE = "aws:eks/fargateProfile:FargateProfile"
EKS_NODE_GROUP = "aws:eks/nodeGroup:NodeGroup"
EKS_POD_IDENTITY_ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation"

ELASTICACHE_CLUSTER = "aws:elasticache/cluster:Cluster"
ELASTICACHE_GLOBAL_REPLICATION_GROUP = "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup"
ELASTICACHE_REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
ELASTICACHE_SERVERLESS_CACHE = "aws:elasticache/serverlessCache:ServerlessCache"
ELASTICACHE_USER = "aws:elasticache/user:User"

ELASTICSEARCH_DOMAIN = "aws:elasticsearch/domain:Domain"
ELASTICSEARCH_DOMAIN_POLICY = "aws:elasticsearch/domainPolicy:DomainPolicy"

ELB_LISTENER = "aws:lb/listener:Listener"
ELB_LISTENER_CERTIFICATE = "aws:lb/listenerCertificate:ListenerCertificate"
ELB_LISTENER_RULE = "aws:lb/listenerRule:ListenerRule"
ELB_LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer"
ELB_TARGET_GROUP = "aws:lb/targetGroup:TargetGroup"

EVENTBRIDGE_ARCHIVE = "aws:cloudwatch/eventArchive:EventArchive"
EVENTBRIDGE_BUS = "aws:cloudwatch/eventBus:EventBus"
EVENTBRIDGE_BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
EVENTBRIDGE_PERMISSION = "aws:cloudwatch/eventPermission:EventPermission"
EVENTBRIDGE_RULE = "aws:cloudwatch/eventRule:EventRule"
EVENTBRIDGE_TARGET = "aws:cloudwatch/eventTarget:EventTarget"

FIREHOSE_DELIVERY_STREAM = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"

GLACIER_VAULT = "aws:glacier/vault:Vault"

GLUE_RESOURCE_POLICY = "aws:glue/resourcePolicy:ResourcePolicy"

GUARDDUTY_DETECTOR = "aws:guardduty/detector:Detector"
GUARDDUTY_DETECTOR_FEATURE = "aws:guardduty/detectorFeature:DetectorFeature"

IAM_ACCESS_KEY = "aws:iam/accessKey:AccessKey"
IAM_ACCOUNT_ALIAS = "aws:iam/accountAlias:AccountAlias"
IAM_ACCOUNT_PASSWORD_POLICY = "aws:iam/accountPasswordPolicy:AccountPasswordPolicy"
IAM_GROUP = "aws:iam/group:Group"
IAM_GROUP_MEMBERSHIP = "aws:iam/groupMembership:GroupMembership"
IAM_GROUP_POLICY = "aws:iam/groupPolicy:GroupPolicy"
IAM_GROUP_POLICY_ATTACHMENT = "aws:iam/groupPolicyAttachment:GroupPolicyAttachment"
IAM_GROUP_POLICY_ATTACHMENTS_EXCLUSIVE = "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive"
IAM_POLICY = "aws:iam/policy:Policy"
IAM_POLICY_ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment"
IAM_ROLE = "aws:iam/role:Role"
IAM_ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
IAM_ROLE_POLICY_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
IAM_ROLE_POLICY_ATTACHMENTS_EXCLUSIVE = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
IAM_SERVICE_LINKED_ROLE = "aws:iam/serviceLinkedRole:ServiceLinkedRole"
IAM_USER = "aws:iam/user:User"
IAM_USER_GROUP_MEMBERSHIP = "aws:iam/userGroupMembership:UserGroupMembership"
IAM_USER_POLICIES_EXCLUSIVE = "aws:iam/userPoliciesExclusive:UserPoliciesExclusive"
IAM_USER_POLICY = "aws:iam/userPolicy:UserPolicy"
IAM_USER_POLICY_ATTACHMENT = "aws:iam/userPolicyAttachment:UserPolicyAttachment"
IAM_USER_POLICY_ATTACHMENTS_EXCLUSIVE = "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive"

INSPECTOR_ENABLER = "aws:inspector2/enabler:Enabler"

KINESIS_RESOURCE_POLICY = "aws:kinesis/resourcePolicy:ResourcePolicy"
KINESIS_STREAM = "aws:kinesis/stream:Stream"

KMS_ALIAS = "aws:kms/alias:Alias"
KMS_EXTERNAL_KEY = "aws:kms/externalKey:ExternalKey"
KMS_GRANT = "aws:kms/grant:Grant"
KMS_KEY = "aws:kms/key:Key"
KMS_KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"
KMS_REPLICA_EXTERNAL_KEY = "aws:kms/replicaExternalKey:ReplicaExternalKey"
KMS_REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey"

LAKEFORMATION_RESOURCE = "aws:lakeformation/resource:Resource"

LAMBDA_EVENT_SOURCE_MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
LAMBDA_FUNCTION = "aws:lambda/function:Function"
LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
LAMBDA_FUNCTION_RECURSION_CONFIG = "aws:lambda/functionRecursionConfig:FunctionRecursionConfig"
LAMBDA_FUNCTION_URL = "aws:lambda/functionUrl:FunctionUrl"
LAMBDA_LAYER_VERSION_PERMISSION = "aws:lambda/layerVersionPermission:LayerVersionPermission"
LAMBDA_PERMISSION = "aws:lambda/permission:Permission"
LAMBDA_PROVISIONED_CONCURRENCY_CONFIG = "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig"
LAMBDA_RESOURCE_POLICY = "aws:lambda/resourcePolicy:ResourcePolicy"

LOGS_DELIVERY = "aws:cloudwatch/logDelivery:LogDelivery"
LOGS_DELIVERY_DESTINATION = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination"
LOGS_DELIVERY_DESTINATION_POLICY = "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy"
LOGS_DELIVERY_SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
LOGS_DESTINATION_POLICY = "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy"
LOGS_LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
LOGS_RESOURCE_POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"

MACIE_ACCOUNT = "aws:macie2/account:Account"

MEDIASTORE_CONTAINER_POLICY = "aws:mediastore/containerPolicy:ContainerPolicy"

MSK_CLUSTER = "aws:msk/cluster:Cluster"
MSK_CLUSTER_POLICY = "aws:msk/clusterPolicy:ClusterPolicy"
MSK_CONFIGURATION = "aws:msk/configuration:Configuration"
MSK_CONNECTOR = "aws:mskconnect/connector:Connector"
MSK_REPLICATOR = "aws:msk/replicator:Replicator"
MSK_SCRAM_SECRET_ASSOCIATION = "aws:msk/scramSecretAssociation:ScramSecretAssociation"
MSK_SINGLE_SCRAM_SECRET_ASSOCIATION = "aws:msk/singleScramSecretAssociation:SingleScramSecretAssociation"

NOTIFICATIONS_CHANNEL_ASSOCIATION = "aws:notifications/channelAssociation:ChannelAssociation"

OPENSEARCH_DOMAIN = "aws:opensearch/domain:Domain"
OPENSEARCH_DOMAIN_POLICY = "aws:opensearch/domainPolicy:DomainPolicy"

RDS_CLUSTER = "aws:rds/cluster:Cluster"
RDS_CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance"
RDS_CLUSTER_PARAMETER_GROUP = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
RDS_CLUSTER_SNAPSHOT = "aws:rds/clusterSnapshot:ClusterSnapshot"
RDS_CLUSTER_SNAPSHOT_COPY = "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy"
RDS_EVENT_SUBSCRIPTION = "aws:rds/eventSubscription:EventSubscription"
RDS_GLOBAL_CLUSTER = "aws:rds/globalCluster:GlobalCluster"
RDS_INSTANCE = "aws:rds/instance:Instance"
RDS_AUTOMATED_BACKUPS_REPLICATION = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"
RDS_PARAMETER_GROUP = "aws:rds/parameterGroup:ParameterGroup"
RDS_PROXY = "aws:rds/proxy:Proxy"
RDS_PROXY_TARGET = "aws:rds/proxyTarget:ProxyTarget"
RDS_SNAPSHOT = "aws:rds/snapshot:Snapshot"
RDS_SNAPSHOT_COPY = "aws:rds/snapshotCopy:SnapshotCopy"
RDS_SUBNET_GROUP = "aws:rds/subnetGroup:SubnetGroup"

ROUTE53_QUERY_LOG = "aws:route53/queryLog:QueryLog"
ROUTE53_RECORD = "aws:route53/record:Record"
ROUTE53_ZONE = "aws:route53/zone:Zone"

S3_ACCESS_POINT_POLICY = "aws:s3control/accessPointPolicy:AccessPointPolicy"
S3_MULTI_REGION_ACCESS_POINT = "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint"
S3_MULTI_REGION_ACCESS_POINT_POLICY = "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy"
S3_OBJECT_LAMBDA_ACCESS_POINT_POLICY = "aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy"

S3TABLES_TABLE_BUCKET_POLICY = "aws:s3tables/tableBucketPolicy:TableBucketPolicy"
S3TABLES_TABLE_POLICY = "aws:s3tables/tablePolicy:TablePolicy"

S3_ACCESS_POINT = "aws:s3/accessPoint:AccessPoint"
S3_ACCOUNT_PUBLIC_ACCESS_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
S3_BUCKET = "aws:s3/bucket:Bucket"
S3_BUCKET_ACL = "aws:s3/bucketAcl:BucketAcl"
S3_BUCKET_LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
S3_BUCKET_LOGGING = "aws:s3/bucketLogging:BucketLogging"
S3_BUCKET_NOTIFICATION = "aws:s3/bucketNotification:BucketNotification"
S3_BUCKET_OBJECT = "aws:s3/bucketObject:BucketObject"
S3_OBJECT_COPY = "aws:s3/objectCopy:ObjectCopy"
S3_BUCKET_OWNERSHIP_CONTROLS = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
S3_BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
S3_BUCKET_PUBLIC_ACCESS_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
S3_BUCKET_REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
S3_BUCKET_ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
S3_BUCKET_VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
S3_BUCKET_WEBSITE = "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration"
S3_DIRECTORY_BUCKET = "aws:s3/directoryBucket:DirectoryBucket"

SCHEDULER_SCHEDULE = "aws:scheduler/schedule:Schedule"

SCHEMAS_REGISTRY_POLICY = "aws:schemas/registryPolicy:RegistryPolicy"

SECRETSMANAGER_SECRET = "aws:secretsmanager/secret:Secret"
SECRETSMANAGER_SECRET_POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy"
SECRETSMANAGER_SECRET_ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
SECRETSMANAGER_SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion"

SECURITYHUB_ACCOUNT = "aws:securityhub/account:Account"

SESV2_EMAIL_IDENTITY_POLICY = "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy"

SES_IDENTITY_POLICY = "aws:ses/identityPolicy:IdentityPolicy"

SFN_STATE_MACHINE = "aws:sfn/stateMachine:StateMachine"

SHIELD_SUBSCRIPTION = "aws:shield/subscription:Subscription"

SNS_DATA_PROTECTION_POLICY = "aws:sns/dataProtectionPolicy:DataProtectionPolicy"
SNS_TOPIC = "aws:sns/topic:Topic"
SNS_TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
SNS_TOPIC_SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"

SQS_QUEUE = "aws:sqs/queue:Queue"
SQS_QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
SQS_REDRIVE_ALLOW_POLICY = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"
SQS_REDRIVE_POLICY = "aws:sqs/redrivePolicy:RedrivePolicy"

SSM_DOCUMENT = "aws:ssm/document:Document"
SSM_PARAMETER = "aws:ssm/parameter:Parameter"
SSM_SERVICE_SETTING = "aws:ssm/serviceSetting:ServiceSetting"

SSOADMIN_MANAGED_POLICY_ATTACHMENT = "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment"
SSOADMIN_PERMISSION_SET_INLINE_POLICY = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"

VPC_LATTICE_AUTH_POLICY = "aws:vpclattice/authPolicy:AuthPolicy"
VPC_SECURITY_GROUP_EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
VPC_SECURITY_GROUP_INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"

WAF_CLASSIC_REGIONAL_RULE = "aws:wafregional/rule:Rule"
WAF_CLASSIC_REGIONAL_RULE_GROUP = "aws:wafregional/ruleGroup:RuleGroup"
WAF_CLASSIC_REGIONAL_WEB_ACL = "aws:wafregional/webAcl:WebAcl"
WAF_CLASSIC_RULE = "aws:waf/rule:Rule"
WAF_CLASSIC_RULE_GROUP = "aws:waf/ruleGroup:RuleGroup"
WAF_CLASSIC_WEB_ACL = "aws:waf/webAcl:WebAcl"
WAF_IP_SET = "aws:wafv2/ipSet:IpSet"
WAF_REGEX_PATTERN_SET = "aws:wafv2/regexPatternSet:RegexPatternSet"
WAF_RULE_GROUP = "aws:wafv2/ruleGroup:RuleGroup"
WAF_WEB_ACL = "aws:wafv2/webAcl:WebAcl"
WAF_WEB_ACL_ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
WAF_WEB_ACL_LOGGING_CONFIGURATION = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
WAF_WEB_ACL_RULE = "aws:wafv2/webAclRule:WebAclRule"
WAF_WEB_ACL_RULE_GROUP_ASSOCIATION = "aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation"

XRAY_RESOURCE_POLICY = "aws:xray/resourcePolicy:ResourcePolicy"

# Types that controls evaluate alike.
CLOUDFRONT_DISTRIBUTIONS = (CLOUDFRONT_DISTRIBUTION, CLOUDFRONT_MULTITENANT_DISTRIBUTION)
EC2_ROUTE_TABLES = (EC2_ROUTE_TABLE, EC2_DEFAULT_ROUTE_TABLE)
EC2_VPCS = (EC2_VPC, EC2_DEFAULT_VPC)
# Attachments of one policy, and of all policies of an identity.
IAM_ATTACHMENTS = (
    IAM_ROLE_POLICY_ATTACHMENT,
    IAM_USER_POLICY_ATTACHMENT,
    IAM_GROUP_POLICY_ATTACHMENT,
    IAM_POLICY_ATTACHMENT,
)
IAM_EXCLUSIVE_ATTACHMENTS = (
    IAM_ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
    IAM_USER_POLICY_ATTACHMENTS_EXCLUSIVE,
    IAM_GROUP_POLICY_ATTACHMENTS_EXCLUSIVE,
)
KMS_KEYS = (KMS_KEY, KMS_REPLICA_KEY, KMS_EXTERNAL_KEY, KMS_REPLICA_EXTERNAL_KEY)

# Renamed modules; the provider keeps the older ones as aliases.
_MODULES = {
    "aws:alb/": "aws:lb/",
    "aws:applicationloadbalancing/": "aws:lb/",
    "aws:elasticloadbalancingv2/": "aws:lb/",
    "aws:elasticloadbalancing/": "aws:elb/",
}
_TYPES = {
    "aws:s3/bucketObjectv2:BucketObjectv2": "aws:s3/bucketObject:BucketObject",
    "aws:s3/BucketObject:BucketObject": "aws:s3/bucketObject:BucketObject",
    "aws:ec2/encryptionControl:EncryptionControl": "aws:ec2/vpcEncryptionControl:VpcEncryptionControl",
    "aws:ec2/transitGatewayPeeringAttachmentAccepter:TransitGatewayPeeringAttachmentAccepter": (
        "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter"
    ),
    "aws:ses/confgurationSet:ConfgurationSet": "aws:ses/configurationSet:ConfigurationSet",
}


@cache
def canonical(token: str) -> str:
    """The current token of a type: `aws:s3/bucket:Bucket` for `aws:s3/bucketV2:BucketV2`; other tokens unchanged."""
    if token in _TYPES:
        return _TYPES[token]
    for old, new in _MODULES.items():
        if token.startswith(old):
            return new + token.removeprefix(old)
    if token.startswith("aws:s3/bucket") and token.endswith("V2"):
        module, _, name = token.rpartition(":")
        return f"{module.removesuffix('V2')}:{name.removesuffix('V2')}"
    return token


@cache
def split_urn(urn: str) -> tuple[str, str, str, str]:
    """Stack, project, type (without parent types) and name of a URN; empty strings for a malformed URN."""
    parts = urn.split("::", 3)
    if len(parts) != 4:
        return "", "", "", ""
    return parts[0].removeprefix("urn:pulumi:"), parts[1], parts[2].rpartition("$")[2], parts[3]

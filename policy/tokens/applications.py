"""Tokens of APIs, events, messages and user pools."""

AMPLIFY_APP = "aws:amplify/app:App"

APIGATEWAYV2_API = "aws:apigatewayv2/api:Api"
APIGATEWAYV2_API_MAPPING = "aws:apigatewayv2/apiMapping:ApiMapping"
APIGATEWAYV2_AUTHORIZER = "aws:apigatewayv2/authorizer:Authorizer"
APIGATEWAYV2_DOMAIN_NAME = "aws:apigatewayv2/domainName:DomainName"
APIGATEWAYV2_INTEGRATION = "aws:apigatewayv2/integration:Integration"
APIGATEWAYV2_ROUTE = "aws:apigatewayv2/route:Route"
APIGATEWAYV2_STAGE = "aws:apigatewayv2/stage:Stage"

APIGATEWAY_ACCOUNT = "aws:apigateway/account:Account"
APIGATEWAY_API_KEY = "aws:apigateway/apiKey:ApiKey"
APIGATEWAY_AUTHORIZER = "aws:apigateway/authorizer:Authorizer"
APIGATEWAY_BASE_PATH_MAPPING = "aws:apigateway/basePathMapping:BasePathMapping"
APIGATEWAY_DOMAIN_NAME = "aws:apigateway/domainName:DomainName"
APIGATEWAY_METHOD = "aws:apigateway/method:Method"
APIGATEWAY_METHOD_SETTINGS = "aws:apigateway/methodSettings:MethodSettings"
APIGATEWAY_REST_API = "aws:apigateway/restApi:RestApi"
APIGATEWAY_REST_API_POLICY = "aws:apigateway/restApiPolicy:RestApiPolicy"
APIGATEWAY_STAGE = "aws:apigateway/stage:Stage"

APPSYNC_API_CACHE = "aws:appsync/apiCache:ApiCache"
APPSYNC_DOMAIN_NAME = "aws:appsync/domainName:DomainName"
APPSYNC_GRAPHQL_API = "aws:appsync/graphQLApi:GraphQLApi"

COGNITO_IDENTITY_POOL = "aws:cognito/identityPool:IdentityPool"
COGNITO_IDENTITY_POOL_ROLE_ATTACHMENT = "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment"
COGNITO_IDENTITY_PROVIDER = "aws:cognito/identityProvider:IdentityProvider"
COGNITO_MANAGED_USER_POOL_CLIENT = "aws:cognito/managedUserPoolClient:ManagedUserPoolClient"
COGNITO_USER_GROUP = "aws:cognito/userGroup:UserGroup"
COGNITO_USER_POOL = "aws:cognito/userPool:UserPool"
COGNITO_USER_POOL_CLIENT = "aws:cognito/userPoolClient:UserPoolClient"
COGNITO_USER_POOL_DOMAIN = "aws:cognito/userPoolDomain:UserPoolDomain"

EVENTBRIDGE_ARCHIVE = "aws:cloudwatch/eventArchive:EventArchive"
EVENTBRIDGE_BUS = "aws:cloudwatch/eventBus:EventBus"
EVENTBRIDGE_BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
EVENTBRIDGE_PERMISSION = "aws:cloudwatch/eventPermission:EventPermission"
EVENTBRIDGE_RULE = "aws:cloudwatch/eventRule:EventRule"
EVENTBRIDGE_TARGET = "aws:cloudwatch/eventTarget:EventTarget"

FIREHOSE_DELIVERY_STREAM = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"

KINESIS_RESOURCE_POLICY = "aws:kinesis/resourcePolicy:ResourcePolicy"
KINESIS_STREAM = "aws:kinesis/stream:Stream"

MSK_CLUSTER = "aws:msk/cluster:Cluster"
MSK_CLUSTER_POLICY = "aws:msk/clusterPolicy:ClusterPolicy"
MSK_CONFIGURATION = "aws:msk/configuration:Configuration"
MSK_CONNECTOR = "aws:mskconnect/connector:Connector"
MSK_REPLICATOR = "aws:msk/replicator:Replicator"
MSK_SCRAM_SECRET_ASSOCIATION = "aws:msk/scramSecretAssociation:ScramSecretAssociation"
MSK_SINGLE_SCRAM_SECRET_ASSOCIATION = "aws:msk/singleScramSecretAssociation:SingleScramSecretAssociation"

NOTIFICATIONS_CHANNEL_ASSOCIATION = "aws:notifications/channelAssociation:ChannelAssociation"

SCHEDULER_SCHEDULE = "aws:scheduler/schedule:Schedule"

SCHEMAS_REGISTRY_POLICY = "aws:schemas/registryPolicy:RegistryPolicy"

SESV2_EMAIL_IDENTITY_POLICY = "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy"

SES_IDENTITY_POLICY = "aws:ses/identityPolicy:IdentityPolicy"

SFN_STATE_MACHINE = "aws:sfn/stateMachine:StateMachine"

SNS_DATA_PROTECTION_POLICY = "aws:sns/dataProtectionPolicy:DataProtectionPolicy"
SNS_TOPIC = "aws:sns/topic:Topic"
SNS_TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
SNS_TOPIC_SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"

SQS_QUEUE = "aws:sqs/queue:Queue"
SQS_QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
SQS_REDRIVE_ALLOW_POLICY = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"
SQS_REDRIVE_POLICY = "aws:sqs/redrivePolicy:RedrivePolicy"

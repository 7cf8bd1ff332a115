"""Insecure resources, mostly of types that no stack has, added beside a Kubernetes cluster."""

import json
from collections.abc import Mapping, Sequence

from tools.mutation.changes import with_added
from tools.mutation.graph import Mutation
from tools.mutation.kinds.kubernetes import CLUSTER

PLAINTEXT = {"name": "DB_PASSWORD", "value": "hunter2", "type": "PLAINTEXT"}
UNANCHORED = {
    "filters": [
        {"type": "EVENT", "pattern": "PULL_REQUEST_CREATED"},
        {"type": "ACTOR_ACCOUNT_ID", "pattern": "1234"},
    ]
}
EVERYONE = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}
WEBSITE = {"aliases": [{"name": "s3-website-us-east-1.amazonaws.com"}], "name": "old.media.example", "type": "A"}
DATABASE_EVENTS = {"sourceType": "db-instance", "eventCategories": ["creation"]}

# Resource, property values, control. The resource refers to the cluster by a property that no rule reads.
ADDED: Sequence[tuple[str, Mapping[str, object], str]] = (
    ("aws:ec2/amiLaunchPermission:AmiLaunchPermission", {"group": "all"}, "ec2-image-public"),
    ("aws:ec2/vpcEndpointService:VpcEndpointService", {"allowedPrincipals": ["*"]}, "ec2-endpoint-service-anyone"),
    ("aws:ec2/serialConsoleAccess:SerialConsoleAccess", {"enabled": True}, "ec2-serial-console"),
    ("aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess", {"state": "unblocked"}, "ec2-image-public-access-block"),
    (
        "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
        {"state": "unblocked"},
        "ec2-snapshot-public-access-block",
    ),
    ("aws:ebs/encryptionByDefault:EncryptionByDefault", {"enabled": False}, "ec2-volumes-encrypted-by-default"),
    ("aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults", {"httpTokens": "optional"}, "ec2-imdsv2-by-default"),
    ("aws:ec2/ami:Ami", {"virtualizationType": "paravirtual"}, "ec2-image-paravirtual"),
    (
        "aws:ec2transitgateway/transitGateway:TransitGateway",
        {"autoAcceptSharedAttachments": "enable"},
        "ec2-transit-gateway-attachments",
    ),
    ("aws:ec2clientvpn/endpoint:Endpoint", {"connectionLogOptions": {"enabled": False}}, "ec2-client-vpn-logging"),
    ("aws:ec2/vpnConnection:VpnConnection", {"type": "ipsec.1"}, "ec2-vpn-logging"),
    ("aws:ec2/vpnConnection:VpnConnection", {"tunnel1IkeVersions": ["ikev1"]}, "ec2-vpn-ike"),
    ("aws:ec2/instance:Instance", {"secondaryNetworkInterfaces": [{"deviceIndex": 1}]}, "ec2-several-interfaces"),
    ("aws:ec2/instance:Instance", {"sourceDestCheck": False}, "ec2-source-destination-check"),
    ("aws:ec2/instance:Instance", {}, "ec2-termination-protection"),
    (
        "aws:ec2/spotFleetRequest:SpotFleetRequest",
        {"launchSpecifications": [{"rootBlockDevices": [{"encrypted": False}]}]},
        "ec2-spot-fleet-volumes",
    ),
    ("aws:ec2/networkAcl:NetworkAcl", {}, "ec2-network-acl-unused"),
    ("aws:ec2/launchConfiguration:LaunchConfiguration", {}, "autoscaling-launch-configuration"),
    ("aws:autoscaling/group:Group", {"targetGroupArns": ["arn"]}, "autoscaling-health-check"),
    ("aws:autoscaling/group:Group", {"availabilityZones": ["us-east-1a"]}, "autoscaling-zones"),
    ("aws:autoscaling/group:Group", {"launchTemplate": {"id": "lt-1"}}, "autoscaling-instance-types"),
    ("aws:cloudtrail/trail:Trail", {"isMultiRegionTrail": False}, "cloudtrail-multi-region"),
    ("aws:cloudtrail/trail:Trail", {"isMultiRegionTrail": True, "enableLogging": False}, "cloudtrail-multi-region"),
    ("aws:cloudtrail/trail:Trail", {}, "cloudtrail-customer-key"),
    ("aws:cloudtrail/trail:Trail", {"enableLogFileValidation": False}, "cloudtrail-log-validation"),
    ("aws:cloudtrail/trail:Trail", {}, "cloudtrail-log-group"),
    ("aws:waf/webAcl:WebAcl", {}, "waf-classic"),
    ("aws:wafregional/ruleGroup:RuleGroup", {}, "waf-classic"),
    ("aws:elb/loadBalancer:LoadBalancer", {}, "elb-classic"),
    (
        "aws:codebuild/project:Project",
        {"source": {"location": "https://user:token@bitbucket.org/media/api"}},
        "codebuild-source-credentials",
    ),
    (
        "aws:codebuild/project:Project",
        {"environment": {"environmentVariables": [PLAINTEXT]}},
        "codebuild-environment-secrets",
    ),
    ("aws:codebuild/project:Project", {"environment": {"privilegedMode": True}}, "codebuild-privileged"),
    ("aws:codebuild/project:Project", {"projectVisibility": "PUBLIC_READ"}, "codebuild-not-public"),
    ("aws:codebuild/project:Project", {"logsConfig": {"cloudwatchLogs": {"status": "DISABLED"}}}, "codebuild-logging"),
    (
        "aws:codebuild/project:Project",
        {"logsConfig": {"s3Logs": {"status": "ENABLED", "encryptionDisabled": True}}},
        "codebuild-logs-encrypted",
    ),
    (
        "aws:codebuild/reportGroup:ReportGroup",
        {"exportConfig": {"s3Destination": {"encryptionDisabled": True}}},
        "codebuild-reports-encrypted",
    ),
    ("aws:codebuild/webhook:Webhook", {}, "codebuild-webhook-pull-requests"),
    ("aws:codebuild/webhook:Webhook", {"filterGroups": [UNANCHORED]}, "codebuild-webhook-pull-requests"),
    ("aws:cognito/identityPool:IdentityPool", {"allowClassicFlow": True}, "cognito-classic-flow"),
    (
        "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment",
        {"roles": {"unauthenticated": "arn:aws:iam::123456789012:role/guest"}},
        "cognito-guest-access",
    ),
    (
        "aws:cognito/identityProvider:IdentityProvider",
        {"providerType": "OIDC", "providerDetails": {"oidc_issuer": "http://id.example"}},
        "cognito-provider-https",
    ),
    ("aws:apigatewayv2/authorizer:Authorizer", {"authorizerType": "JWT"}, "apigateway-jwt-audience"),
    ("aws:sfn/stateMachine:StateMachine", {"loggingConfiguration": {"level": "OFF"}}, "stepfunctions-logging"),
    ("aws:sfn/stateMachine:StateMachine", {}, "stepfunctions-tracing"),
    ("aws:ssm/document:Document", {"permissions": {"type": "Share", "account_ids": "All"}}, "ssm-document-public"),
    (
        "aws:ssm/serviceSetting:ServiceSetting",
        {"settingId": "/ssm/documents/console/public-sharing-permission", "settingValue": "Enable"},
        "ssm-document-sharing-blocked",
    ),
    (
        "aws:ssm/serviceSetting:ServiceSetting",
        {"settingId": "/ssm/automation/customer-script-log-destination", "settingValue": "None"},
        "ssm-automation-logging",
    ),
    ("aws:cfg/recorder:Recorder", {"recordingGroup": {"allSupported": False}}, "config-recorder"),
    ("aws:cfg/recorderStatus:RecorderStatus", {"isEnabled": False}, "config-recorder-enabled"),
    ("aws:guardduty/detector:Detector", {"enable": False}, "guardduty-enabled"),
    ("aws:guardduty/detector:Detector", {}, "guardduty-features"),
    ("aws:inspector2/enabler:Enabler", {"resourceTypes": ["EC2"]}, "inspector-resource-types"),
    ("aws:macie2/account:Account", {"status": "PAUSED"}, "macie-enabled"),
    ("aws:efs/fileSystem:FileSystem", {"encrypted": False}, "efs-encrypted"),
    ("aws:efs/fileSystem:FileSystem", {}, "efs-backups"),
    ("aws:efs/fileSystem:FileSystem", {}, "efs-tls-only"),
    ("aws:efs/accessPoint:AccessPoint", {"rootDirectory": {"path": "/"}}, "efs-access-point-root"),
    ("aws:efs/accessPoint:AccessPoint", {"posixUser": {"uid": 0}}, "efs-access-point-user"),
    ("aws:apigateway/stage:Stage", {}, "apigateway-client-certificate"),
    ("aws:apigateway/stage:Stage", {"xrayTracingEnabled": False}, "apigateway-tracing"),
    (
        "aws:apigateway/methodSettings:MethodSettings",
        {"settings": {"cachingEnabled": True}},
        "apigateway-cache-encrypted",
    ),
    ("aws:apigateway/methodSettings:MethodSettings", {"settings": {"dataTraceEnabled": True}}, "apigateway-data-trace"),
    (
        "aws:apigatewayv2/integration:Integration",
        {"connectionType": "VPC_LINK"},
        "apigateway-private-integration-https",
    ),
    ("aws:apigateway/domainName:DomainName", {"securityPolicy": "TLS_1_0"}, "apigateway-domain-tls-obsolete"),
    ("aws:apigateway/method:Method", {"httpMethod": "POST"}, "apigateway-request-validation"),
    (
        "aws:apigateway/method:Method",
        {"httpMethod": "POST", "authorization": "NONE"},
        "apigateway-method-authorization",
    ),
    (
        "aws:apigateway/restApiPolicy:RestApiPolicy",
        {"policy": json.dumps({"Statement": [EVERYONE]})},
        "apigateway-policy-public",
    ),
    ("aws:ssm/document:Document", {"content": "mysql -phunter2 media"}, "secrets-in-definitions"),
    ("aws:appsync/graphQLApi:GraphQLApi", {"authenticationType": "API_KEY"}, "appsync-api-key"),
    ("aws:appsync/graphQLApi:GraphQLApi", {"logConfig": {"fieldLogLevel": "NONE"}}, "appsync-field-logs"),
    ("aws:appsync/apiCache:ApiCache", {"atRestEncryptionEnabled": False}, "appsync-cache-encrypted"),
    (
        "aws:lambda/functionUrl:FunctionUrl",
        {"cors": {"allowCredentials": True, "allowOrigins": ["*"]}},
        "cors-credentials",
    ),
    ("aws:lambda/function:Function", {"vpcConfig": {"subnetIds": ["subnet-1"]}}, "lambda-zones"),
    (
        "aws:lambda/functionRecursionConfig:FunctionRecursionConfig",
        {"recursiveLoop": "Allow"},
        "lambda-recursion",
    ),
    ("aws:lambda/layerVersionPermission:LayerVersionPermission", {"principal": "*"}, "lambda-layer-public"),
    ("aws:cloudfront/originAccessIdentity:OriginAccessIdentity", {}, "cloudfront-origin-access-identity"),
    ("aws:cognito/identityPool:IdentityPool", {"allowUnauthenticatedIdentities": True}, "cognito-guest-access"),
    ("aws:cognito/userPool:UserPool", {"mfaConfiguration": "OFF"}, "cognito-mfa"),
    ("aws:cognito/userPool:UserPool", {}, "cognito-threat-protection"),
    (
        "aws:ecs/capacityProvider:CapacityProvider",
        {"autoScalingGroupProvider": {"managedTerminationProtection": "DISABLED"}},
        "ecs-managed-termination",
    ),
    (
        "aws:mskconnect/connector:Connector",
        {"kafkaClusterEncryptionInTransit": {"encryptionType": "PLAINTEXT"}},
        "msk-connect-tls",
    ),
    ("aws:mskconnect/connector:Connector", {}, "msk-connect-logging"),
    ("aws:rds/eventSubscription:EventSubscription", DATABASE_EVENTS, "rds-event-categories"),
    ("aws:rds/cluster:Cluster", {"engine": "aurora-mysql"}, "rds-aurora-backtrack"),
    ("aws:rds/cluster:Cluster", {"engine": "aurora-mysql"}, "rds-aurora-mysql-audit"),
    (
        "aws:codebuild/sourceCredential:SourceCredential",
        {"authType": "PERSONAL_ACCESS_TOKEN", "serverType": "GITHUB", "token": "ghp"},
        "codebuild-source-token",
    ),
    (
        "aws:rds/cluster:Cluster",
        {"engine": "postgres", "autoMinorVersionUpgrade": False},
        "rds-multi-az-cluster-minor-upgrades",
    ),
    (
        "aws:rds/globalCluster:GlobalCluster",
        {"engine": "aurora-mysql", "engineVersion": "8.0.mysql_aurora.3.05.2"},
        "rds-global-mysql-version",
    ),
    (
        "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
        {"blockPublicAcls": True},
        "s3-account-public-access-block",
    ),
    ("aws:s3/directoryBucket:DirectoryBucket", {}, "s3-directory-bucket-lifecycle"),
    ("aws:route53/zone:Zone", {"name": "other.example"}, "route53-query-logging"),
    ("aws:route53/record:Record", WEBSITE, "route53-dangling-record"),
)


KINDS = [
    Mutation(
        name=f"added: {type_.rpartition(':')[2]} with {', '.join(inputs) or 'defaults'}, {control}",
        type=CLUSTER,
        change=with_added(type_, inputs, "addedBeside"),
        controls=[control],
    )
    for type_, inputs, control in ADDED
]

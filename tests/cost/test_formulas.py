"""Amounts of each formula in us-east-1, calculated by hand from the prices of the book."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from cost.formulas import FORMULAS
from tests.cost.graphs import lines, node

Nodes = list[dict[str, Any]]


def case(
    type_: str, inputs: Mapping[str, Any], usage: Mapping[str, str], amounts: Mapping[str, str], *others: dict[str, Any]
) -> Any:
    """An example. amounts: USD by item; `?` without a price. others: what its inputs refer to."""
    refers = {key: other["name"] for other in others for key in other.get("by", ())}
    return pytest.param(
        [node(type_, inputs, refers=refers), *others], usage, amounts, id=f"{type_.rpartition(':')[2]}-{len(amounts)}"
    )


def other(by: str, type_: str, inputs: Mapping[str, Any], **options: Any) -> dict[str, Any]:
    """A resource that the input `by` of the example refers to."""
    return {**node(type_, inputs, name=f"other-{by}", **options), "by": (by,)}


TASK = other(
    "taskDefinition",
    "aws:ecs/taskDefinition:TaskDefinition",
    {
        "cpu": "512",
        "memory": "1024",
        "runtimePlatform": {"cpuArchitecture": "X86_64"},
        "ephemeralStorage": {"sizeInGib": 20},
    },
)
SERVERLESS = other(
    "clusterIdentifier", "aws:rds/cluster:Cluster", {"serverlessv2ScalingConfiguration": {"minCapacity": 0.5}}
)
PAUSING = other(
    "clusterIdentifier", "aws:rds/cluster:Cluster", {"serverlessv2ScalingConfiguration": {"minCapacity": 0}}
)
FUNCTION = other("functionName", "aws:lambda/function:Function", {"memorySize": 1024, "architectures": ["arm64"]})
SOURCE = other("replicateSourceDb", "aws:rds/instance:Instance", {"engine": "postgres", "allocatedStorage": 1000})
TEMPLATE = other(
    "launchTemplate",
    "aws:ec2/launchTemplate:LaunchTemplate",
    {
        "monitoring": {"enabled": True},
        "blockDeviceMappings": [{"ebs": {"volumeType": "gp3", "volumeSize": 100, "iops": 4000, "throughput": 125}}],
    },
)
DATASTORE = other(
    "globalReplicationGroupId",
    "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup",
    {"cacheNodeType": "cache.r7g.large", "numNodeGroups": 3, "engine": "valkey"},
)
PROVISIONED = other(
    "globalTableArn",
    "aws:dynamodb/table:Table",
    {"billingMode": "PROVISIONED", "readCapacity": 1000, "writeCapacity": 100},
)
RULES = [
    {"name": "rate", "statement": {"rateBasedStatement": {"limit": 100}}},
    {"name": "common", "statement": {"managedRuleGroupStatement": {"name": "AWSManagedRulesCommonRuleSet"}}},
    {"name": "bots", "statement": {"managedRuleGroupStatement": {"name": "AWSManagedRulesBotControlRuleSet"}}},
]
BUS = "arn:aws:events"
LATENCY = {**other("", "aws:route53/record:Record", {"latencyRoutingPolicies": [{"region": "us-east-1"}]}), "by": ()}
LATENCY["propertyDependencies"] = {"zoneId": ["subject"]}
CASES = [
    case("aws:apigateway/restApi:RestApi", {}, {"requests": "10_000_000"}, {"REST requests": "35.00"}),
    case(
        "aws:apigateway/stage:Stage",
        {"cacheClusterEnabled": True, "cacheClusterSize": "0.5"},
        {},
        {"API cache, 0.5 GB": "14.60"},
    ),
    case("aws:apigateway/stage:Stage", {}, {}, {}),
    case("aws:apigatewayv2/api:Api", {"protocolType": "HTTP"}, {"requests": "1_000_000"}, {"HTTP requests": "1.00"}),
    case(
        "aws:apigatewayv2/api:Api",
        {"protocolType": "WEBSOCKET"},
        {"messages": "2_000_000", "connectionMinutes": "4_000_000"},
        {"messages of 32 KB": "2.00", "connections": "1.00"},
    ),
    case("aws:backup/vault:Vault", {}, {"storageGb": "10"}, {"recovery points": "?"}),
    case(
        "aws:cloudfront/distribution:Distribution",
        {"priceClass": "PriceClass_100"},
        {"outUsGb": "1000", "requestsUs": "10_000_000", "outEuropeGb": "100", "requestsEurope": "1_000_000"},
        {
            "data to viewers, us": "85.00",
            "HTTPS requests, us": "10.00",
            "data to viewers, europe": "8.50",
            "HTTPS requests, europe": "1.20",
        },
    ),
    case(
        "aws:cloudfront/distribution:Distribution",
        {"priceClass": "PriceClass_All"},
        {
            "outUsGb": "20_480",
            "requestsUs": "0",
            "outEuropeGb": "0",
            "requestsEurope": "0",
            "outAsiaPacificGb": "10",
            "requestsAsiaPacific": "0",
        },
        {
            "data to viewers, us": "1689.60",  # 10,240 x .085 + 10,240 x .080
            "HTTPS requests, us": "0",
            "data to viewers, europe": "0",
            "HTTPS requests, europe": "0",
            "data to viewers, asia-pacific": "1.20",
            "HTTPS requests, asia-pacific": "0",
        },
    ),
    case(
        "aws:cloudfront/distribution:Distribution",
        {
            "priceClass": "PriceClass_100",
            "origins": [{}, *([{"originShield": {"enabled": True, "originShieldRegion": "us-east-1"}}] * 2)],
        },
        {"outUsGb": "0", "requestsUs": "0", "outEuropeGb": "0", "requestsEurope": "0"},
        {
            "data to viewers, us": "0",
            "HTTPS requests, us": "0",
            "data to viewers, europe": "0",
            "HTTPS requests, europe": "0",
            "requests to Origin Shield": "?",
        },
    ),
    case(
        "aws:cloudfront/fieldLevelEncryptionConfig:FieldLevelEncryptionConfig",
        {},
        {"requests": "10_000"},
        {"encrypted fields": "0.02"},
    ),
    case(
        "aws:cloudformation/stack:Stack",
        {"templateBody": '{"Resources": {"a": {"Type": "AWS::MediaConvert::JobTemplate"}}}'},
        {},
        {},
    ),
    case(
        "aws:cloudformation/stack:Stack",
        {"templateBody": '{"Resources": {"a": {"Type": "AWS::Serverless::Application"}}}'},
        {},
        {"template, AWS::Serverless::Application": "?"},
    ),
    *(
        case("aws:cloudformation/stack:Stack", {"templateBody": body}, {}, {"template, unknown": "?"})
        for body in ("[unknown]", "[]", '{"Resources": null}', '{"Resources": {"a": null}}')
    ),
    case("aws:cloudwatch/eventTarget:EventTarget", {"arn": "arn:aws:sqs:eu-west-1:111122223333:jobs"}, {}, {}),
    case("aws:cloudwatch/eventTarget:EventTarget", {"arn": f"{BUS}:us-east-1:111122223333:event-bus/default"}, {}, {}),
    case(
        "aws:cloudwatch/eventTarget:EventTarget",
        {"arn": f"{BUS}:eu-west-1:111122223333:event-bus/default"},
        {"events": "1_000_000"},
        {"events to eu-west-1": "?"},
    ),
    case(
        "aws:cloudwatch/eventTarget:EventTarget",
        {"arn": "[unknown]"},
        {},
        {"events to eu-west-1": "?"},
        other("arn", "aws:cloudwatch/eventBus:EventBus", {}, region="eu-west-1"),
    ),
    case("aws:cloudfront/function:Function", {}, {"invocations": "3_000_000"}, {"edge function": "0.30"}),
    case("aws:cloudfront/keyValueStore:KeyValueStore", {}, {"reads": "1"}, {"reads of key value store": "?"}),
    case("aws:cloudfront/monitoringSubscription:MonitoringSubscription", {}, {}, {"additional metrics": "?"}),
    case("aws:cloudfront/realtimeLogConfig:RealtimeLogConfig", {}, {"lines": "1_000_000"}, {"real-time logs": "0.01"}),
    case(
        "aws:cloudwatch/eventArchive:EventArchive",
        {},
        {"archivedGb": "10", "storageGb": "100"},
        {"archived events": "1.00", "archive storage": "2.30"},
    ),
    case("aws:cloudwatch/eventBus:EventBus", {}, {"events": "1_000_000"}, {"custom events": "1.00"}),
    case(
        "aws:cloudwatch/logGroup:LogGroup",
        {},
        {"ingestedGb": "10", "storedGb": "20"},
        {"logs ingested": "5.00", "logs stored": "0.60"},
    ),
    case("aws:cloudwatch/metricAlarm:MetricAlarm", {"period": 60}, {}, {"alarm, each metric": "0.10"}),
    case("aws:cloudwatch/metricAlarm:MetricAlarm", {"period": 10}, {}, {"high-resolution-alarm, each metric": "0.30"}),
    case(
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        {"metricQueries": [{"metric": {"period": 300}}, {"metric": {"period": 300}}, {"expression": "a/b"}]},
        {},
        {"alarm, each metric": "0.20"},
    ),
    case(
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        {"thresholdMetricId": "band", "metricQueries": [{"metric": {"period": 300}}, {"expression": "a"}]},
        {},
        {"anomaly-alarm, each metric": "?"},
    ),
    case(
        "aws:codebuild/project:Project",
        {"environment": {"computeType": "BUILD_GENERAL1_MEDIUM", "type": "LINUX_CONTAINER"}},
        {"buildMinutes": "100"},
        {"builds, linux medium": "1.00"},
    ),
    case(
        "aws:codepipeline/pipeline:Pipeline",
        {"pipelineType": "V2"},
        {"actionMinutes": "1"},
        {"pipeline runs, v2": "?"},
    ),
    case(
        "aws:cognito/userPool:UserPool",
        {"userPoolTier": "PLUS"},
        {"activeUsers": "1"},
        {"active users, plus": "?"},
    ),
    case("aws:dlm/lifecyclePolicy:LifecyclePolicy", {}, {"snapshotGb": "100"}, {"volume snapshots": "5.00"}),
    case(
        "aws:dynamodb/table:Table",
        {"billingMode": "PROVISIONED", "readCapacity": 1000, "writeCapacity": 100},
        {"storageGb": "1"},
        {"read capacity": "95.00", "write capacity": "47.45", "table storage": "0.25"},
    ),
    case(
        "aws:dynamodb/table:Table",
        {
            "billingMode": "PROVISIONED",
            "readCapacity": 1,
            "writeCapacity": 1,
            "globalSecondaryIndexes": [{"name": "a", "readCapacity": 10, "writeCapacity": 20}],
        },
        {"storageGb": "0"},
        {
            "read capacity": "0.095",
            "write capacity": "0.4745",
            "read capacity of an index": "0.95",
            "write capacity of an index": "9.49",
            "table storage": "0",
        },
    ),
    case(
        "aws:dynamodb/table:Table",
        {"billingMode": "PAY_PER_REQUEST", "pointInTimeRecovery": {"enabled": True}},
        {"readUnits": "1_000_000", "writeUnits": "1_000_000", "storageGb": "10"},
        {
            "read requests": "0.125",
            "write requests": "0.625",
            "table storage": "2.50",
            "point-in-time recovery": "2.00",
        },
    ),
    case(
        "aws:dynamodb/tableReplica:TableReplica",
        {"pointInTimeRecovery": True},
        {"storageGb": "10"},
        {
            "read capacity": "95.00",
            "replicated write capacity": "47.45",
            "table storage": "2.50",
            "point-in-time recovery": "2.00",
        },
        PROVISIONED,
    ),
    case("aws:ec2/eip:Eip", {}, {}, {"public IPv4 address": "3.65"}),
    case(
        "aws:ec2/natGateway:NatGateway",
        {},
        {"processedGb": "100"},
        {"NAT gateway": "32.85", "data through NAT gateway": "4.50"},
    ),
    case(
        "aws:ec2/vpc:Vpc",
        {},
        {"internetGb": "33_000", "zoneGb": "100", "regionGb": "1000"},
        {
            "data out to the internet": "2856.20",  # 10,240 x .09 + 22,760 x .085
            "data between zones": "1.00",
            "data to other regions": "20.00",
        },
    ),
    case(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        {"vpcEndpointType": "Interface", "subnetIds": ["a", "b", "c"]},
        {"processedGb": "100"},
        {"interface endpoint, each zone": "21.90", "data through endpoint": "1.00"},
    ),
    case("aws:ec2/vpcEndpoint:VpcEndpoint", {"vpcEndpointType": "Gateway"}, {}, {}),
    case("aws:ecr/repository:Repository", {}, {"storageGb": "5"}, {"images": "0.50"}),
    case(
        "aws:ecs/cluster:Cluster",
        {"settings": [{"name": "containerInsights", "value": "enhanced"}]},
        {"insightMetrics": "1"},
        {"Container Insights": "?"},
    ),
    case("aws:ecs/cluster:Cluster", {"settings": [{"name": "containerInsights", "value": "disabled"}]}, {}, {}),
    case(
        "aws:ecs/service:Service",
        {"desiredCount": 2, "launchType": "FARGATE"},
        {},
        {"tasks, vCPU": "29.5504", "tasks, memory": "6.4897"},  # 36.04 for two tasks
        TASK,
    ),
    case("aws:eks/cluster:Cluster", {}, {}, {"Kubernetes control plane": "73.00"}),
    case(
        "aws:eks/cluster:Cluster",
        {"computeConfig": {"enabled": True}},
        {"nodeHours": "730"},
        {"Kubernetes control plane": "73.00", "nodes that Auto Mode starts": "?", "fee of Auto Mode": "?"},
    ),
    case(
        "aws:eks/fargateProfile:FargateProfile",
        {},
        {"vcpus": "1", "memoryGb": "2"},
        {"pods, vCPU": "29.5504", "pods, memory": "6.4897"},
    ),
    case(
        "aws:eks/nodeGroup:NodeGroup",
        {"instanceTypes": ["c7g.2xlarge", "c8g.2xlarge"], "scalingConfig": {"desiredSize": 3}},
        {},
        {
            "nodes, c7g.2xlarge": "635.10",
            "detailed monitoring of nodes": "6.30",
            "node volumes, gp3": "24.00",
            "node volumes, iops": "15.00",
        },
        TEMPLATE,
    ),
    case(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        {"nodeType": "cache.t4g.medium", "numCacheClusters": 2, "engine": "valkey", "snapshotRetentionLimit": 7},
        {"backupGb": "10"},
        {"valkey nodes, cache.t4g.medium": "75.92", "cache backups": "0.85"},
    ),
    case(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        {"nodeType": "cache.t4g.medium", "numCacheClusters": "[unknown]", "engine": "valkey"},
        {},
        {"valkey nodes, cache.t4g.medium": "?"},
    ),
    case(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        {"replicasPerNodeGroup": 1},
        {},
        {"valkey nodes, cache.r7g.large": "767.376"},
        DATASTORE,
    ),
    case(
        "aws:elasticache/serverlessCache:ServerlessCache",
        {"engine": "valkey"},
        {},
        {"cache data, minimum": "?", "cache data above the minimum": "?", "cache requests": "?"},
    ),
    case(
        "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan",
        {},
        {"scannedGb": "100", "scannedObjects": "10_000"},
        {"scanned data": "9.00", "scanned objects": "2.15"},
    ),
    case(
        "aws:kinesis/stream:Stream",
        {"shardCount": 2},
        {"putUnits": "1_000_000"},
        {"shards": "21.90", "put units of 25 KB": "0.014"},
    ),
    case(
        "aws:kinesis/stream:Stream",
        {"streamModeDetails": {"streamMode": "ON_DEMAND"}},
        {"inGb": "10", "outGb": "10"},
        {"stream on demand": "29.20", "data in": "0.80", "data out": "0.40"},
    ),
    case("aws:kms/key:Key", {}, {"requests": "10_000"}, {"key": "1.00", "key requests": "0.03"}),
    case(
        "aws:kms/key:Key",
        {"customerMasterKeySpec": "RSA_2048"},
        {"requests": "10_000"},
        {"key": "1.00", "key requests": "0.03"},
    ),
    case(
        "aws:kms/key:Key",
        {"customerMasterKeySpec": "ECC_NIST_P256"},
        {"requests": "10_000"},
        {"key": "1.00", "key requests": "0.15"},
    ),
    case("aws:kms/replicaKey:ReplicaKey", {}, {"requests": "0"}, {"key": "1.00", "key requests": "0"}),
    case(
        "aws:lambda/function:Function",
        {"memorySize": 512, "architectures": ["arm64"], "ephemeralStorage": {"size": 512}},
        {"requests": "10_000_000", "durationMs": "100"},
        {"function requests": "2.00", "function duration": "6.6667"},
    ),
    case(
        "aws:lambda/function:Function",
        {"memorySize": 1024, "ephemeralStorage": {"size": 1536}},
        {"requests": "1_000_000", "durationMs": "1000"},
        {"function requests": "0.20", "function duration": "16.6667", "function storage": "0.0309"},
    ),
    case(
        "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",
        {"provisionedConcurrentExecutions": 10},
        {},
        {"provisioned concurrency": "87.601752"},  # 10 GB x 2,628,000 s
        FUNCTION,
    ),
    case(
        "aws:lb/loadBalancer:LoadBalancer",
        {"loadBalancerType": "application", "internal": True, "subnets": ["a", "b"]},
        {"capacityUnits": "2"},
        {"application load balancer": "16.425", "load balancer capacity units": "11.68"},
    ),
    case(
        "aws:lb/loadBalancer:LoadBalancer",
        {"loadBalancerType": "network", "internal": False, "subnets": ["a", "b"]},
        {"capacityUnits": "0"},
        {"network load balancer": "16.425", "public IPv4 address": "7.30", "load balancer capacity units": "0"},
    ),
    case("aws:mediaconvert/queue:Queue", {}, {"outputMinutes": "1"}, {"transcoded minutes": "?"}),
    case(
        "aws:msk/cluster:Cluster",
        {
            "numberOfBrokerNodes": 2,
            "brokerNodeGroupInfo": {
                "instanceType": "kafka.t3.small",
                "storageInfo": {"ebsStorageInfo": {"volumeSize": 100}},
            },
        },
        {},
        {"brokers, kafka.t3.small": "66.576", "broker storage": "20.00"},
    ),
    case(
        "aws:rds/cluster:Cluster",
        {},
        {"storageGb": "10", "ioRequests": "1_000_000", "backupGb": "100"},
        {"Aurora storage": "1.00", "Aurora I/O": "0.20", "backups": "2.10"},
    ),
    case(
        "aws:rds/cluster:Cluster",
        {"storageType": "aurora-iopt1", "manageMasterUserPassword": True},
        {"storageGb": "10", "backupGb": "0"},
        {"Aurora storage": "?", "backups": "0", "secret of the master user": "0.40"},
    ),
    case(
        "aws:rds/clusterInstance:ClusterInstance",
        {"instanceClass": "db.serverless"},
        {"averageAcu": "1"},
        {"Aurora capacity, minimum": "43.80", "Aurora capacity above the minimum": "43.80"},
        SERVERLESS,
    ),
    case(
        "aws:rds/clusterInstance:ClusterInstance",
        {"instanceClass": "db.serverless"},
        {"averageAcu": "0.25"},
        {"Aurora capacity above the minimum": "21.90"},
        PAUSING,
    ),
    case(
        "aws:rds/clusterInstance:ClusterInstance",
        {"instanceClass": "db.r7g.large"},
        {},
        {"Aurora instance, db.r7g.large": "?"},
    ),
    case(
        "aws:rds/instance:Instance",
        {
            "engine": "postgres",
            "instanceClass": "db.r7g.2xlarge",
            "multiAz": True,
            "storageType": "gp3",
            "allocatedStorage": 1000,
            "iops": 16000,
            "storageThroughput": 500,
            "backupRetentionPeriod": 35,
        },
        {"backupGb": "100"},
        {
            "postgres instance, db.r7g.2xlarge, Multi-AZ": "1395.76",
            "gp3 storage, Multi-AZ": "230.00",
            "gp3 iops above the baseline": "160.00",
            "backups": "9.50",
        },
    ),
    case(
        "aws:rds/instance:Instance",
        {"instanceClass": "db.r7g.2xlarge", "storageType": "gp3", "iops": 16000},
        {},
        {
            "postgres instance, db.r7g.2xlarge, Single-AZ": "697.88",
            "gp3 storage, Single-AZ": "115.00",
            "gp3 iops above the baseline": "80.00",
        },
        SOURCE,
    ),
    case(
        "aws:rds/instance:Instance",
        {
            "engine": "postgres",
            "instanceClass": "db.t4g.micro",
            "storageType": "gp3",
            "allocatedStorage": 20,
            "manageMasterUserPassword": True,
        },
        {},
        {
            "postgres instance, db.t4g.micro, Single-AZ": "11.68",
            "gp3 storage, Single-AZ": "2.30",
            "secret of the master user": "0.40",
        },
    ),
    case("aws:route53/healthCheck:HealthCheck", {"type": "TCP"}, {}, {"health check": "0.50"}),
    case(
        "aws:route53/healthCheck:HealthCheck",
        {"type": "HTTPS_STR_MATCH", "requestInterval": 10, "measureLatency": True},
        {},
        {"health check": "0.50", "health check options": "4.00"},
    ),
    case(
        "aws:route53/zone:Zone",
        {},
        {"queries": "1_000_000", "latencyQueries": "1_000_000"},
        {"hosted zone": "0.50", "DNS queries": "0.40", "DNS queries, latency": "0.60"},
        LATENCY,
    ),
    case("aws:route53/zone:Zone", {}, {"queries": "1_000_000"}, {"hosted zone": "0.50", "DNS queries": "0.40"}),
    case(
        "aws:s3/bucket:Bucket",
        {},
        {"standardGb": "1000", "putRequests": "1_000", "getRequests": "1_000_000", "internetGb": "0"},
        {
            "standard storage": "23.00",
            "PUT, COPY, POST, LIST requests": "0.005",
            "GET and other requests": "0.40",
            "data out to the internet": "0",
        },
    ),
    case(
        "aws:s3/bucket:Bucket",
        {},
        {"standardGb": "0", "glacierGb": "1000", "putRequests": "0", "getRequests": "0", "internetGb": "0"},
        {
            "standard storage": "0",
            "glacier storage": "3.60",
            "PUT, COPY, POST, LIST requests": "0",
            "GET and other requests": "0",
            "data out to the internet": "0",
        },
    ),
    case(
        "aws:s3/bucketAccelerateConfiguration:BucketAccelerateConfiguration",
        {},
        {"acceleratedGb": "1"},
        {"accelerated data": "?"},
    ),
    case(
        "aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration",
        {},
        {"monitoredObjects": "1_000_000"},
        {"monitored objects": "2.50"},
    ),
    case(
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        {"rules": [{"destination": {"replicationTime": {"status": "Enabled"}}}]},
        {"replicatedGb": "100"},
        {"data to other regions": "2.00", "Replication Time Control": "?"},
    ),
    case("aws:scheduler/schedule:Schedule", {}, {"invocations": "15_000_000"}, {"schedule": "1.00"}),
    case("aws:secretsmanager/secret:Secret", {}, {"requests": "10_000"}, {"secret": "0.40", "secret requests": "0.05"}),
    case("aws:shield/subscription:Subscription", {}, {}, {"Shield Advanced": "?"}),
    case("aws:sns/topic:Topic", {}, {"requests": "1_000_000"}, {"publications": "0.50"}),
    case("aws:sqs/queue:Queue", {}, {"requests": "1_000_000"}, {"queue requests": "0.40"}),
    case("aws:sqs/queue:Queue", {"fifoQueue": True}, {"requests": "1_000_000"}, {"queue requests": "0.50"}),
    case("aws:ssm/parameter:Parameter", {"tier": "Standard"}, {}, {}),
    case("aws:ssm/parameter:Parameter", {"tier": "Advanced"}, {}, {"advanced parameter": "?"}),
    case(
        "aws:wafv2/webAcl:WebAcl",
        {"rules": RULES},
        {"requests": "1_000_000"},
        {
            "web ACL": "5.00",
            "rules": "1.00",
            "managed rule groups": "2.00",
            "inspected requests": "0.60",
            "bot-control rule group": "?",
            "requests, bot-control": "?",
        },
    ),
    case(
        "aws:wafv2/webAcl:WebAcl",
        {"rules": [{"name": "empty", "statement": None}]},
        {"requests": "1_000_000"},
        {"web ACL": "5.00", "rules": "1.00", "inspected requests": "0.60"},
    ),
    case("kubernetes:karpenter.sh/v1:NodePool", {}, {"nodeHours": "1"}, {"nodes that Karpenter starts": "?"}),
]


@pytest.mark.parametrize(("nodes", "usage", "amounts"), CASES)
def test_the_amounts_of_a_resource(nodes: Nodes, usage: Mapping[str, str], amounts: Mapping[str, str]) -> None:
    found = {line.item: line.amount for line in lines(*nodes, usage=usage)}
    assert found == {item: None if amount == "?" else Decimal(amount) for item, amount in amounts.items()}


def test_every_formula_has_an_example() -> None:
    assert {param.values[0][0]["type"] for param in CASES} == {*FORMULAS}


SCALED = {"minCapacity": 2, "scalableDimension": "ecs:service:DesiredCount"}
DIVIDED = [
    {"capacityProvider": "FARGATE", "base": 1, "weight": 1},
    {"capacityProvider": "FARGATE_SPOT", "base": 0, "weight": 3},
]


def tasks(
    inputs: Mapping[str, Any], *targets: dict[str, Any], usage: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """vCPU-hours of a service with tasks of half a vCPU, divided by those of one task in a month."""
    subject = node("aws:ecs/service:Service", inputs, refers={"taskDefinition": TASK["name"]})
    return {
        line.item.removesuffix(", vCPU"): None if line.quantity is None else line.quantity / 365
        for line in lines(subject, TASK, *targets, usage=usage)
        if line.item.endswith("vCPU")
    }


def target(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return node("aws:appautoscaling/target:Target", inputs, name="target", refers={"resourceId": "subject"})


def test_the_base_of_a_capacity_provider_comes_before_the_weights() -> None:
    assert tasks({"desiredCount": 5, "capacityProviderStrategies": DIVIDED}) == {"tasks": 2, "tasks on Spot": 3}


def test_the_minimum_of_the_scaling_target_is_fixed_where_fewer_tasks_are_desired() -> None:
    assert tasks({"desiredCount": 0}, target(SCALED)) == {"tasks": 2, "tasks above the minimum": None}


def test_tasks_above_the_minimum_are_usage() -> None:
    found = tasks({"desiredCount": 2}, target(SCALED), usage={"averageTasks": "3.5"})
    assert found == {"tasks": 2, "tasks above the minimum": Decimal("1.5")}


def test_a_replica_of_a_secret_has_the_price_of_its_region() -> None:
    found = lines(node("aws:secretsmanager/secret:Secret", {"replicas": [{"region": "ap-southeast-1"}]}))
    assert [(line.region, line.amount) for line in found if line.item == "secret"] == [
        ("us-east-1", Decimal("0.40")),
        ("ap-southeast-1", Decimal("0.40")),
    ]


def test_an_unknown_number_of_subnets_is_no_number_of_zones() -> None:
    found = lines(node("aws:ec2/vpcEndpoint:VpcEndpoint", {"vpcEndpointType": "Interface", "subnetIds": "[unknown]"}))
    assert [(line.state, line.amount) for line in found] == [("usage missing", None)] * 2

"""Permissions that Lambda needs in the role of a function: logs, traces, network interfaces, event sources."""

from dataclasses import dataclass

from pulumi import Input, Output

from components.foundation.documents import Statement, statement
from components.foundation.grants import ActionsGrant, Grant, KeyUse
from components.messaging.kafka.grant import KafkaResources, KafkaTopicGrant

# AWS Lambda Developer Guide, "Managing permissions in Lambda with an execution role" and the guides of each event
# source.
LOG_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")
TRACE_ACTIONS = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
RECEIVE_ACTIONS = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
STREAM_ACTIONS = (
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
)
INTERFACE_ACTIONS = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)
BROKER_ACTIONS = ("kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers")
POLLER_ACTIONS = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeVpcs",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
)


@dataclass(frozen=True, kw_only=True)
class InterfaceGrant:
    """Network interfaces of a function in a VPC, for Lambda itself and not for the function's code: requests of the
    code have the function's ARN (AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon
    VPC"). These actions do not support the function's interfaces as resources, which do not exist yet."""

    function_arn: Input[str]

    def statements(self, name: str) -> list[Statement]:
        """Allow Lambda, deny the function."""
        by_code = {"ArnEquals": {"lambda:SourceFunctionArn": [self.function_arn]}}
        return [
            statement(name, INTERFACE_ACTIONS, "*"),
            statement(f"{name}ByCode", INTERFACE_ACTIONS, "*", effect="Deny", conditions=by_code),
        ]


@dataclass(frozen=True, kw_only=True)
class KafkaSourceGrant:
    """Records of a topic for Lambda, which finds the brokers by the cluster's ARN and connects through network
    interfaces of its own (AWS Lambda Developer Guide, "Configuring Lambda permissions for Amazon MSK event source
    mappings"). function_arn: without a version."""

    cluster: KafkaResources
    topic: str
    group: str
    function_arn: Input[str]

    def statements(self, name: str) -> list[Statement]:
        """Read the topic as the consumer group, find the brokers, and manage interfaces; the code itself may not."""
        topic = KafkaTopicGrant(cluster=self.cluster, topic=self.topic, uses=("read",), group=self.group)
        by_code = {"ArnEquals": {"lambda:SourceFunctionArn": [self.function_arn]}}
        return [
            *topic.statements(name),
            statement(f"{name}Brokers", BROKER_ACTIONS, self.cluster.cluster_arn),
            statement(f"{name}Interfaces", POLLER_ACTIONS, "*"),
            statement(f"{name}InterfacesByCode", POLLER_ACTIONS, "*", effect="Deny", conditions=by_code),
        ]


def operation_grants(
    *, region: str, key_arn: Input[str], log_group_arn: Input[str], function_arn: Input[str], traced: bool, in_vpc: bool
) -> dict[str, Grant]:
    """Write to its log group; decrypt its environment; send traces; manage network interfaces."""
    granted: dict[str, Grant] = {
        "logs": ActionsGrant(actions=LOG_ACTIONS, resources=[Output.concat(log_group_arn, ":*")]),
        "environment": KeyUse(key_arn=key_arn, region=region, service="lambda", encrypts=False),
    }
    if traced:  # neither action supports resource-level permissions
        granted["traces"] = ActionsGrant(actions=TRACE_ACTIONS, resources=["*"])
    if in_vpc:
        granted["network-interfaces"] = InterfaceGrant(function_arn=function_arn)
    return granted

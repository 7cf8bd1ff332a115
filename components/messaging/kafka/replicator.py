"""MSK Replicator between the clusters of two regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch, iam, msk

from components.foundation.documents import Statement, document, statement, trust
from components.foundation.outputs import after
from components.foundation.stack_names import role_name
from components.messaging.kafka.grant import KafkaResources
from components.messaging.kafka.network import IAM_PORT
from components.messaging.kafka.settings import KafkaReplicationSettings
from components.network.connection import Connection, ConnectionArgs
from components.network.security_group import SecurityGroup, SecurityGroupArgs

TIMEOUTS = CustomTimeouts(create="1h", update="3h", delete="1h")
# AWS managed policy AWSMSKReplicatorExecutionRole, which covers every cluster, restricted to two clusters.
CLUSTER_ACTIONS = ("Connect", "DescribeCluster", "AlterCluster", "WriteDataIdempotently")
TOPIC_ACTIONS = (
    "DescribeTopic",
    "CreateTopic",
    "AlterTopic",
    "WriteData",
    "ReadData",
    "DescribeTopicDynamicConfiguration",
    "AlterTopicDynamicConfiguration",
)
GROUP_ACTIONS = ("AlterGroup", "DescribeGroup")


def replicator_log_group_names(replicator_name: str) -> tuple[str, ...]:
    """Log groups of the replicator of this physical name."""
    return (f"/aws/vendedlogs/msk-replicator/{replicator_name}",)


@dataclass(frozen=True, kw_only=True)
class ReplicatedCluster:
    """Source or target. cluster: its ARNs; of the source, dependent on its cluster policy. subnet_ids: its subnets."""

    cluster: KafkaResources
    subnet_ids: Sequence[Input[str]]


@dataclass(frozen=True, kw_only=True)
class KafkaReplicatorArgs:
    """Arguments of KafkaReplicator, in the target's region.

    source: a cluster of another region, with multi-VPC private connectivity. target: the target cluster, in the VPC
        `vpc_id`, with the security group `target_security_group_id`.
    key_arn: key of the target's region, whose policy allows CloudWatch Logs to use it.
    """

    settings: KafkaReplicationSettings
    replicator_name: str
    account_id: Input[str]
    source: ReplicatedCluster
    target: ReplicatedCluster
    vpc_id: Input[str]
    target_security_group_id: Input[str]
    key_arn: Input[str]
    log_retention_days: int

    def __post_init__(self) -> None:
        if self.source.cluster.region == self.target.cluster.region:
            raise ValueError(
                f"source.cluster.region: {self.source.cluster.region}: is the target's region too; "
                "set clusters of two regions"
            )


class KafkaReplicator(ComponentResource):
    """A replicator, its log group, and its role with access to both clusters.

    It is deleted before the clusters, whose ARNs it depends on.
    """

    arn: Output[str]

    def __init__(self, name: str, args: KafkaReplicatorArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:KafkaReplicator", name, None, opts)
        child = ResourceOptions(parent=self)
        source, target = args.source.cluster, args.target.cluster

        role = iam.Role(
            f"{name}-role",
            name=role_name(f"{name}-role"),
            description=f"Carries topics from {source.region} to {target.region}",
            assume_role_policy=trust("kafka.amazonaws.com", args.account_id),
            opts=child,
        )
        policy = iam.RolePolicy(
            f"{name}-role-policy",
            role=role.id,
            policy=document([*_statements("Source", source), *_statements("Target", target)]),
            opts=child,
        )
        group = SecurityGroup(
            f"{name}-security",
            SecurityGroupArgs(
                vpc_id=args.vpc_id,
                group_name=args.replicator_name,
                description=f"Replicator from {source.region} to {target.region}",
            ),
            child,
        )
        to_target = Connection(
            f"{name}-to-target",
            ConnectionArgs(
                client_group_id=group.id,
                server_group_id=args.target_security_group_id,
                port=IAM_PORT,
                description="Kafka from the replicator",
            ),
            child,
        )
        log_group = cloudwatch.LogGroup(
            f"{name}-logs",
            name=replicator_log_group_names(args.replicator_name)[0],
            kms_key_id=args.key_arn,
            retention_in_days=args.log_retention_days,
            opts=child,
        )
        replicator = msk.Replicator(
            f"{name}-replicator",
            replicator_name=args.replicator_name,
            description=f"Topics of {source.region} in {target.region}",
            service_execution_role_arn=after(role.arn, policy),
            kafka_clusters=[_end(args.source, []), _end(args.target, [group.id])],
            replication_info_list=_replication(args),
            log_delivery=_log_delivery(log_group.name),
            opts=ResourceOptions(parent=self, depends_on=[to_target], custom_timeouts=TIMEOUTS),  # T-49
        )

        self.arn = replicator.arn
        self.register_outputs({"arn": self.arn})


def _statements(sid: str, cluster: KafkaResources) -> list[Statement]:
    def actions(names: Sequence[str]) -> list[str]:
        return [f"kafka-cluster:{each}" for each in names]

    return [
        statement(f"{sid}Cluster", actions(CLUSTER_ACTIONS), cluster.cluster_arn),
        statement(f"{sid}Topics", actions(TOPIC_ACTIONS), cluster.named("topic", "*")),
        statement(f"{sid}Groups", actions(GROUP_ACTIONS), cluster.named("group", "*")),
    ]


def _end(end: ReplicatedCluster, security_group_ids: Sequence[Input[str]]) -> msk.ReplicatorKafkaClusterArgs:
    """The source of another region is reached through its private connectivity, without a security group here."""
    return msk.ReplicatorKafkaClusterArgs(
        amazon_msk_cluster=msk.ReplicatorKafkaClusterAmazonMskClusterArgs(msk_cluster_arn=end.cluster.cluster_arn),
        vpc_config=msk.ReplicatorKafkaClusterVpcConfigArgs(
            subnet_ids=list(end.subnet_ids), security_groups_ids=list(security_group_ids) or None
        ),
    )


def _replication(args: KafkaReplicatorArgs) -> msk.ReplicatorReplicationInfoListArgs:
    settings = args.settings
    return msk.ReplicatorReplicationInfoListArgs(
        source_kafka_cluster_arn=args.source.cluster.cluster_arn,
        target_kafka_cluster_arn=args.target.cluster.cluster_arn,
        target_compression_type=settings.compression,
        topic_replications=[
            msk.ReplicatorReplicationInfoListTopicReplicationArgs(
                topics_to_replicates=list(settings.topics),
                topics_to_excludes=list(settings.exclude_topics) or None,
                detect_and_copy_new_topics=True,
                copy_topic_configurations=True,
                copy_access_control_lists_for_topics=True,
                starting_position=msk.ReplicatorReplicationInfoListTopicReplicationStartingPositionArgs(
                    type=settings.starting_position
                ),
                topic_name_configuration=msk.ReplicatorReplicationInfoListTopicReplicationTopicNameConfigurationArgs(
                    type=settings.topic_names
                ),
            )
        ],
        consumer_group_replications=[
            msk.ReplicatorReplicationInfoListConsumerGroupReplicationArgs(
                consumer_groups_to_replicates=list(settings.consumer_groups),
                detect_and_copy_new_consumer_groups=True,
                synchronise_consumer_group_offsets=True,
            )
        ],
    )


def _log_delivery(log_group_name: Input[str]) -> msk.ReplicatorLogDeliveryArgs:
    return msk.ReplicatorLogDeliveryArgs(
        replicator_log_delivery=msk.ReplicatorLogDeliveryReplicatorLogDeliveryArgs(
            cloudwatch_logs=msk.ReplicatorLogDeliveryReplicatorLogDeliveryCloudwatchLogsArgs(
                enabled=True, log_group=log_group_name
            )
        )
    )

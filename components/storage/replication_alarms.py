"""Alarms on S3 replication."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import cloudwatch

from components.storage.settings import ReplicationSettings


@dataclass(frozen=True, kw_only=True)
class ReplicatedPair:
    """One rule of a replication: names of both buckets and the rule's id."""

    source_bucket: Input[str]
    destination_bucket: Input[str]
    rule: str


@dataclass(frozen=True, kw_only=True)
class ReplicationAlarmsArgs:
    """pairs: by role (purpose and source). topic_arn: a topic of the destination's region."""

    pairs: Mapping[str, ReplicatedPair]
    topic_arn: Input[str]
    settings: ReplicationSettings


class ReplicationAlarms(ComponentResource):
    """Alarms on replication latency and failed operations of bucket pairs with a destination in this region.

    S3 publishes replication metrics in the region of the destination bucket (GD-167).
    """

    def __init__(self, name: str, args: ReplicationAlarmsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:storage:ReplicationAlarms", name, None, opts)
        for role, pair in args.pairs.items():
            if args.settings.time_control:
                self._alarm(
                    f"{name}-{role}-latency",
                    pair,
                    args,
                    metric="ReplicationLatency",
                    statistic="Maximum",
                    threshold=args.settings.latency_alarm_seconds,
                    description="Copies come later than the recovery point allows",
                )
            self._alarm(
                f"{name}-{role}-failures",
                pair,
                args,
                metric="OperationsFailedReplication",
                statistic="Sum",
                threshold=0,
                description="Objects could not be copied",
            )
        self.register_outputs({})

    def _alarm(
        self,
        name: str,
        pair: ReplicatedPair,
        args: ReplicationAlarmsArgs,
        *,
        metric: str,
        statistic: str,
        threshold: float,
        description: str,
    ) -> None:
        cloudwatch.MetricAlarm(
            name,
            alarm_description=description,
            namespace="AWS/S3",
            metric_name=metric,
            dimensions={
                "SourceBucket": pair.source_bucket,
                "DestinationBucket": pair.destination_bucket,
                "RuleId": pair.rule,
            },
            statistic=statistic,
            period=300,
            evaluation_periods=2,
            threshold=threshold,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",  # S3 publishes the metric only while there are objects to replicate
            alarm_actions=[args.topic_arn],
            ok_actions=[args.topic_arn],
            opts=ResourceOptions(parent=self),
        )

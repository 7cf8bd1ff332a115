"""Alarms on S3 replication."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    """arrivals: pairs with a destination in this region. departures: pairs with a source in this region. Both by role
    (purpose and other end); none by default. topic_arn: a topic of this region."""

    topic_arn: Input[str]
    settings: ReplicationSettings
    arrivals: Mapping[str, ReplicatedPair] = field(default_factory=dict[str, ReplicatedPair])
    departures: Mapping[str, ReplicatedPair] = field(default_factory=dict[str, ReplicatedPair])


class ReplicationAlarms(ComponentResource):
    """Alarms on the replication metrics that S3 publishes in this region: latency of arrivals, and failed operations of
    departures.

    Amazon S3 User Guide, "Using S3 Replication metrics": latency and pending operations are published in the region of
    the destination bucket, failed operations in that of the source bucket (GD-167, T-44).
    """

    def __init__(self, name: str, args: ReplicationAlarmsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:storage:ReplicationAlarms", name, None, opts)
        for role, pair in args.arrivals.items() if args.settings.time_control else ():
            self._alarm(
                f"{name}-{role}-latency",
                pair,
                args,
                metric="ReplicationLatency",
                statistic="Maximum",
                threshold=args.settings.latency_alarm_seconds,
                periods=2,
                description="Copies come later than the recovery point allows",
            )
        for role, pair in args.departures.items():
            self._alarm(
                f"{name}-{role}-failures",
                pair,
                args,
                metric="OperationsFailedReplication",
                statistic="Sum",
                threshold=0,
                periods=1,
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
        periods: int,
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
            evaluation_periods=periods,
            threshold=threshold,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",  # S3 publishes the metric only while there are objects to replicate
            alarm_actions=[args.topic_arn],
            ok_actions=[args.topic_arn],
            opts=ResourceOptions(parent=self),
        )

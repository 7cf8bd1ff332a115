"""The alarm on a dead-letter queue."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch

# Amazon SQS Developer Guide, "CloudWatch metrics for Amazon SQS": messages that SQS moves itself are not counted by
# NumberOfMessagesSent (T-48).
METRIC = "ApproximateNumberOfMessagesVisible"
PERIOD_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class DeadLetterAlarmArgs:
    """queue_name: physical name of the dead-letter queue. topic_arn: alarm topic of its region."""

    queue_name: Input[str]
    topic_arn: Input[str]


class DeadLetterAlarm(ComponentResource):
    """An alarm as long as a dead-letter queue has a message, and a notice when it is empty again."""

    def __init__(self, name: str, args: DeadLetterAlarmArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:DeadLetterAlarm", name, None, opts)
        cloudwatch.MetricAlarm(
            f"{name}-messages",
            alarm_description=Output.format("Messages of {0} could not be delivered or processed", args.queue_name),
            namespace="AWS/SQS",
            metric_name=METRIC,
            dimensions={"QueueName": args.queue_name},
            statistic="Maximum",
            period=PERIOD_SECONDS,
            evaluation_periods=1,
            threshold=0,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",  # SQS publishes no metrics of queues that are not used
            alarm_actions=[args.topic_arn],
            ok_actions=[args.topic_arn],
            opts=ResourceOptions(parent=self),
        )
        self.register_outputs({})

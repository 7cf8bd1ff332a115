"""The alarm topic of a region."""

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import sns

from components.foundation.documents import document, service_statement, tls_only
from components.foundation.source_keys import CLOUDWATCH, source_conditions


@dataclass(frozen=True, kw_only=True)
class AlarmTopicArgs:
    """key_arn: key of the region that CloudWatch may use (T-26). emails: subscribers; none by default."""

    region: str
    account_id: Input[str]
    key_arn: Input[str]
    emails: Sequence[str] = ()


class AlarmTopic(ComponentResource):
    """An encrypted topic that only the account's alarms of the region may publish to, and its subscribers.

    An email address receives notifications once it has confirmed the subscription.
    """

    arn: Output[str]

    def __init__(self, name: str, args: AlarmTopicArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:operations:AlarmTopic", name, None, opts)
        child = ResourceOptions(parent=self)

        topic = sns.Topic(f"{name}-topic", kms_master_key_id=args.key_arn, opts=child)
        allow = service_statement(
            "AllowAlarms",
            CLOUDWATCH,
            ["sns:Publish"],
            topic.arn,
            conditions=source_conditions(
                CLOUDWATCH,
                "sns:Publish",
                account_id=args.account_id,
                source_arns=Output.concat(f"arn:aws:cloudwatch:{args.region}:", args.account_id, ":alarm:*"),
                operator="ArnLike",
            ),
        )
        sns.TopicPolicy(
            f"{name}-policy", arn=topic.arn, policy=document([allow, tls_only("sns:Publish", topic.arn)]), opts=child
        )
        for email in args.emails:
            sns.TopicSubscription(
                f"{name}-{email.replace('@', '-at-')}", topic=topic.arn, protocol="email", endpoint=email, opts=child
            )

        self.arn = topic.arn
        self.register_outputs({"arn": self.arn})

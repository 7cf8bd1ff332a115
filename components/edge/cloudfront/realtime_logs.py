"""Real-time logs of a distribution."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudfront, iam, kinesis

from components.edge.cloudfront.log_settings import RealtimeLogsSettings
from components.foundation.documents import document, statement, trust
from components.foundation.stack_names import role_name


@dataclass(frozen=True, kw_only=True)
class RealtimeLogsArgs:
    """account_id: the account that CloudFront acts for. key_arn: key of the stream, in us-east-1; that of Kinesis
    (`alias/aws/kinesis`) if omitted."""

    settings: RealtimeLogsSettings
    account_id: Input[str]
    key_arn: Input[str] | None = None


class RealtimeLogs(ComponentResource):
    """An encrypted on-demand Kinesis stream, the role that CloudFront assumes to write to it, and the configuration
    that behaviors refer to (MA-25). Requires the provider of us-east-1, where CloudFront requires the stream."""

    arn: Output[str]
    stream_arn: Output[str]

    def __init__(self, name: str, args: RealtimeLogsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:RealtimeLogs", name, None, opts)
        child = ResourceOptions(parent=self)
        stream = kinesis.Stream(
            f"{name}-stream",
            stream_mode_details=kinesis.StreamStreamModeDetailsArgs(stream_mode="ON_DEMAND"),
            retention_period=args.settings.retention_hours,
            encryption_type="KMS",
            kms_key_id="alias/aws/kinesis" if args.key_arn is None else args.key_arn,
            opts=child,
        )
        role = iam.Role(
            f"{name}-role",
            name=role_name(f"{name}-role"),
            assume_role_policy=trust("cloudfront.amazonaws.com", args.account_id),
            opts=child,
        )
        statements = [
            statement(
                "WriteRecords",
                ["kinesis:DescribeStreamSummary", "kinesis:DescribeStream", "kinesis:PutRecord", "kinesis:PutRecords"],
                stream.arn,
            )
        ]
        if args.key_arn is not None:
            statements.append(
                statement(
                    "EncryptRecords",
                    ["kms:GenerateDataKey"],
                    args.key_arn,
                    conditions={"StringEquals": {"kms:ViaService": "kinesis.us-east-1.amazonaws.com"}},
                )
            )
        policy = iam.RolePolicy(f"{name}-policy", role=role.id, policy=document(statements), opts=child)
        config = cloudfront.RealtimeLogConfig(
            f"{name}-config",
            sampling_rate=args.settings.sampling_percent,
            fields=list(args.settings.fields),
            endpoint=cloudfront.RealtimeLogConfigEndpointArgs(
                stream_type="Kinesis",
                kinesis_stream_config=cloudfront.RealtimeLogConfigEndpointKinesisStreamConfigArgs(
                    role_arn=role.arn, stream_arn=stream.arn
                ),
            ),
            opts=ResourceOptions(parent=self, depends_on=[policy]),
        )
        self.arn, self.stream_arn = config.arn, stream.arn
        self.register_outputs({"arn": self.arn, "stream_arn": self.stream_arn})

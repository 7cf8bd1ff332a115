"""VPC Flow Logs."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch, ec2, iam

from components.foundation.documents import document, statement, trust
from components.foundation.stack_names import role_name
from components.network.flow_log_settings import FlowLogSettings


def flow_log_group_name(vpc_name: str) -> str:
    """The log group of a VPC's flow logs, derived from the VPC's name for use in key policies."""
    return f"/vpc/{vpc_name}/flow"


@dataclass(frozen=True, kw_only=True)
class FlowLogsArgs:
    """key_arn: key of the region, whose policy allows CloudWatch Logs to use it for this log group (T-26)."""

    settings: FlowLogSettings
    region: str
    vpc_name: str
    vpc_id: Input[str]
    account_id: Input[str]
    key_arn: Input[str]


class FlowLogs(ComponentResource):
    """A VPC's flow logs in an encrypted log group, and the role that may write to it and to nothing else."""

    log_group_arn: Output[str]

    def __init__(self, name: str, args: FlowLogsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:network:FlowLogs", name, None, opts)
        child = ResourceOptions(parent=self)

        group = cloudwatch.LogGroup(
            f"{name}-group",
            name=flow_log_group_name(args.vpc_name),
            kms_key_id=args.key_arn,
            retention_in_days=args.settings.retention_days,
            opts=child,
        )
        role = iam.Role(
            f"{name}-role",
            name=role_name(f"{name}-role"),
            description="Writes the flow logs of a VPC",
            assume_role_policy=trust(
                "vpc-flow-logs.amazonaws.com",
                args.account_id,
                source_arn=Output.concat(f"arn:aws:ec2:{args.region}:", args.account_id, ":vpc-flow-log/*"),
            ),
            opts=child,
        )
        policy = iam.RolePolicy(
            f"{name}-role-policy",
            role=role.id,
            policy=document(
                [
                    statement(
                        "WriteRecords",
                        ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                        [group.arn, Output.concat(group.arn, ":*")],
                    )
                ]
            ),
            opts=child,
        )
        ec2.FlowLog(
            f"{name}-flow-log",
            vpc_id=args.vpc_id,
            traffic_type=args.settings.traffic_type,
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=role.arn,
            max_aggregation_interval=args.settings.max_aggregation_interval_seconds,
            tags={"Name": f"{args.vpc_name}-flow"},
            opts=ResourceOptions(parent=self, depends_on=[policy]),
        )

        self.log_group_arn = group.arn
        self.register_outputs({"log_group_arn": self.log_group_arn})

"""Standard logs of a distribution."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import cloudwatch

from components.edge.cloudfront.log_settings import AccessLogsSettings
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name

NAME_LIMIT = longest_name("aws:cloudwatch/logDeliverySource:LogDeliverySource")


@dataclass(frozen=True, kw_only=True)
class AccessLogsArgs:
    """Arguments of AccessLogs.

    distribution_arn: the log source. bucket_arn: of a bucket whose policy allows delivery.logs.amazonaws.com, in any
    region. name_prefix: prefix of physical names.
    """

    settings: AccessLogsSettings
    distribution_arn: Input[str]
    bucket_arn: Input[str]
    name_prefix: str


class AccessLogs(ComponentResource):
    """Standard logs (v2) of a distribution: delivery source, delivery destination and delivery.

    Requires the provider of us-east-1, the region of CloudFront's delivery sources (T-29). Objects are written to
    `AWSLogs/<account>/CloudFront/<name>/` plus the partition; AWS adds the first three parts.
    """

    def __init__(self, name: str, args: AccessLogsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:AccessLogs", name, None, opts)
        child = ResourceOptions(parent=self)
        physical = physical_name(args.name_prefix, name, limit=NAME_LIMIT)
        source = cloudwatch.LogDeliverySource(
            f"{name}-source",
            name=physical,
            log_type="ACCESS_LOGS",
            resource_arn=args.distribution_arn,
            opts=child,
        )
        destination = cloudwatch.LogDeliveryDestination(
            f"{name}-destination",
            name=physical,
            output_format=args.settings.format,
            delivery_destination_configuration=cloudwatch.LogDeliveryDestinationDeliveryDestinationConfigurationArgs(
                destination_resource_arn=args.bucket_arn
            ),
            opts=child,
        )
        cloudwatch.LogDelivery(
            f"{name}-delivery",
            delivery_source_name=source.name,
            delivery_destination_arn=destination.arn,
            record_fields=list(args.settings.fields),
            s3_delivery_configurations=[
                cloudwatch.LogDeliveryS3DeliveryConfigurationArgs(
                    suffix_path=f"{name}/{args.settings.partition}",
                    enable_hive_compatible_path=args.settings.hive_partitions,
                )
            ],
            opts=child,
        )
        self.register_outputs({})

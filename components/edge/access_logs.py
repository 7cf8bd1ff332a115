"""Standard logs of a distribution."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import cloudwatch

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.edge_logs import AccessLogsSettings

NAME_LIMIT = longest_name("aws:cloudwatch/logDeliverySource:LogDeliverySource")


@dataclass(frozen=True, kw_only=True)
class AccessLogsArgs:
    """What is recorded, and where.

    distribution_arn: whose requests. bucket_arn: of a bucket that lets delivery.logs.amazonaws.com write; it may be
    in any region. name_prefix: what physical names begin with.
    """

    settings: AccessLogsSettings
    distribution_arn: Input[str]
    bucket_arn: Input[str]
    name_prefix: str


class AccessLogs(ComponentResource):
    """Standard logs (v2) of a distribution: a delivery source, a destination and the delivery between them.

    It must be given the provider of us-east-1, where CloudFront's delivery sources are (T-29). Objects are written to
    `AWSLogs/<account>/CloudFront/<name>/` and the partition, which AWS puts the first three parts before.
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

"""One explicit provider per region: a resource without one fails instead of being created in the wrong region."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pulumi_aws as aws
from pulumi import InvokeOutputOptions, Output, ResourceOptions

from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.regions import EDGE_REGION, RegionsSettings

# Services whose endpoints the AWS provider points at an emulator.
EMULATED_SERVICES = (
    "acm", "apigateway", "apigatewayv2", "applicationautoscaling", "autoscaling", "backup", "budgets", "cloudfront",
    "cloudwatch", "cloudwatchlogs", "cognitoidp", "dynamodb", "ec2", "ecr", "ecs", "efs", "eks", "elasticache",
    "elbv2", "eventbridge", "events", "firehose", "iam", "kafka", "kinesis", "kms", "lambda_", "mediaconvert", "rds",
    "route53", "s3", "s3control", "scheduler", "secretsmanager", "sfn", "sns", "sqs", "ssm", "sts", "wafv2",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Region:
    """A region of the stack and its provider.

    name: region code of AWS. key: prefix of logical names: `primary`, or a replica's region name.
    """

    name: str
    key: str
    provider: aws.Provider

    @property
    def options(self) -> ResourceOptions:
        """Resource options of components in this region."""
        return ResourceOptions(provider=self.provider)


class Regions:
    """The stack's regions, each with one provider that is named after the region and sets the stack's default tags.

    primary: the region of the primary copies. replicas: by region name, in the order of the settings. edge: us-east-1,
    required by CloudFront's own resources (T-01); shares its provider with the stack's region of that name, if any.
    """

    primary: Region
    replicas: Mapping[str, Region]
    edge: Region

    def __init__(self, settings: RegionsSettings, naming: NamingSettings) -> None:
        providers = {name: _provider(name, settings, naming) for name in dict.fromkeys((*settings.all, EDGE_REGION))}

        def region(name: str, key: str) -> Region:
            return Region(name=name, key=key, provider=providers[name])

        self.primary = region(settings.primary, "primary")
        self.replicas = {name: region(name, name) for name in settings.replicas}
        inside = {each.name: each for each in self.all}
        self.edge = inside.get(EDGE_REGION) or region(EDGE_REGION, "edge")

    @property
    def all(self) -> tuple[Region, ...]:
        """The regions of the platform, primary first; includes us-east-1 only if the stack lists it."""
        return (self.primary, *self.replicas.values())

    @cached_property
    def account_id(self) -> Output[str]:
        """The account of the providers' credentials."""
        return aws.get_caller_identity_output(opts=InvokeOutputOptions(provider=self.primary.provider)).account_id


def _provider(name: str, settings: RegionsSettings, naming: NamingSettings) -> aws.Provider:
    emulated = settings.endpoint_url is not None
    return aws.Provider(
        name,
        region=name,
        default_tags=aws.ProviderDefaultTagsArgs(tags=naming.all_tags),
        allowed_account_ids=[settings.account_id] if settings.account_id else None,
        endpoints=_endpoints(settings.endpoint_url) if settings.endpoint_url else None,
        s3_use_path_style=emulated or None,
        skip_credentials_validation=emulated or None,
        skip_metadata_api_check=emulated or None,
        skip_requesting_account_id=emulated or None,
    )


def _endpoints(url: str) -> list[aws.ProviderEndpointArgs]:
    return [aws.ProviderEndpointArgs(**dict.fromkeys(EMULATED_SERVICES, url))]

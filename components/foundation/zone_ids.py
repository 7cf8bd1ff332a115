"""IDs of Availability Zones, and zones without a service. Letters name different zones in different accounts."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

# AWS RAM User Guide, "Availability Zone IDs for your AWS resources".
ZoneId = Annotated[str, Field(pattern=r"^[a-z]{3,4}[0-9]-az[0-9]$")]
ZonalService = Literal["EKS control planes", "Fargate", "CloudFront VPC origins", "MSK", "RDS Proxy"]

# Zones that lack a service, as of 30 November 2026: Amazon EKS User Guide, "View Amazon EKS networking requirements for
# VPC and subnets"; Amazon ECS Developer Guide, "Supported Regions for Amazon ECS on AWS Fargate"; Amazon CloudFront
# Developer Guide, "Supported AWS Regions for VPC origins"; Amazon MSK API Reference, BrokerNodeGroupInfo; Amazon Aurora
# User Guide, "Amazon RDS Proxy for Aurora", quotas and limitations.
UNSUPPORTED_ZONES: Mapping[ZonalService, frozenset[str]] = {
    "EKS control planes": frozenset({"use1-az3", "usw1-az2", "cac1-az3"}),
    "Fargate": frozenset({"use1-az3"}),
    "CloudFront VPC origins": frozenset({"use1-az3", "cac1-az3"}),
    "MSK": frozenset({"use1-az3"}),
    "RDS Proxy": frozenset({"use1-az3", "usw1-az2"}),
}

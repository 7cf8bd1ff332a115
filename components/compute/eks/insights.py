"""Log groups of the CloudWatch Observability add-on of a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import cloudwatch

# Amazon CloudWatch User Guide, "Send logs to CloudWatch Logs" of Container Insights on EKS: containers, the data plane
# and the host; and "Container Insights performance log reference".
KINDS = ("application", "dataplane", "host", "performance")


def insights_log_group_name(cluster_name: str, kind: str) -> str:
    """A log group of Container Insights, whose name the add-on defines."""
    return f"/aws/containerinsights/{cluster_name}/{kind}"


@dataclass(frozen=True, kw_only=True)
class EksInsightsLogsArgs:
    """cluster_name: physical name. key_arn: key of the region."""

    cluster_name: str
    key_arn: Input[str]
    retention_days: int


class EksInsightsLogs(ComponentResource):
    """The log groups of Container Insights. The add-on would create them without retention and key: it is installed
    after them, and removed before them."""

    groups: Mapping[str, cloudwatch.LogGroup]

    def __init__(self, name: str, args: EksInsightsLogsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:EksInsightsLogs", name, None, opts)
        self.groups = {
            kind: cloudwatch.LogGroup(
                f"{name}-{kind}",
                name=insights_log_group_name(args.cluster_name, kind),
                kms_key_id=args.key_arn,
                retention_in_days=args.retention_days,
                opts=ResourceOptions(parent=self),
            )
            for kind in KINDS
        }
        self.register_outputs({"names": {kind: group.name for kind, group in self.groups.items()}})

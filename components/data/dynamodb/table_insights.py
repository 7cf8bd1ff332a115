"""CloudWatch Contributor Insights of a table."""

from collections.abc import Sequence
from typing import Literal

from pulumi import Input, ResourceOptions
from pulumi_aws import dynamodb

InsightsMode = Literal["none", "throttled_keys", "accessed_and_throttled_keys"]


def contributor_insights(
    name: str, table_name: Input[str], indexes: Sequence[str], mode: InsightsMode, opts: ResourceOptions
) -> None:
    """Contributor Insights of a table and its global indexes; none with mode `none`.

    It is configured for a table and each of its replicas separately: DynamoDB does not replicate it.
    """
    if mode == "none":
        return
    dynamodb.ContributorInsights(f"{name}-insights", table_name=table_name, mode=mode.upper(), opts=opts)
    for index in indexes:
        dynamodb.ContributorInsights(
            f"{name}-insights-{index}", table_name=table_name, index_name=index, mode=mode.upper(), opts=opts
        )

"""Which keys of a table are asked for most."""

from collections.abc import Sequence
from typing import Literal

from pulumi import Input, ResourceOptions
from pulumi_aws import dynamodb

InsightsMode = Literal["none", "throttled_keys", "accessed_and_throttled_keys"]


def contributor_insights(
    name: str, table_name: Input[str], indexes: Sequence[str], mode: InsightsMode, opts: ResourceOptions
) -> None:
    """Count the keys of a table and of its global indexes; nothing with mode `none`.

    A table and each of its replicas say this for themselves: DynamoDB carries it nowhere.
    """
    if mode == "none":
        return
    dynamodb.ContributorInsights(f"{name}-insights", table_name=table_name, mode=mode.upper(), opts=opts)
    for index in indexes:
        dynamodb.ContributorInsights(
            f"{name}-insights-{index}", table_name=table_name, index_name=index, mode=mode.upper(), opts=opts
        )

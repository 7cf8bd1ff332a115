"""Regions that an account has enabled (T-57)."""

from collections.abc import Iterator

from components.foundation.settings.regions import EDGE_REGION
from preflight.account import GLOBAL, Account
from preflight.question import Question
from preflight.result import Verdict, missing, ok
from preview.graph import Graph


def questions(graph: Graph) -> Iterator[Question]:
    """Whether each region with resources is enabled."""
    for region in of(graph):
        yield Question(region, "region", region, lambda account, region=region: evaluated(account, region))


def of(graph: Graph) -> list[str]:
    """The regions of a stack, without `global`."""
    return [region for region in graph.regions if region not in ("", GLOBAL)]


def evaluated(account: Account, region: str) -> Verdict:
    """EC2 describes all regions of AWS with the account's choice: `opted-in`, `not-opted-in` or none needed."""
    status = dict(
        account.listed("ec2", EDGE_REGION, "describe_regions", "Regions[].[RegionName, OptInStatus]", AllRegions=True)
    ).get(region)
    if status in ("opted-in", "opt-in-not-required"):
        return ok(status)
    return missing(status or "no region of this account", f"aws account enable-region --region-name {region}")

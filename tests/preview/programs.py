"""Graphs and differences of small programs."""

from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ComponentResource, ResourceOptions

from preview.difference import Difference, compare
from preview.engine import Run, run_program
from preview.prior_state import PriorState

Program = Callable[[aws.Provider], Any]
PREFIX = "urn:pulumi:test::media-platform::"


class Shelf(ComponentResource):
    """A component with a bucket and its versioning."""

    def __init__(self, name: str, opts: ResourceOptions) -> None:
        super().__init__("media:test:Shelf", name, None, opts)
        child = ResourceOptions(parent=self)
        bucket = aws.s3.Bucket(f"{name}-bucket", bucket="books", opts=child)
        aws.s3.BucketVersioning(
            f"{name}-versioning", bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=child
        )
        self.register_outputs({})


def graph(
    program: Program, *, region: str = "us-east-1", tags: dict[str, str] | None = None, prior: PriorState | None = None
) -> dict[str, Any]:
    """The graph of a program with a provider of a region and default tags."""

    def run() -> None:
        program(aws.Provider("aws", region=region, default_tags={"tags": tags} if tags else None))

    return run_program(run, Run(prior=prior)).to_json()


def difference(
    before: Program,
    after: Program,
    *,
    regions: tuple[str, str] = ("us-east-1", "us-east-1"),
    tags: tuple[dict[str, str] | None, dict[str, str] | None] = (None, None),
) -> Difference:
    """The changes of an update from the first program to the second."""
    old, new = (
        graph(program, region=region, tags=default_tags)
        for program, region, default_tags in zip((before, after), regions, tags, strict=True)
    )
    return compare(old, new, graph(after, region=regions[1], tags=tags[1], prior=PriorState(old, new)))


def by(provider: aws.Provider, **options: Any) -> ResourceOptions:
    return ResourceOptions(provider=provider, **options)


def case(before: Program | None, after: Program | None, *values: Any, title: str) -> Any:
    """A case of a parametrised test."""
    return pytest.param(before, after, *values, id=title)


def nothing(provider: aws.Provider) -> None:
    pass


def actions(found: Difference) -> dict[str, str]:
    return {change.name: change.action for change in found.changes}


def paths(found: Difference) -> dict[str, tuple[Any, Any]]:
    (change,) = found.changes
    return {item.path: (item.old, item.new) for item in change.inputs}

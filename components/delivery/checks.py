"""Checks of pipelines against buckets, distributions, secrets and parameters of a stack."""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal, Protocol

from components.delivery.build_settings import BucketSiteSettings
from components.delivery.settings import PipelinesSettings
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.faults import Fault, unknown_name


class Storage(Protocol):
    """Settings of buckets."""

    @property
    def layout(self) -> Literal["bucket_per_purpose", "prefix_per_purpose"]:
        """Whether each purpose has a bucket of its own."""
        ...


class Origin(Protocol):
    """Settings of an origin."""

    @property
    def kind(self) -> str:
        """Its kind, such as `bucket`."""
        ...


class Distribution(Protocol):
    """Settings of a distribution."""

    @property
    def origins(self) -> Mapping[str, Origin]:
        """Origins by name."""
        ...


class Edge(Protocol):
    """Settings of distributions."""

    @property
    def distributions(self) -> Mapping[str, Distribution]:
        """Distributions by name."""
        ...


def name_faults(stack: StackNames, delivery: PipelinesSettings) -> Iterator[Fault]:
    """Purposes, distributions, secrets and parameters that the stack does not have in its primary region."""
    for path, field, name in _references(delivery):
        if stack.is_known(field) and name not in (known := stack.keys(field, stack.regions.primary)):
            noun = "purpose" if field == "buckets" else field.removesuffix("s")
            yield unknown_name(f"delivery.{path}", name, known, f"{noun} '{name}'")


def artifact_faults(storage: Storage, delivery: PipelinesSettings) -> Iterator[Fault]:
    """Artifacts in a bucket of something else."""
    for path, site in delivery.sites():
        if isinstance(site, BucketSiteSettings) and site.purpose == delivery.artifacts:
            yield Fault(
                path=f"delivery.{path}.purpose",
                value=site.purpose,
                problem="has the artifacts of the pipelines, whose builds may write there",
                remedy="use another purpose",
            )
    if storage.layout == "prefix_per_purpose":
        yield Fault(
            path="delivery.artifacts",
            value=delivery.artifacts,
            problem="shares its bucket with other purposes, and CodePipeline writes to folders of its own",
            remedy="set storage.layout: bucket_per_purpose",
        )


def origin_faults(edge: Edge | None, delivery: PipelinesSettings) -> Iterator[Fault]:
    """Sites whose distribution does not have their bucket as an origin, and artifacts that one serves."""
    distributions = edge.distributions if edge else dict[str, Distribution]()
    for name, distribution in distributions.items():
        if delivery.artifacts in _purposes(distribution):
            yield Fault(
                path="delivery.artifacts",
                value=delivery.artifacts,
                problem=f"is an origin of edge.distributions.{name}: anyone could read artifacts",
                remedy="use a purpose of its own",
            )
    for path, site in delivery.sites():
        if not isinstance(site, BucketSiteSettings) or site.distribution not in distributions:
            continue
        purposes = _purposes(distributions[site.distribution])
        if site.purpose not in purposes:
            yield Fault(
                path=f"delivery.{path}.distribution",
                value=site.distribution,
                problem=f"has no origin with the purpose {site.purpose}",
                remedy=f"set purpose to one of {', '.join(purposes)}" if purposes else "name another distribution",
            )


def _purposes(distribution: Distribution) -> Collection[str]:
    return [str(getattr(each, "purpose", "")) for each in distribution.origins.values() if each.kind == "bucket"]


def _references(delivery: PipelinesSettings) -> Iterator[tuple[str, str, str]]:
    """Path, field of AccessSettings and name of each resource."""
    yield "artifacts", "buckets", delivery.artifacts
    for path, site in delivery.sites():
        if isinstance(site, BucketSiteSettings):
            yield f"{path}.purpose", "buckets", site.purpose
            yield f"{path}.distribution", "distributions", site.distribution
    for key, pipeline in delivery.pipelines.items():
        for name, build in pipeline.builds.items():
            here = f"pipelines.{key}.builds.{name}"
            yield from ((f"{here}.secrets.{each}", "secrets", found.secret) for each, found in build.secrets.items())
            yield from ((f"{here}.parameters.{each}", "parameters", found) for each, found in build.parameters.items())

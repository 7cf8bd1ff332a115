"""Checks of parameters against the resources that they take their values from."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings
from components.identity.parameter_store.settings import ParametersSettings


class Purposes(Protocol):
    """Purposes of buckets, and whether replica regions have their buckets."""

    @property
    def purposes(self) -> Mapping[str, object]:
        """By key."""
        ...

    def is_copied(self, purpose: str) -> bool:
        """Whether replica regions have a bucket for a purpose."""
        ...


class Distributions(Protocol):
    """Distributions of the stack."""

    @property
    def distributions(self) -> Mapping[str, object]:
        """By name."""
        ...


def parameter_faults(
    regions: RegionsSettings, storage: Purposes, edge: Distributions, parameters: ParametersSettings
) -> Iterator[Fault]:
    """Parameters whose source does not exist in the stack, or not in each of its regions."""
    for key, parameter in parameters.parameters.items():
        if parameter.source is None:
            continue
        path, bucket = f"parameterStore.parameters.{key}.source", parameter.source.bucket
        distribution = parameter.source.distribution
        if distribution is not None and distribution not in edge.distributions:
            yield unknown_name(
                f"{path}.distribution", distribution, edge.distributions, f"distribution '{distribution}'"
            )
        if bucket is not None and bucket not in storage.purposes:
            yield unknown_name(f"{path}.bucket", bucket, storage.purposes, f"purpose '{bucket}'")
        elif bucket is not None and regions.replicas and not storage.is_copied(bucket):
            yield Fault(
                path=f"{path}.bucket",
                value=bucket,
                problem=f"has no bucket in {', '.join(regions.replicas)}",
                remedy=f"set storage.purposes.{bucket}.replicaBuckets: separate, or set a value",
            )

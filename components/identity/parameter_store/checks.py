"""Checks of parameters against the resources that they take their values from."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings
from components.identity.parameter_store.settings import ApiSource, BucketSource, DistributionSource, ParametersSettings


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


class Apis(Protocol):
    """APIs of the stack."""

    @property
    def urls(self) -> Mapping[str, str]:
        """URLs of those with domain names, by key. They are the same in each region."""
        ...


def parameter_faults(
    regions: RegionsSettings, storage: Purposes, edge: Distributions, parameters: ParametersSettings
) -> Iterator[Fault]:
    """Parameters whose source does not exist in the stack, or not in each of its regions."""
    for key, parameter in parameters.parameters.items():
        path = f"parameterStore.parameters.{key}.source"
        match parameter.source:
            case DistributionSource(distribution=name) if name not in edge.distributions:
                yield unknown_name(f"{path}.distribution", name, edge.distributions, f"distribution '{name}'")
            case BucketSource(bucket=purpose) if purpose not in storage.purposes:
                yield unknown_name(f"{path}.bucket", purpose, storage.purposes, f"purpose '{purpose}'")
            case BucketSource(bucket=purpose) if regions.replicas and not storage.is_copied(purpose):
                yield Fault(
                    path=f"{path}.bucket",
                    value=purpose,
                    problem=f"has no bucket in {', '.join(regions.replicas)}",
                    remedy=f"set storage.purposes.{purpose}.replicaBuckets: separate, or set a value",
                )
            case _:
                pass


def api_faults(apis: Apis | None, parameters: ParametersSettings) -> Iterator[Fault]:
    """Parameters with the URL of an API that does not exist, or has no domain name."""
    urls: Mapping[str, str] = apis.urls if apis is not None else {}
    for key, parameter in parameters.parameters.items():
        source = parameter.source
        if isinstance(source, ApiSource) and source.api not in urls:
            path = f"parameterStore.parameters.{key}.source.api"
            yield unknown_name(path, source.api, urls, f"API '{source.api}' with a domain name")

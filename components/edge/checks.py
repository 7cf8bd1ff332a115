"""Checks of distributions against other concerns."""

from collections.abc import Iterator

from components.edge.cloudfront.behavior_settings import MANAGED_CACHE_SECONDS
from components.edge.cloudfront.origin_settings import FunctionOriginSettings, RegionalOriginSettings
from components.edge.cloudfront.settings import DistributionSettings
from components.edge.route53.checks import alias_faults
from components.edge.route53.settings import DnsSettings
from components.edge.settings import EdgeSettings
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.domain_names import zone_of
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings
from components.storage.settings import StorageSettings


def edge_storage_faults(edge: EdgeSettings, storage: StorageSettings) -> Iterator[Fault]:
    """Origins of purposes without a bucket or replicas, and TTLs beyond the expiration of objects in S3."""
    for name, distribution in edge.distributions.items():
        path = f"edge.distributions.{name}"
        for origin_name, origin in distribution.origins.items():
            if origin.kind != "bucket":
                continue
            here = f"{path}.origins.{origin_name}"
            if origin.purpose not in storage.purposes:
                yield unknown_name(f"{here}.purpose", origin.purpose, storage.purposes, "purpose", value=origin.purpose)
            elif origin.replicas and storage.purposes[origin.purpose].replica_buckets != "replicated":
                yield Fault(
                    path=f"{here}.replicas",
                    value=list(origin.replicas),
                    problem=f"'{origin.purpose}' is not replicated",
                    remedy=f"set storage.purposes.{origin.purpose}.replicaBuckets: replicated, or remove the replicas",
                )
        yield from _lifetime_faults(path, distribution, storage)


def edge_archive_faults(edge: EdgeSettings, storage: StorageSettings) -> Iterator[Fault]:
    """Archive classes of purposes that a distribution serves: CloudFront cannot read their objects."""
    origins = [
        (f"edge.distributions.{name}.origins.{key}", origin.purpose)
        for name, distribution in edge.distributions.items()
        for key, origin in distribution.origins.items()
        if origin.kind == "bucket"
    ]
    shared = storage.layout == "prefix_per_purpose"
    served: dict[str, str] = {}
    for path, purpose in origins:
        for each in storage.purposes if shared else [purpose]:
            served.setdefault(each, path)
    for purpose, origin in served.items():
        if purpose not in storage.purposes or storage.purposes[purpose].restorable:
            continue
        for path, storage_class in storage.archive_classes(purpose).items():
            yield Fault(
                path=f"storage.{path}",
                value=storage_class,
                problem=f"{origin} serves these objects, and S3 answers InvalidObjectState (T-55)",
                remedy=f"use GLACIER_IR, or set storage.purposes.{purpose}.restorable: true",
            )


def _lifetime_faults(path: str, distribution: DistributionSettings, storage: StorageSettings) -> Iterator[Fault]:
    for behavior_path, behavior in distribution.all_behaviors:
        origin = distribution.origins[behavior.origin]
        purpose = storage.purposes.get(origin.purpose) if origin.kind == "bucket" else None
        if purpose is None or purpose.regenerable or purpose.expiration_days is None or origin.kind != "bucket":
            continue
        own = distribution.cache_policies.get(behavior.cache_policy)
        longest = own.longest_seconds if own else MANAGED_CACHE_SECONDS[behavior.cache_policy]
        if longest > purpose.expiration_days * 86400:
            yield Fault(
                path=f"{path}.{behavior_path}.cachePolicy",
                value=behavior.cache_policy,
                problem=f"caches objects up to {longest} seconds, and '{origin.purpose}' expires them after "
                f"{purpose.expiration_days} days",
                remedy=f"allow {purpose.expiration_days * 86400} seconds at most, or set "
                f"storage.purposes.{origin.purpose}.regenerable: true",
            )


def edge_region_faults(edge: EdgeSettings, regions: RegionsSettings) -> Iterator[Fault]:
    """Origins in regions that the stack does not have."""
    for name, distribution in edge.distributions.items():
        for origin_name, origin in distribution.origins.items():
            if not isinstance(origin, RegionalOriginSettings | FunctionOriginSettings):
                continue
            here = f"edge.distributions.{name}.origins.{origin_name}"
            replicas = origin.replicas if isinstance(origin, RegionalOriginSettings) else ()
            named = [(f"{here}.replicas[{index}]", region) for index, region in enumerate(replicas)]
            if origin.region is not None:
                named.append((f"{here}.region", origin.region))
            for path, region in named:
                if region not in regions.all:
                    yield Fault(
                        path=path,
                        value=region,
                        problem="is not a region of the stack",
                        remedy=f"known: {', '.join(regions.all)}",
                    )
                elif region == (origin.region or regions.primary) and "replicas" in path:
                    yield Fault(path=path, value=region, problem="is the origin's own region", remedy="remove it")


def edge_rotation_faults(stack: StackNames, edge: EdgeSettings) -> Iterator[Fault]:
    """Signing keys that a function should rotate, and none does."""
    rotated = {name for _, _, access in stack.named_workloads() for name in access.signing_keys}
    for name, distribution in edge.distributions.items():
        signing = distribution.signing
        if signing is not None and signing.rotated and name not in rotated and stack.has_all_workloads:
            yield Fault(
                path=f"edge.distributions.{name}.signing.rotated",
                value=True,
                problem="no function has access to the keys",
                remedy=f"add {name} to access.signingKeys of a function with the code rotate_signing_key, which a "
                "secret has as its rotation",
            )


def edge_alias_faults(dns: DnsSettings | None, edge: EdgeSettings) -> Iterator[Fault]:
    """Aliases and certificate names outside the stack's zones."""
    names = {f"edge.certificate.domainNames[{i}]": name for i, name in enumerate(edge.certificate.domain_names)}
    outside = {path: name.removeprefix("*.") for path, name in names.items()}
    yield from alias_faults(dns, edge.aliases)
    zones = dns.zones if dns else {}
    for path, name in outside.items():
        if zone_of(name, zones) is None:
            yield Fault(
                path=path,
                value=names[path],
                problem=f"is not in a zone of the stack (zones: {', '.join(sorted(zones)) or 'none'})",
                remedy="add its zone to dns.zones, or remove the name",
            )

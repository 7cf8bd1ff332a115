"""Origins and origin groups of a distribution, from its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypedDict

from pulumi import Input
from pulumi_aws import cloudfront

from components.edge.cloudfront.behavior_settings import BehaviorSettings
from components.edge.cloudfront.origin_settings import (
    NOT_REPLICATED,
    BucketOriginSettings,
    FailoverStatus,
    FunctionOriginSettings,
    Origin,
    OriginSettings,
    RegionalOriginSettings,
    ServerOriginSettings,
    failover_group,
    replica_origin,
)
from components.edge.cloudfront.settings import DistributionSettings


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """The endpoint of an origin: domain name (regional, for a bucket), and VPC origin ID if it is one."""

    domain_name: Input[str]
    vpc_origin_id: Input[str] | None = None


@dataclass(frozen=True, kw_only=True)
class BucketOrigin:
    """An origin that is a bucket. id: the origin's name. region: None for the primary region."""

    id: str
    purpose: str
    region: str | None


def bucket_origins(settings: DistributionSettings) -> Iterator[BucketOrigin]:
    """The bucket origins of a distribution, replicas included."""
    for name, origin in settings.origins.items():
        if origin.kind == "bucket":
            yield BucketOrigin(id=name, purpose=origin.purpose, region=origin.region)
            for region in origin.replicas:
                yield BucketOrigin(id=replica_origin(name, region), purpose=origin.purpose, region=region)


@dataclass(frozen=True, kw_only=True)
class FunctionOrigin:
    """An origin that is a function. id: the origin's name. region: None for the primary region."""

    id: str
    function: str
    region: str | None


def function_origins(settings: DistributionSettings) -> Iterator[FunctionOrigin]:
    """The origins of a distribution that are functions."""
    for name, origin in settings.origins.items():
        if origin.kind == "function":
            yield FunctionOrigin(id=name, function=origin.function, region=origin.region)


def missing_endpoints(settings: DistributionSettings, endpoints: Mapping[str, Endpoint]) -> Iterator[str]:
    """Origins with a missing or incomplete endpoint."""
    yield from (origin.id for origin in bucket_origins(settings) if origin.id not in endpoints)
    for name, origin in settings.origins.items():
        endpoint = endpoints.get(name)
        if origin.kind == "vpc_origin":
            ids = (name, *(replica_origin(name, region) for region in origin.replicas))
            found = {id_: endpoints.get(id_) for id_ in ids}
            yield from (id_ for id_, each in found.items() if each is None or each.vpc_origin_id is None)
        elif endpoint is None and (
            origin.kind == "function" or (origin.kind != "bucket" and origin.domain_name is None)
        ):
            yield name


def server_endpoints(
    settings: DistributionSettings, primary: str, balancer_domain: str | None, vpc_origin_ids: Mapping[str, Input[str]]
) -> dict[str, Endpoint]:
    """Endpoints of origins that are load balancers of the stack.

    primary: default region. balancer_domain: domain name on the load balancers' certificates.
    vpc_origin_ids: by region.
    """
    found: dict[str, Endpoint] = {}
    for name, origin in settings.origins.items():
        domain = origin.domain_name if isinstance(origin, ServerOriginSettings) else None
        domain = domain or balancer_domain
        if origin.kind == "vpc_origin" and domain is not None:
            found[name] = Endpoint(domain_name=domain, vpc_origin_id=vpc_origin_ids[origin.region or primary])
            for region in origin.replicas:
                id_ = replica_origin(name, region)
                found[id_] = Endpoint(domain_name=domain, vpc_origin_id=vpc_origin_ids[region])
        elif origin.kind == "load_balancer" and domain is not None:
            found[name] = Endpoint(domain_name=domain)
    return found


def target_of(settings: DistributionSettings, behavior: BehaviorSettings) -> str:
    """Target of a behavior: the origin group if it fails over, otherwise the origin."""
    fails_over = behavior.failover and settings.has_failover(behavior.origin)
    return failover_group(behavior.origin) if fails_over else behavior.origin


def origin_args(
    settings: DistributionSettings, endpoints: Mapping[str, Endpoint], access_control_ids: Mapping[str, Input[str]]
) -> list[cloudfront.DistributionOriginArgs]:
    """All origins, each followed by its replicas. access_control_ids: of the origin access controls, by the kind of
    origin that uses it, `bucket` or `function`."""
    made: list[cloudfront.DistributionOriginArgs] = []
    for name, origin in settings.origins.items():
        for id_, each in (name, origin), *_replicas(name, origin):
            if isinstance(each, BucketOriginSettings):
                made.append(_bucket(id_, each, endpoints[id_], access_control_ids["bucket"]))
            elif isinstance(each, FunctionOriginSettings):
                made.append(_function(id_, each, endpoints[id_], access_control_ids["function"]))
            elif each.domain_name is not None and each.kind != "vpc_origin":
                made.append(_server(id_, each, Endpoint(domain_name=each.domain_name)))
            else:
                made.append(_server(id_, each, endpoints[id_]))
    return made


def _replicas(name: str, origin: Origin) -> Iterator[tuple[str, Origin]]:
    """The replicas of an origin: the same settings, each with the Origin Shield closest to it."""
    if isinstance(origin, RegionalOriginSettings):
        for region in origin.replicas:
            update = {"origin_shield_region": origin.replica_shield_region(region)}
            yield replica_origin(name, region), origin.model_copy(update=update)


def origin_group_args(settings: DistributionSettings) -> list[cloudfront.DistributionOriginGroupArgs]:
    """A group for each origin with a failover."""
    made: list[cloudfront.DistributionOriginGroupArgs] = []
    for name, origin in settings.origins.items():
        if origin.failover is None:
            continue
        to, codes = origin.failover.to, origin.failover.status_codes
        if isinstance(origin, RegionalOriginSettings) and to in origin.replicas:
            to, codes = replica_origin(name, to), origin.failover_codes
        elif settings.makes_missing(name):
            codes = _with_missing(codes)
        made.append(
            cloudfront.DistributionOriginGroupArgs(
                origin_id=failover_group(name),
                failover_criteria=cloudfront.DistributionOriginGroupFailoverCriteriaArgs(status_codes=list(codes)),
                members=[
                    cloudfront.DistributionOriginGroupMemberArgs(origin_id=name),
                    cloudfront.DistributionOriginGroupMemberArgs(origin_id=to),
                ],
            )
        )
    return made


def _with_missing(codes: tuple[FailoverStatus, ...]) -> tuple[FailoverStatus, ...]:
    """Failover criteria with those of S3 for an object that is not there, ascending."""
    return tuple(sorted({*codes, *NOT_REPLICATED}))


def _bucket(
    id_: str, origin: BucketOriginSettings, endpoint: Endpoint, access_control_id: Input[str]
) -> cloudfront.DistributionOriginArgs:
    return cloudfront.DistributionOriginArgs(
        **_common(id_, origin), domain_name=endpoint.domain_name, origin_access_control_id=access_control_id
    )


def _function(
    id_: str, origin: FunctionOriginSettings, endpoint: Endpoint, access_control_id: Input[str]
) -> cloudfront.DistributionOriginArgs:
    return cloudfront.DistributionOriginArgs(
        **_common(id_, origin),
        domain_name=endpoint.domain_name,
        origin_access_control_id=access_control_id,
        custom_origin_config=_https(origin),
    )


def _server(id_: str, origin: ServerOriginSettings, endpoint: Endpoint) -> cloudfront.DistributionOriginArgs:
    if endpoint.vpc_origin_id is not None:
        return cloudfront.DistributionOriginArgs(
            **_common(id_, origin),
            domain_name=endpoint.domain_name,
            vpc_origin_config=cloudfront.DistributionOriginVpcOriginConfigArgs(
                vpc_origin_id=endpoint.vpc_origin_id,
                origin_read_timeout=origin.response_timeout_seconds,
                origin_keepalive_timeout=origin.keepalive_timeout_seconds,
            ),
        )
    return cloudfront.DistributionOriginArgs(
        **_common(id_, origin),
        domain_name=endpoint.domain_name,
        custom_origin_config=_https(origin),
    )


def _https(
    origin: ServerOriginSettings | FunctionOriginSettings,
) -> cloudfront.DistributionOriginCustomOriginConfigArgs:
    return cloudfront.DistributionOriginCustomOriginConfigArgs(
        http_port=80,
        https_port=443,
        origin_protocol_policy="https-only",
        origin_ssl_protocols=["TLSv1.2"],
        origin_read_timeout=origin.response_timeout_seconds,
        origin_keepalive_timeout=origin.keepalive_timeout_seconds,
    )


class _Common(TypedDict):
    origin_id: str
    origin_path: str | None
    connection_attempts: int
    connection_timeout: int
    custom_headers: list[Input[cloudfront.DistributionOriginCustomHeaderArgs]] | None
    origin_shield: cloudfront.DistributionOriginOriginShieldArgs | None


def _common(id_: str, origin: OriginSettings) -> _Common:
    return _Common(
        origin_id=id_,
        origin_path=origin.path or None,
        connection_attempts=origin.connection_attempts,
        connection_timeout=origin.connection_timeout_seconds,
        custom_headers=[
            cloudfront.DistributionOriginCustomHeaderArgs(name=header, value=value)
            for header, value in origin.headers.items()
        ]
        or None,
        origin_shield=cloudfront.DistributionOriginOriginShieldArgs(
            enabled=True, origin_shield_region=origin.origin_shield_region
        )
        if origin.origin_shield_region
        else None,
    )

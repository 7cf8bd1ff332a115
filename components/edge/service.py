"""CloudFront: the distributions of a stack, with their certificate, web ACL and alias records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from components.foundation.service.access import NamedResources
from components.foundation.service.exports import Export
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel, StackPart
from components.foundation.service.scope import PartOutputs, RegionScope, StackScope

if TYPE_CHECKING:
    from pulumi import Output

    from components.edge.cloudfront.origins import Endpoint
    from components.edge.settings import EdgeSettings
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.stack_names import StackNames
    from components.foundation.settings.regions import RegionsSettings


KEY_GROUP_IDS: Export[Output[str]] = Export("key groups of distributions")


def _settings() -> SettingsModel:
    from components.edge.checks import (
        edge_alias_faults,
        edge_archive_faults,
        edge_region_faults,
        edge_rotation_faults,
        edge_storage_faults,
    )
    from components.edge.function_origin_checks import function_origin_faults
    from components.edge.health_check_regions import regional_health_check_faults
    from components.edge.health_checks import health_check_faults
    from components.edge.origin_checks import origin_faults
    from components.edge.reach_checks import reach_faults
    from components.edge.settings import EdgeSettings
    from components.edge.shield_checks import edge_shield_faults
    from components.edge.token_key_checks import token_key_faults

    return SettingsModel(
        model=EdgeSettings,
        checks=(
            Check(concerns=("edge", "storage"), function=edge_storage_faults),
            Check(concerns=("edge", "storage"), function=edge_archive_faults),
            Check(concerns=("edge", "regions"), function=edge_region_faults),
            Check(concerns=("regions", "edge", "load_balancer"), function=edge_shield_faults),
            Check(concerns=("stack", "edge"), function=edge_rotation_faults),
            Check(concerns=("dns", "edge"), function=edge_alias_faults),
            Check(concerns=("dns", "edge"), function=health_check_faults),
            Check(concerns=("dns", "edge"), function=regional_health_check_faults),
            Check(concerns=("regions", "edge", "load_balancer"), function=origin_faults),
            Check(concerns=("regions", "edge", "lambda_"), function=function_origin_faults),
            Check(concerns=("edge", "lambda_"), function=token_key_faults),
            Check(concerns=("stack", "dns", "edge", "load_balancer"), function=reach_faults),
        ),
    )


def _origins(scope: RegionScope, settings: EdgeSettings) -> PartOutputs:
    """Purposes of the region whose buckets are origins."""
    from components.edge.cloudfront.origins import bucket_origins
    from components.foundation.service.exports import BUCKET_ORIGINS, BucketOrigin

    found = {
        f"{name}/{origin.id}": BucketOrigin(distribution=name, origin=origin.id, purpose=origin.purpose)
        for name, distribution in settings.distributions.items()
        for origin in bucket_origins(distribution)
        if (origin.region or scope.stack.regions.primary.name) == scope.region.name
    }
    return PartOutputs(exports={BUCKET_ORIGINS: found})


def _edge(stack: StackScope, settings: EdgeSettings) -> PartOutputs:
    from components.compute.load_balancing.load_balancer import LOAD_BALANCER
    from components.edge.edge import Edge, EdgeArgs
    from components.foundation.service.exports import (
        DISTRIBUTION_ARNS,
        DISTRIBUTION_DOMAINS,
        KEY_ARN,
        LOG_BUCKET,
        ONLY,
        RECORDS,
        ZONE_IDS,
    )
    from components.foundation.settings.regions import EDGE_REGION
    from components.identity.kms.key import KEY_ARGS

    primary = stack.primary
    balancers = {
        region: balancer
        for region, scope in stack.scopes.items()
        if (balancer := scope.exported(LOAD_BALANCER).get(ONLY)) is not None
    }
    names = balancers[primary.region.name].domain_names if primary.region.name in balancers else ()
    edge = Edge(
        "edge",
        EdgeArgs(
            settings=settings,
            prefix=stack.naming.prefix,
            account_id=stack.account_id,
            primary_region=primary.region.name,
            endpoints=_endpoints(stack, settings),
            load_balancer_domain_name=next(iter(names), None),
            load_balancer_arns={region: balancer.arn for region, balancer in balancers.items()},
            log_bucket_arn=primary.only(LOG_BUCKET).arn,
            key=stack.edge.only(KEY_ARN)
            if stack.edge
            else replace(primary.only(KEY_ARGS), region=EDGE_REGION, replica_of=primary.key_arn),
            zone_ids=stack.exported(ZONE_IDS),
            protect=stack.naming.protects_data,
        ),
        stack.regions.edge.options,
    )
    aliases = {name: distribution.aliases for name, distribution in settings.distributions.items()}
    return PartOutputs(
        components=(edge,),
        exports={
            DISTRIBUTION_ARNS: edge.arns,
            DISTRIBUTION_DOMAINS: {
                name: aliases[name][0] if aliases[name] else domain for name, domain in edge.domain_names.items()
            },
            RECORDS: {"edge": edge},
            KEY_GROUP_IDS: {**edge.key_group_ids},
        },
        stack_outputs={
            "distributions": dict(edge.domain_names),
            **({"keyValueStores": dict(edge.store_arns)} if edge.store_arns else {}),
            **({"publicKeyIds": {**edge.public_key_ids}} if edge.public_key_ids else {}),
        },
    )


def _links(scope: RegionScope, _: EdgeSettings) -> PartOutputs:
    from components.edge.cloudfront.links import DistributionLinks, distribution_id
    from components.foundation.service.exports import DISTRIBUTION_ARNS

    arns = scope.exported(DISTRIBUTION_ARNS)
    ids = {name: arn.apply(distribution_id) for name, arn in arns.items()}
    return PartOutputs(links=DistributionLinks(arns=arns, ids=ids, key_group_ids=scope.exported(KEY_GROUP_IDS)))


def _names(settings: EdgeSettings, _: RegionsSettings, __: str) -> Iterable[str]:
    """Names of distributions, which all regions have access to."""
    return settings.distributions


def _rotated(settings: EdgeSettings, _: RegionsSettings, __: str) -> Iterable[str]:
    """Names of distributions whose signing keys are rotated."""
    return [name for name, each in settings.distributions.items() if each.signing and each.signing.rotated]


def _permissions(scope: RegionScope, settings: EdgeSettings) -> PartOutputs | None:
    """Permissions of the distributions that have functions of the region as origins."""
    from components.edge.cloudfront.function_permissions import FunctionPermissions, FunctionPermissionsArgs
    from components.edge.cloudfront.origins import function_origins
    from components.foundation.service.exports import DISTRIBUTION_ARNS, FUNCTIONS

    callers = {
        (name, origin.function): None
        for name, distribution in settings.distributions.items()
        for origin in function_origins(distribution)
        if (origin.region or scope.stack.regions.primary.name) == scope.region.name
    }
    if not callers:
        return None
    FunctionPermissions(
        f"{scope.name}-origin-functions",
        FunctionPermissionsArgs(
            functions=scope.exported(FUNCTIONS),
            distribution_arns=scope.exported(DISTRIBUTION_ARNS),
            callers=tuple(callers),
        ),
        scope.options,
    )
    return PartOutputs()


def _endpoints(stack: StackScope, settings: EdgeSettings) -> dict[str, dict[str, Endpoint]]:
    """Endpoints of origins that are buckets or functions, by distribution and origin."""
    from components.edge.cloudfront.origins import Endpoint, function_origins
    from components.foundation.service.exports import BUCKET_ORIGINS, BUCKETS, FUNCTIONS

    found: dict[str, dict[str, Endpoint]] = {}
    for scope in stack.scopes.values():
        buckets = scope.exported(BUCKETS)
        for origin in scope.exported(BUCKET_ORIGINS).values():
            endpoint = Endpoint(domain_name=buckets[origin.purpose].regional_domain_name)
            found.setdefault(origin.distribution, {})[origin.origin] = endpoint
    for name, distribution in settings.distributions.items():
        for origin in function_origins(distribution):
            functions = stack.scopes[origin.region or stack.regions.primary.name].exported(FUNCTIONS)
            host = functions[origin.function].url_host
            if host is not None:
                found.setdefault(name, {})[origin.id] = Endpoint(domain_name=host)
    return found


def _manual_steps(settings: EdgeSettings, _: StackNames) -> Iterator[ManualStep]:
    """Keys that verify tokens."""
    from components.foundation.service.manual_steps import ManualStep

    for name, distribution in settings.distributions.items():
        paths = [path for path, behavior in distribution.all_behaviors if behavior.authorized]
        if paths:
            yield ManualStep(
                path=f"edge.distributions.{name}.{paths[0]}",
                subject=name,
                action="write the keys of tokens (token-key.<kid>) to the distribution's key-value store",
                actor="the issuer of the tokens",
            )


SERVICE = Service(
    concern="edge",
    settings=_settings,
    parts=(
        RegionPart(layer="plan", create=_origins),
        StackPart(layer="edge", create=_edge),
        RegionPart(layer="access", create=_links),
        RegionPart(layer="access", create=_permissions),
    ),
    access=(
        NamedResources(access_field="distributions", keys=_names, remedy=""),
        NamedResources(access_field="signing_keys", keys=_rotated, remedy=""),
    ),
    manual_steps=_manual_steps,
)

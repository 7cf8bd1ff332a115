"""Cache behaviors of a distribution, from its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from pulumi import Input
from pulumi_aws import cloudfront

from components.edge.cloudfront.behavior_settings import BehaviorSettings
from components.edge.cloudfront.cache_policies import CachePolicies
from components.edge.cloudfront.origins import target_of
from components.edge.cloudfront.settings import DistributionSettings
from components.edge.cloudfront.variants import variant_of

READ = ("GET", "HEAD")
READ_OPTIONS = ("GET", "HEAD", "OPTIONS")
METHODS = {
    "read": READ,
    "read_options": READ_OPTIONS,
    "all": ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"),
}


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Resources that behaviors refer to.

    response_headers_ids: by policy name. function_arns: by variant. key_group_id, realtime_log_arn,
    field_level_encryption_id: None if the distribution has none.
    """

    policies: CachePolicies
    response_headers_ids: Mapping[str, Input[str]]
    function_arns: Mapping[str, Input[str]]
    key_group_id: Input[str] | None
    realtime_log_arn: Input[str] | None
    field_level_encryption_id: Input[str] | None


class _Common(TypedDict):
    target_origin_id: str
    viewer_protocol_policy: str
    allowed_methods: list[Input[str]]
    cached_methods: list[Input[str]]
    compress: bool
    cache_policy_id: Input[str]
    origin_request_policy_id: Input[str] | None
    response_headers_policy_id: Input[str] | None
    trusted_key_groups: list[Input[str]] | None
    realtime_log_config_arn: Input[str] | None
    field_level_encryption_id: Input[str] | None


def default_behavior(settings: DistributionSettings, parts: Parts) -> cloudfront.DistributionDefaultCacheBehaviorArgs:
    """The default cache behavior."""
    arn = _function_arn(settings, settings.default_behavior, parts)
    return cloudfront.DistributionDefaultCacheBehaviorArgs(
        **_common(settings, settings.default_behavior, parts),
        function_associations=[
            cloudfront.DistributionDefaultCacheBehaviorFunctionAssociationArgs(
                event_type="viewer-request", function_arn=arn
            )
        ]
        if arn is not None
        else None,
    )


def ordered_behaviors(
    settings: DistributionSettings, parts: Parts
) -> list[cloudfront.DistributionOrderedCacheBehaviorArgs]:
    """The other behaviors, in the order of the settings."""
    made: list[cloudfront.DistributionOrderedCacheBehaviorArgs] = []
    for behavior in settings.behaviors:
        arn = _function_arn(settings, behavior, parts)
        made.append(
            cloudfront.DistributionOrderedCacheBehaviorArgs(
                **_common(settings, behavior, parts),
                path_pattern=behavior.path,
                function_associations=[
                    cloudfront.DistributionOrderedCacheBehaviorFunctionAssociationArgs(
                        event_type="viewer-request", function_arn=arn
                    )
                ]
                if arn is not None
                else None,
            )
        )
    return made


def _common(settings: DistributionSettings, behavior: BehaviorSettings, parts: Parts) -> _Common:
    policies = parts.policies
    forwarded = None
    if behavior.origin_request_policy is not None:
        forwarded = policies.origin_request_ids[behavior.origin_request_policy]
    elif settings.selects_nearest(behavior):
        forwarded = policies.viewer_country_id
    headers = behavior.response_headers_policy
    return _Common(
        target_origin_id=target_of(settings, behavior),
        viewer_protocol_policy=behavior.viewer_protocol_policy,
        allowed_methods=list(METHODS[behavior.allowed_methods]),
        cached_methods=list(READ if behavior.allowed_methods == "read" else READ_OPTIONS),
        compress=behavior.compress,
        cache_policy_id=policies.cache_ids[behavior.cache_policy],
        origin_request_policy_id=forwarded,
        response_headers_policy_id=None if headers is None else parts.response_headers_ids[headers],
        trusted_key_groups=[parts.key_group_id] if behavior.signed and parts.key_group_id is not None else None,
        realtime_log_config_arn=parts.realtime_log_arn if behavior.realtime_logs else None,
        field_level_encryption_id=parts.field_level_encryption_id if behavior.field_level_encryption else None,
    )


def _function_arn(settings: DistributionSettings, behavior: BehaviorSettings, parts: Parts) -> Input[str] | None:
    variant = variant_of(settings, behavior)
    return None if variant is None else parts.function_arns[variant.key]

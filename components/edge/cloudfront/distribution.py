"""A CloudFront distribution with its policies, keys, functions and logs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudfront

from components.edge.cloudfront.access_logs import AccessLogs, AccessLogsArgs
from components.edge.cloudfront.behaviors import Parts, default_behavior, ordered_behaviors
from components.edge.cloudfront.cache_policies import CachePolicies, CachePoliciesArgs
from components.edge.cloudfront.field_level_encryption import FieldLevelEncryption, FieldLevelEncryptionArgs
from components.edge.cloudfront.origin_settings import NOT_REPLICATED, REPLICA_ERROR_TTL_SECONDS
from components.edge.cloudfront.origins import Endpoint, missing_endpoints, origin_args, origin_group_args
from components.edge.cloudfront.parts import ErrorResponseSettings
from components.edge.cloudfront.realtime_logs import RealtimeLogs, RealtimeLogsArgs
from components.edge.cloudfront.response_headers import ResponseHeaders, ResponseHeadersArgs
from components.edge.cloudfront.settings import DistributionSettings
from components.edge.cloudfront.signing_keys import SigningKeys, SigningKeysArgs
from components.edge.cloudfront.viewer_function import ViewerFunction, ViewerFunctionArgs

# Logical name and type of the origin access control, by the kind of origin.
ACCESS_CONTROLS = {"bucket": ("access-control", "s3"), "function": ("function-access-control", "lambda")}


@dataclass(frozen=True, kw_only=True)
class DistributionArgs:
    """Arguments of Distribution.

    origins: endpoints by origin name, for all of `bucket_origins` and every other origin without an explicit domain
        name.
    primary_region: initial active region; required if the viewer function switches VPC origins with replicas.
    name_prefix: prefix of physical names, such as `media-prod`.
    log_bucket_arn: bucket of the standard logs, whose policy already allows log delivery; required if settings.logs is
        on.
    certificate_arn: validated certificate in us-east-1 (T-01, T-02); required with aliases.
    web_acl_arn: web ACL of scope CLOUDFRONT; none by default.
    account_id, stream_key_arn: account and key (in us-east-1) of the real-time logs; they require the account.
    protect: protect the distribution from deletion.
    """

    settings: DistributionSettings
    name_prefix: str
    primary_region: str | None = None
    origins: Mapping[str, Endpoint] = field(default_factory=dict[str, Endpoint])
    log_bucket_arn: Input[str] | None = None
    certificate_arn: Input[str] | None = None
    web_acl_arn: Input[str] | None = None
    account_id: Input[str] | None = None
    stream_key_arn: Input[str] | None = None
    protect: bool = False

    def __post_init__(self) -> None:
        missing = list(missing_endpoints(self.settings, self.origins))
        if missing:
            raise ValueError(f"origins: missing for {', '.join(missing)}; set the endpoint of each")
        if self.settings.aliases and self.certificate_arn is None:
            raise ValueError(f"certificate_arn: missing, and there are aliases {list(self.settings.aliases)}; set one")
        if self.primary_region is None and any(
            self.settings.switches_region(behavior) for _, behavior in self.settings.all_behaviors
        ):
            raise ValueError("primary_region: missing, and a VPC origin has replicas; set the initial active region")
        if self.settings.logs and self.log_bucket_arn is None:
            raise ValueError("log_bucket_arn: missing, and logs are on; set the logs bucket, or set logs: null")
        if self.settings.realtime_logs and self.account_id is None:
            raise ValueError("account_id: missing, and real-time logs are on; set the account")


class Distribution(ComponentResource):
    """A distribution with one origin access control for its buckets and one for its functions, policies, signing keys,
    viewer function and logs. Requires the provider of us-east-1 (T-01).

    The buckets' policies and keys and the functions' permissions refer to `arn`, so they are created after it (T-03).
    key_group_id is None and public_key_ids, by slot, empty without signing keys; store_arn (the viewer function's
    key-value store) is None without values that it reads.
    """

    arn: Output[str]
    id: Output[str]
    domain_name: Output[str]
    hosted_zone_id: Output[str]
    key_group_id: Output[str] | None
    public_key_ids: Mapping[str, Output[str]]
    store_arn: Output[str] | None

    def __init__(self, name: str, args: DistributionArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:Distribution", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings
        kinds = {origin.kind for origin in settings.origins.values()}
        access_control_ids = {
            kind: cloudfront.OriginAccessControl(
                f"{name}-{logical}",
                description=f"{kind}s of {name}",
                origin_access_control_origin_type=type_,
                signing_behavior="always",
                signing_protocol="sigv4",
                opts=child,
            ).id
            for kind, (logical, type_) in ACCESS_CONTROLS.items()
            if kind in kinds
        }
        parts, signing_keys, self.store_arn = self._parts(name, args)
        self.key_group_id = signing_keys.key_group_id if signing_keys else None
        self.public_key_ids = signing_keys.key_ids if signing_keys else {}
        distribution = cloudfront.Distribution(
            f"{name}-distribution",
            enabled=settings.enabled,
            comment=settings.comment or name,
            aliases=list(settings.aliases) or None,
            price_class=settings.price_class,
            http_version=settings.http_version,
            is_ipv6_enabled=settings.ipv6,
            default_root_object=settings.default_root_object,
            origins=origin_args(settings, args.origins, access_control_ids),
            origin_groups=origin_group_args(settings) or None,
            default_cache_behavior=default_behavior(settings, parts),
            ordered_cache_behaviors=ordered_behaviors(settings, parts) or None,
            custom_error_responses=_error_responses(settings) or None,
            restrictions=cloudfront.DistributionRestrictionsArgs(geo_restriction=_geo_restriction(settings)),
            viewer_certificate=_viewer_certificate(settings, args.certificate_arn),
            web_acl_id=args.web_acl_arn,
            opts=ResourceOptions(parent=self, protect=args.protect),
        )
        if settings.logs and args.log_bucket_arn is not None:
            AccessLogs(
                f"{name}-logs",
                AccessLogsArgs(
                    settings=settings.logs,
                    distribution_arn=distribution.arn,
                    bucket_arn=args.log_bucket_arn,
                    name_prefix=args.name_prefix,
                ),
                child,
            )
        if settings.additional_metrics:
            cloudfront.MonitoringSubscription(
                f"{name}-metrics",
                distribution_id=distribution.id,
                monitoring_subscription=cloudfront.MonitoringSubscriptionMonitoringSubscriptionArgs(
                    realtime_metrics_subscription_config=cloudfront.MonitoringSubscriptionMonitoringSubscriptionRealtimeMetricsSubscriptionConfigArgs(
                        realtime_metrics_subscription_status="Enabled"
                    )
                ),
                opts=child,
            )
        self.arn, self.id = distribution.arn, distribution.id
        self.domain_name, self.hosted_zone_id = distribution.domain_name, distribution.hosted_zone_id
        self.register_outputs(
            {
                "arn": self.arn,
                "id": self.id,
                "domain_name": self.domain_name,
                "hosted_zone_id": self.hosted_zone_id,
                "key_group_id": self.key_group_id,
                "public_key_ids": self.public_key_ids,
                "store_arn": self.store_arn,
            }
        )

    def _parts(self, name: str, args: DistributionArgs) -> tuple[Parts, SigningKeys | None, Output[str] | None]:
        """The resources that behaviors refer to, the signing keys, and the ARN of the key-value store."""
        child = ResourceOptions(parent=self)
        settings = args.settings
        policies = CachePolicies(f"{name}-policies", CachePoliciesArgs(settings=settings), child)
        headers = ResponseHeaders(
            f"{name}-response", ResponseHeadersArgs(policies=settings.all_response_headers_policies), child
        )
        function = keys = logs = encryption = None
        if settings.viewer_function:
            function = ViewerFunction(
                f"{name}-viewer",
                ViewerFunctionArgs(settings=settings, primary_region=args.primary_region, protect=args.protect),
                child,
            )
        if settings.signing:
            keys = SigningKeys(
                f"{name}-signing", SigningKeysArgs(settings=settings.signing, name_prefix=args.name_prefix), child
            )
        if settings.realtime_logs and args.account_id is not None:
            logs = RealtimeLogs(
                f"{name}-realtime-logs",
                RealtimeLogsArgs(
                    settings=settings.realtime_logs, account_id=args.account_id, key_arn=args.stream_key_arn
                ),
                child,
            )
        if settings.field_level_encryption:
            encryption = FieldLevelEncryption(
                f"{name}-fields",
                FieldLevelEncryptionArgs(settings=settings.field_level_encryption, name_prefix=args.name_prefix),
                child,
            )
        parts = Parts(
            policies=policies,
            response_headers_ids=headers.ids,
            function_arns=function.arns if function else {},
            key_group_id=keys.key_group_id if keys else None,
            realtime_log_arn=logs.arn if logs else None,
            field_level_encryption_id=encryption.id if encryption else None,
        )
        return parts, keys, function.store_arn if function else None


def _error_responses(settings: DistributionSettings) -> list[cloudfront.DistributionCustomErrorResponseArgs]:
    return [
        cloudfront.DistributionCustomErrorResponseArgs(
            error_code=code,
            # CloudFront requires both a page and a status code, or neither.
            response_code=(response.response_code or code) if response.response_page_path else None,
            response_page_path=response.response_page_path,
            error_caching_min_ttl=response.min_ttl_seconds,
        )
        for code, response in _responses(settings).items()
    ]


def _responses(settings: DistributionSettings) -> dict[int, ErrorResponseSettings]:
    """Error responses by code: with replicas, 403 and 404 are cached briefly, since the object may be on its way."""
    brief = {code: ErrorResponseSettings(min_ttl_seconds=REPLICA_ERROR_TTL_SECONDS) for code in NOT_REPLICATED}
    return (brief if settings.has_replicas else {}) | {**settings.error_responses}


def _geo_restriction(settings: DistributionSettings) -> cloudfront.DistributionRestrictionsGeoRestrictionArgs:
    restriction = settings.geo_restriction
    if restriction is None:
        return cloudfront.DistributionRestrictionsGeoRestrictionArgs(restriction_type="none")
    return cloudfront.DistributionRestrictionsGeoRestrictionArgs(
        restriction_type="whitelist" if restriction.type == "allow" else "blacklist",
        locations=list(restriction.countries),
    )


def _viewer_certificate(
    settings: DistributionSettings, certificate_arn: Input[str] | None
) -> cloudfront.DistributionViewerCertificateArgs:
    if not settings.aliases:  # the default CloudFront certificate has a fixed TLS policy
        return cloudfront.DistributionViewerCertificateArgs(cloudfront_default_certificate=True)
    return cloudfront.DistributionViewerCertificateArgs(
        acm_certificate_arn=certificate_arn,
        ssl_support_method="sni-only",
        minimum_protocol_version=settings.minimum_tls_version,
    )

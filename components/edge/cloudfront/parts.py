"""The parts of a CloudFront distribution."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.edge.cloudfront.behavior_settings import (
    BehaviorSettings,
    CachePolicySettings,
    OriginRequestPolicySettings,
    PathBehaviorSettings,
)
from components.edge.cloudfront.function_settings import ViewerFunctionSettings
from components.edge.cloudfront.header_settings import SECURITY, ResponseHeadersPolicySettings
from components.edge.cloudfront.key_settings import FieldLevelEncryptionSettings, SigningSettings
from components.edge.cloudfront.log_settings import AccessLogsSettings, RealtimeLogsSettings
from components.edge.cloudfront.origin_settings import Origin
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

# Amazon CloudFront Developer Guide, "Quotas": per distribution, without a raise.
BEHAVIORS = 75
ORIGIN_GROUPS = 10
ALIASES = 100

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
Alias = Annotated[str, Field(pattern=r"^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$")]
# Amazon CloudFront Developer Guide, "HTTP status codes that CloudFront caches": those with custom error responses.
ERROR_CODES = (400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504)
# Amazon CloudFront Developer Guide, "Supported protocols and ciphers between viewers and CloudFront".
TlsPolicy = Literal["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"]


class ErrorResponseSettings(Settings):
    """A custom error response (GD-32)."""

    response_page_path: str | None = Field(default=None, pattern=r"^/\S*$", max_length=4096)
    """Path of the response page, such as /errors/404.html; the origin's response if omitted."""
    response_code: int | None = Field(default=None, ge=200, le=599)
    """Status code of the response page; the original one if omitted."""
    min_ttl_seconds: int = Field(default=10, ge=0, le=31_536_000)
    """Error caching minimum TTL."""

    def faults(self) -> Iterator[Fault]:
        """A status code without a page."""
        if self.response_code is not None and self.response_page_path is None:
            yield Fault(
                path="responseCode", value=self.response_code, problem="needs a page", remedy="set responsePagePath"
            )


class GeoRestrictionSettings(Settings):
    """Geographic restriction of a distribution."""

    type: Literal["allow", "deny"]
    """`allow`: only these countries. `deny`: all but these."""
    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = Field(min_length=1)
    """ISO country codes."""


class DistributionParts(Settings):
    """A CloudFront distribution with private origins, over HTTPS, HTTP/3 and IPv6."""

    aliases: tuple[Alias, ...] = Field(default=(), max_length=ALIASES)
    """Alternate domain names; only the CloudFront domain name by default."""
    price_class: Literal["PriceClass_All", "PriceClass_200", "PriceClass_100"] = "PriceClass_All"
    """Price class: all edge locations, all without South America and Oceania, or North America and Europe (X-11)."""
    http_version: Literal["http2and3", "http3", "http2", "http1.1"] = "http2and3"
    """Highest HTTP version for viewers (GD-23)."""
    ipv6: bool = True
    """Whether IPv6 is enabled (MQ-05)."""
    minimum_tls_version: TlsPolicy = "TLSv1.2_2021"
    """Security policy for viewer connections, if the distribution has aliases."""
    default_root_object: str | None = Field(default=None, pattern=r"^[^/\s][^\s]*$", max_length=255)
    """Default root object, such as index.html; none by default."""
    comment: str | None = Field(default=None, max_length=128)
    """Comment, shown in the console; the distribution's name if omitted."""
    enabled: bool = True
    """Whether the distribution is enabled."""
    geo_restriction: GeoRestrictionSettings | None = None
    """Geographic restriction; none by default."""
    origins: dict[Name, Origin] = Field(min_length=1)
    """Origins by name."""
    default_behavior: BehaviorSettings
    """Default cache behavior."""
    behaviors: tuple[PathBehaviorSettings, ...] = ()
    """Cache behaviors in order of precedence."""
    cache_policies: dict[Name, CachePolicySettings] = Field(default_factory=dict)
    """Custom cache policies, by the name that behaviors refer to (X-07)."""
    origin_request_policies: dict[Name, OriginRequestPolicySettings] = Field(default_factory=dict)
    """Custom origin request policies, by the name that behaviors refer to."""
    response_headers_policies: dict[Name, ResponseHeadersPolicySettings] = Field(default_factory=dict)
    """Custom response headers policies, by the name that behaviors refer to. `security` exists with its defaults unless
    it is defined."""
    signing: SigningSettings | None = None
    """Public keys for signed URLs and cookies (MA-27); none by default."""
    error_responses: dict[int, ErrorResponseSettings] = Field(default_factory=dict)
    """Custom error responses by status code; the origin's responses by default. With replicas, CloudFront caches 403
    and 404 for 5 seconds by default, and no longer: an object may be on its way to the replica (T-54)."""
    viewer_function: ViewerFunctionSettings | None = None
    """CloudFront Function on viewer requests; none by default."""
    logs: AccessLogsSettings | None = Field(default_factory=AccessLogsSettings)
    """Standard logging (v2); null to disable."""
    realtime_logs: RealtimeLogsSettings | None = None
    """Real-time logs, charged per line; none by default."""
    additional_metrics: bool = False
    """Whether additional CloudWatch metrics are enabled (cache hit rate, origin latency, error rates), at a charge."""
    field_level_encryption: FieldLevelEncryptionSettings | None = None
    """Field-level encryption of form fields; none by default."""

    @property
    def all_behaviors(self) -> tuple[tuple[str, BehaviorSettings], ...]:
        """Every cache behavior with its path in the settings, in order, the default one last."""
        ordered = ((f"behaviors[{index}]", behavior) for index, behavior in enumerate(self.behaviors))
        return (*ordered, ("defaultBehavior", self.default_behavior))

    @property
    def all_response_headers_policies(self) -> dict[str, ResponseHeadersPolicySettings]:
        """Custom response headers policies, including `security` if a behavior uses it."""
        used = any(behavior.response_headers_policy == SECURITY for _, behavior in self.all_behaviors)
        known = {SECURITY: ResponseHeadersPolicySettings()} if used else {}
        return {**known, **self.response_headers_policies}

    def has_failover(self, origin: str) -> bool:
        """Whether an origin is the primary of an origin group."""
        return self.origins[origin].failover is not None

    def makes_missing(self, origin: str) -> bool:
        """Whether an origin is a bucket that fails over to a function, which makes what the bucket lacks."""
        found = self.origins[origin]
        to = self.origins.get(found.failover.to) if found.failover is not None else None
        return found.kind == "bucket" and to is not None and to.kind == "function"

    @property
    def has_replicas(self) -> bool:
        """Whether an origin is a bucket with replicas."""
        return any(origin.kind == "bucket" and origin.replicas for origin in self.origins.values())

    def vpc_origin_regions(self, primary: str) -> frozenset[str]:
        """Regions whose load balancer is a VPC origin. primary: default region."""
        return frozenset(
            region
            for origin in self.origins.values()
            if origin.kind == "vpc_origin"
            for region in (origin.region or primary, *origin.replicas)
        )

    def switches_region(self, behavior: BehaviorSettings) -> bool:
        """Whether the viewer function selects the load balancer of the active region for a behavior."""
        origin = self.origins[behavior.origin]
        return self._selects_origin(behavior) and origin.kind == "vpc_origin" and bool(origin.replicas)

    def selects_nearest(self, behavior: BehaviorSettings) -> bool:
        """Whether the viewer function selects the replica bucket closest to the viewer for a behavior."""
        origin = self.origins[behavior.origin]
        nearest = self.viewer_function.nearest if self.viewer_function else {}
        replicated = origin.kind == "bucket" and any(region in origin.replicas for region in nearest)
        return self._selects_origin(behavior) and replicated

    def _selects_origin(self, behavior: BehaviorSettings) -> bool:
        return self.viewer_function is not None and behavior.viewer_function and behavior.failover

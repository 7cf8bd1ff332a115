"""The stack's CloudFront distributions."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.certificate import CertificateSettings
from components.foundation.settings.edge_behaviors import (
    BehaviorSettings,
    CachePolicySettings,
    OriginRequestPolicySettings,
    PathBehaviorSettings,
)
from components.foundation.settings.edge_faults import behavior_faults, origin_faults, pattern_faults
from components.foundation.settings.edge_function import ViewerFunctionSettings
from components.foundation.settings.edge_headers import SECURITY, ResponseHeadersPolicySettings
from components.foundation.settings.edge_keys import FieldLevelEncryptionSettings, SigningSettings
from components.foundation.settings.edge_logs import AccessLogsSettings, RealtimeLogsSettings
from components.foundation.settings.edge_origins import Origin
from components.foundation.settings.faults import Fault
from components.foundation.settings.shield import ShieldAdvancedSettings
from components.foundation.settings.web_acl import WebAclSettings

# Amazon CloudFront Developer Guide, "Quotas": per distribution, without a raise.
BEHAVIORS = 75
ORIGINS = 100
ORIGIN_GROUPS = 10
ALIASES = 100

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
Alias = Annotated[str, Field(pattern=r"^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$")]
# Amazon CloudFront Developer Guide, "HTTP status codes that CloudFront caches": those that can be answered otherwise.
ERROR_CODES = (400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504)
# Amazon CloudFront Developer Guide, "Supported protocols and ciphers between viewers and CloudFront".
TlsPolicy = Literal["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"]


class ErrorResponseSettings(Settings):
    """What viewers get instead of an error (GD-32)."""

    page: str | None = Field(default=None, pattern=r"^/\S*$", max_length=4096)
    """Path of the page that is shown, such as /errors/404.html; the origin's own answer when left out."""
    response_code: int | None = Field(default=None, ge=200, le=599)
    """Status that goes with the page; the error's own when left out."""
    cache_seconds: int = Field(default=10, ge=0, le=31_536_000)
    """Time that the error is remembered."""

    def faults(self) -> Iterator[Fault]:
        """A status without a page."""
        if self.response_code is not None and self.page is None:
            yield Fault(path="responseCode", value=self.response_code, problem="needs a page", remedy="give page")


class GeoRestrictionSettings(Settings):
    """Countries that are served, or that are not."""

    type: Literal["allow", "deny"]
    """`allow`: these alone. `deny`: all but these."""
    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = Field(min_length=1)
    """ISO country codes."""


class DistributionSettings(Settings):
    """One distribution: a private way to origins, over HTTPS, HTTP/3 and IPv6."""

    aliases: tuple[Alias, ...] = Field(default=(), max_length=ALIASES)
    """Domain names it answers to; CloudFront's own alone by default."""
    price_class: Literal["PriceClass_All", "PriceClass_200", "PriceClass_100"] = "PriceClass_All"
    """Edge locations: all, all without South America and Oceania, or North America and Europe (X-11)."""
    http_version: Literal["http2and3", "http3", "http2", "http1.1"] = "http2and3"
    """Newest HTTP version that viewers may speak (GD-23)."""
    ipv6: bool = True
    """Whether viewers may come over IPv6 (MQ-05)."""
    minimum_tls_version: TlsPolicy = "TLSv1.2_2021"
    """Oldest TLS and ciphers that viewers may use, where the distribution has aliases."""
    default_root_object: str | None = Field(default=None, pattern=r"^[^/\s][^\s]*$", max_length=255)
    """File that `/` stands for, such as index.html; none by default."""
    comment: str | None = Field(default=None, max_length=128)
    """What people read of it in the console; its name when left out."""
    enabled: bool = True
    """Whether it answers."""
    geo_restriction: GeoRestrictionSettings | None = None
    """Countries that are served or not; all are by default."""
    origins: dict[Name, Origin] = Field(min_length=1)
    """Where it fetches from, by name."""
    default: BehaviorSettings
    """How paths are answered that no behaviour fits."""
    behaviors: tuple[PathBehaviorSettings, ...] = ()
    """How other paths are answered; the first that fits does."""
    cache_policies: dict[Name, CachePolicySettings] = Field(default_factory=dict)
    """Cache policies of its own, by the name that behaviours use (X-07)."""
    origin_request_policies: dict[Name, OriginRequestPolicySettings] = Field(default_factory=dict)
    """Origin request policies of its own, by the name that behaviours use."""
    response_headers_policies: dict[Name, ResponseHeadersPolicySettings] = Field(default_factory=dict)
    """Response headers policies of its own, by the name that behaviours use. `security` is there with its defaults
    unless it is defined."""
    signing: SigningSettings | None = None
    """Keys of signed URLs and cookies (MA-27); none by default."""
    errors: dict[int, ErrorResponseSettings] = Field(default_factory=dict)
    """What viewers get instead of errors, by status; the origin's answers by default."""
    viewer_function: ViewerFunctionSettings | None = None
    """What happens to each request first; nothing by default."""
    logs: AccessLogsSettings | None = Field(default_factory=AccessLogsSettings)
    """Standard logs; null for none."""
    realtime_logs: RealtimeLogsSettings | None = None
    """Real-time logs; none by default, for they are charged by line."""
    additional_metrics: bool = False
    """Whether CloudWatch gets cache hit rate, origin latency and error rates by status, which is charged."""
    field_level_encryption: FieldLevelEncryptionSettings | None = None
    """Encryption of form fields; none by default."""

    @property
    def all_behaviors(self) -> tuple[tuple[str, BehaviorSettings], ...]:
        """Every behaviour with its path in the settings, in order, the default one last."""
        placed = ((f"behaviors[{index}]", behavior) for index, behavior in enumerate(self.behaviors))
        return (*placed, ("default", self.default))

    @property
    def all_response_headers_policies(self) -> dict[str, ResponseHeadersPolicySettings]:
        """Its own response headers policies with `security`, where a behaviour uses it."""
        used = any(behavior.response_headers_policy == SECURITY for _, behavior in self.all_behaviors)
        known = {SECURITY: ResponseHeadersPolicySettings()} if used else {}
        return {**known, **self.response_headers_policies}

    def has_failover(self, origin: str) -> bool:
        """Whether requests to an origin go on to another when it fails."""
        return self.origins[origin].failover is not None

    def has_nearest(self, origin: str) -> bool:
        """Whether requests to an origin are answered by its copy nearest to the viewer."""
        found = self.origins[origin]
        nearest = self.viewer_function.nearest if self.viewer_function else {}
        return found.kind == "bucket" and any(region in found.replicas for region in nearest)

    def faults(self) -> Iterator[Fault]:
        """What its parts taken together cannot do."""
        yield from origin_faults(self)
        yield from pattern_faults(self.behaviors)
        for path, behavior in self.all_behaviors:
            yield from behavior_faults(self, path, behavior)
        for code in self.errors:
            if code not in ERROR_CODES:
                yield Fault(path=f"errors.{code}", problem=f"allowed: {', '.join(map(str, ERROR_CODES))}")
        groups = sum(origin.failover is not None for origin in self.origins.values())
        sizes = (("behaviors", len(self.behaviors) + 1, BEHAVIORS), ("origins", groups, ORIGIN_GROUPS))
        for path, count, limit in sizes:
            if count > limit:
                what = "behaviours, the default one included" if path == "behaviors" else "origins with a failover"
                yield Fault(path=path, value=count, problem=f"allowed: {limit} {what}", remedy="split the distribution")


class EdgeSettings(Settings):
    """The stack's distributions."""

    distributions: dict[Name, DistributionSettings] = Field(default_factory=dict)
    """Distributions by name; none by default (QA-41: content is then read through presigned URLs of the bucket)."""
    certificate: CertificateSettings = Field(default_factory=CertificateSettings)
    """The certificate of all distributions that have aliases."""
    web_acl: WebAclSettings | None = None
    """The firewall before all distributions; none by default."""
    shield_advanced: ShieldAdvancedSettings | None = None
    """Shield Advanced for all distributions; Shield Standard, which costs nothing, when left out."""

    @property
    def aliases(self) -> dict[str, str]:
        """Names of all distributions, by their path in the stack file."""
        return {
            f"edge.distributions.{name}.aliases[{index}]": alias
            for name, distribution in self.distributions.items()
            for index, alias in enumerate(distribution.aliases)
        }

    @property
    def certificate_names(self) -> tuple[str, ...]:
        """Names on the certificate: those that are given, or every alias."""
        return self.certificate.domain_names or tuple(dict.fromkeys(self.aliases.values()))

    def faults(self) -> Iterator[Fault]:
        """An alias that two distributions claim, which CloudFront refuses, or that the certificate leaves out."""
        relative = ((path.removeprefix("edge."), name) for path, name in self.aliases.items())
        yield from self.certificate.alias_faults(relative)
        if len(self.certificate_names) > 10:
            yield Fault(
                path="certificate.domainNames",
                value=len(self.certificate_names),
                problem="allowed: 10 names on a certificate",
                remedy="name a wildcard",
            )
        for path, concern in (("webAcl", self.web_acl), ("shieldAdvanced", self.shield_advanced)):
            if concern is not None and not self.distributions:
                yield Fault(path=path, problem="there is no distribution that it would protect", remedy="remove it")
        owners: dict[str, str] = {}
        for name, distribution in self.distributions.items():
            for index, alias in enumerate(distribution.aliases):
                if alias in owners:
                    yield Fault(
                        path=f"distributions.{name}.aliases[{index}]",
                        value=alias,
                        problem=f"is an alias of {owners[alias]} too",
                        remedy="remove one",
                    )
                owners.setdefault(alias, f"distributions.{name}")

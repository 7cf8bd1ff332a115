"""Cache behaviors and their policies."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.edge.cloudfront.origin_settings import HeaderName
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

DEFAULT_TTL_SECONDS = 86400  # CloudFront's default
LONGEST_TTL_SECONDS = 31_536_000 * 100
EVERYTHING = ("*",)
Selection = Annotated[tuple[str, ...], Field(max_length=10)]

# Amazon CloudFront Developer Guide, "Use managed cache policies": maximum TTL of each.
MANAGED_CACHE_SECONDS: dict[str, int] = {
    "caching_disabled": 0,
    "caching_optimized": 31_536_000,
    "caching_optimized_for_uncompressed_objects": 31_536_000,
    "use_origin_cache_control_headers": 31_536_000,
    "use_origin_cache_control_headers_query_strings": 31_536_000,
}
MANAGED_ORIGIN_REQUEST = frozenset({
    "all_viewer", "all_viewer_except_host_header", "all_viewer_and_cloudfront_headers", "cors_s3_origin",
    "cors_custom_origin", "user_agent_referer_headers",
})  # fmt: skip
FORWARDS_HOST = frozenset({"all_viewer", "all_viewer_and_cloudfront_headers"})
VIEWER_COUNTRY = "CloudFront-Viewer-Country"


class CachePolicySettings(Settings):
    """A cache policy: TTLs and the parts of the cache key in addition to the path."""

    default_ttl_seconds: int = Field(default=DEFAULT_TTL_SECONDS, ge=0, le=LONGEST_TTL_SECONDS)
    """Default TTL, for objects without Cache-Control or Expires; a day by default."""
    min_ttl_seconds: int = Field(default=0, ge=0, le=LONGEST_TTL_SECONDS)
    """Minimum TTL."""
    max_ttl_seconds: int | None = Field(default=None, ge=1, le=LONGEST_TTL_SECONDS)
    """Maximum TTL; the default TTL if omitted, so that headers can only shorten it."""
    headers: tuple[HeaderName, ...] = Field(default=(), max_length=10)
    """Request headers in the cache key; none by default."""
    query_strings: Selection = ()
    """Query strings in the cache key, `["*"]` for all; none by default."""
    cookies: Selection = ()
    """Cookies in the cache key, `["*"]` for all; none by default."""

    @property
    def longest_seconds(self) -> int:
        """The effective maximum TTL."""
        return self.default_ttl_seconds if self.max_ttl_seconds is None else self.max_ttl_seconds

    def faults(self) -> Iterator[Fault]:
        """TTLs in the wrong order."""
        if self.min_ttl_seconds > self.default_ttl_seconds:
            yield Fault(
                path="minTtlSeconds",
                value=self.min_ttl_seconds,
                problem=f"is more than defaultTtlSeconds ({self.default_ttl_seconds})",
                remedy="order: minTtlSeconds, defaultTtlSeconds, maxTtlSeconds",
            )
        if self.default_ttl_seconds > self.longest_seconds:
            yield Fault(
                path="maxTtlSeconds",
                value=self.max_ttl_seconds,
                problem=f"is less than defaultTtlSeconds ({self.default_ttl_seconds})",
                remedy="order: minTtlSeconds, defaultTtlSeconds, maxTtlSeconds",
            )
        if self.default_ttl_seconds == 0 and self.max_ttl_seconds is None:
            yield Fault(
                path="defaultTtlSeconds",
                value=0,
                problem="disables caching, and such a policy cannot have a cache key",
                remedy="use cachePolicy: caching_disabled, or set maxTtlSeconds",
            )
        if any(name.lower() == "accept-encoding" for name in self.headers):
            yield Fault(path="headers", value="Accept-Encoding", problem="is set by compress", remedy="remove it")
        yield from _selection_faults("queryStrings", self.query_strings)
        yield from _selection_faults("cookies", self.cookies)


class OriginRequestPolicySettings(Settings):
    """An origin request policy: parts of the request that are forwarded in addition to the cache key."""

    headers: tuple[HeaderName, ...] = Field(default=(), max_length=10)
    """Forwarded request headers; none by default."""
    query_strings: Selection = ()
    """Forwarded query strings, `["*"]` for all; none by default."""
    cookies: Selection = ()
    """Forwarded cookies, `["*"]` for all; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Headers that CloudFront allows in cache policies only."""
        for index, header in enumerate(self.headers):
            if header.lower() in ("authorization", "accept-encoding"):
                yield Fault(
                    path=f"headers[{index}]",
                    value=header,
                    problem="is not allowed in an origin request policy",
                    remedy="use all_viewer_except_host_header, or a cache policy with the header"
                    if header.lower() == "authorization"
                    else "remove it: it is set by compress",
                )
        yield from _selection_faults("queryStrings", self.query_strings)
        yield from _selection_faults("cookies", self.cookies)


def _selection_faults(path: str, names: tuple[str, ...]) -> Iterator[Fault]:
    if "*" in names and names != EVERYTHING:
        yield Fault(path=path, value=list(names), problem="'*' means all and excludes others", remedy='set ["*"]')


class BehaviorSettings(Settings):
    """A cache behavior."""

    origin: str
    """Origin name."""
    cache_policy: str = "caching_optimized"
    """Cache policy: a custom one, or a managed one such as `caching_optimized` or `caching_disabled`."""
    origin_request_policy: str | None = None
    """Origin request policy, custom or managed; nothing is forwarded by default."""
    response_headers_policy: str | None = "security"
    """Response headers policy, custom or managed; null for none. `security` exists without being defined."""
    allowed_methods: Literal["read", "read_options", "all"] = "read"
    """Allowed HTTP methods. `read`: GET and HEAD. `read_options`: also OPTIONS, for preflight requests. `all`: every
    method."""
    viewer_protocol_policy: Literal["redirect-to-https", "https-only"] = "redirect-to-https"
    """Viewer protocol policy: HTTP is redirected to HTTPS, or rejected."""
    compress: bool = True
    """Whether text, JSON, SVG and playlists are compressed with Brotli or gzip (MA-19). Media is never compressed."""
    signed: bool = False
    """Whether viewer access requires signed URLs or cookies; needs the distribution's signing keys."""
    failover: bool = True
    """Whether requests fail over, if the origin has a failover; false for health checks of one region."""
    viewer_function: bool = True
    """Whether the distribution's viewer function is associated, if it has one."""
    authorized: bool = False
    """Whether requests need a valid token in the Authorization header (GD-30), verified by the viewer function."""

    stripped_prefix: Annotated[str, Field(pattern=r"^(/[\w.-]+)+$")] | None = None
    """Path prefix that the viewer function removes, such as `/media` if the object of `/media/photos/1.jpg` is
    `photos/1.jpg`; none by default."""

    realtime_logs: bool = True
    """Whether requests are written to the real-time logs, if the distribution has them."""
    field_level_encryption: bool = False
    """Whether form fields are encrypted at the edge; needs the distribution's fieldLevelEncryption."""

    def faults(self) -> Iterator[Fault]:
        """Settings that CloudFront rejects for any origin."""
        if self.field_level_encryption and self.allowed_methods != "all":
            yield Fault(
                path="fieldLevelEncryption",
                value=True,
                problem="encrypts posted forms, and allowedMethods does not include POST",
                remedy="set allowedMethods: all",
            )
        if self.stripped_prefix and not self.viewer_function:
            yield Fault(
                path="strippedPrefix",
                value=self.stripped_prefix,
                problem="is removed by the viewer function",
                remedy="set viewerFunction: true",
            )
        if self.authorized and not self.viewer_function:
            yield Fault(
                path="authorized",
                value=True,
                problem="is verified by the viewer function",
                remedy="set viewerFunction: true",
            )


PathPattern = Annotated[str, Field(pattern=r"""^[A-Za-z0-9_\-.*$/~"'@:+&?]+$""", max_length=255)]


class PathBehaviorSettings(BehaviorSettings):
    """A cache behavior for a path pattern. The first match applies."""

    path: PathPattern
    """Path pattern, such as `/media/*`; `*` matches any characters, `?` exactly one."""

    def faults(self) -> Iterator[Fault]:
        """A stripped prefix that does not match the path pattern."""
        yield from super().faults()
        if self.stripped_prefix and not self.path.startswith(f"{self.stripped_prefix}/"):
            yield Fault(
                path="strippedPrefix",
                value=self.stripped_prefix,
                problem=f"is not a prefix of {self.path}",
                remedy="set a prefix of path",
            )

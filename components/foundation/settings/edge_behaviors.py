"""How a distribution answers which paths."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.edge_origins import HeaderName
from components.foundation.settings.faults import Fault

DEFAULT_TTL_SECONDS = 86400  # CloudFront's own
LONGEST_TTL_SECONDS = 31_536_000 * 100
EVERYTHING = ("*",)
Selection = Annotated[tuple[str, ...], Field(max_length=10)]

# Amazon CloudFront Developer Guide, "Use managed cache policies": the longest that each lets an object stay.
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
    """How long objects stay at the edge, and what tells them apart beside their path."""

    default_ttl_seconds: int = Field(default=DEFAULT_TTL_SECONDS, ge=0, le=LONGEST_TTL_SECONDS)
    """Time for objects without Cache-Control or Expires; a day by default."""
    min_ttl_seconds: int = Field(default=0, ge=0, le=LONGEST_TTL_SECONDS)
    """Time that an object stays whatever its headers say."""
    max_ttl_seconds: int | None = Field(default=None, ge=1, le=LONGEST_TTL_SECONDS)
    """Longest time whatever its headers say; the default time when left out, so that headers can only shorten it."""
    headers: tuple[HeaderName, ...] = Field(default=(), max_length=10)
    """Request headers that make another object; none by default."""
    query_strings: Selection = ()
    """Query parameters that make another object, `["*"]` for all; none by default."""
    cookies: Selection = ()
    """Cookies that make another object, `["*"]` for all; none by default."""

    @property
    def longest_seconds(self) -> int:
        """The longest that an object can stay."""
        return self.default_ttl_seconds if self.max_ttl_seconds is None else self.max_ttl_seconds

    def faults(self) -> Iterator[Fault]:
        """Times out of order."""
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
                problem="keeps nothing, and such a policy cannot tell objects apart either",
                remedy="use cachePolicy: caching_disabled, or give maxTtlSeconds",
            )
        if any(name.lower() == "accept-encoding" for name in self.headers):
            yield Fault(path="headers", value="Accept-Encoding", problem="follows from compress", remedy="remove it")
        yield from _selection_faults("queryStrings", self.query_strings)
        yield from _selection_faults("cookies", self.cookies)


class OriginRequestPolicySettings(Settings):
    """What of a request goes on to the origin, beside what tells objects apart."""

    headers: tuple[HeaderName, ...] = Field(default=(), max_length=10)
    """Request headers; none by default."""
    query_strings: Selection = ()
    """Query parameters, `["*"]` for all; none by default."""
    cookies: Selection = ()
    """Cookies, `["*"]` for all; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Headers that CloudFront takes in a cache policy alone."""
        for index, header in enumerate(self.headers):
            if header.lower() in ("authorization", "accept-encoding"):
                yield Fault(
                    path=f"headers[{index}]",
                    value=header,
                    problem="is not allowed in an origin request policy",
                    remedy="use all_viewer_except_host_header, or a cache policy with the header"
                    if header.lower() == "authorization"
                    else "remove it: it follows from compress",
                )
        yield from _selection_faults("queryStrings", self.query_strings)
        yield from _selection_faults("cookies", self.cookies)


def _selection_faults(path: str, names: tuple[str, ...]) -> Iterator[Fault]:
    if "*" in names and names != EVERYTHING:
        yield Fault(path=path, value=list(names), problem="'*' stands for all and stands alone", remedy='give ["*"]')


class BehaviorSettings(Settings):
    """How requests of one path pattern are answered."""

    origin: str
    """Name of the origin."""
    cache_policy: str = "caching_optimized"
    """Name of a cache policy: one of the distribution's own, or AWS's `caching_optimized`, `caching_disabled`, ..."""
    origin_request_policy: str | None = None
    """Name of an origin request policy, own or AWS's; nothing goes on by default."""
    response_headers_policy: str | None = "security"
    """Name of a response headers policy, own or AWS's; null for none. `security` is there without being defined."""
    methods: Literal["read", "read_options", "all"] = "read"
    """`read`: GET and HEAD. `read_options`: with OPTIONS, for browsers' preflight requests. `all`: every method."""
    viewer_protocol: Literal["redirect-to-https", "https-only"] = "redirect-to-https"
    """What happens to plain HTTP: it is sent to HTTPS, or refused."""
    compress: bool = True
    """Whether text, JSON, SVG and playlists are sent as Brotli or gzip (MA-19). Media is never compressed again."""
    signed: bool = False
    """Whether only signed URLs and cookies are answered; needs the distribution's signing keys."""
    viewer_function: bool = True
    """Whether the distribution's viewer function runs, where it has one."""
    authorized: bool = False
    """Whether only requests with a valid token in the Authorization header are answered (GD-30); the viewer function
    checks it."""
    stripped_prefix: Annotated[str, Field(pattern=r"^(/[\w.-]+)+$")] | None = None
    """Beginning of the path that the origin does not know, such as `/media` where `/media/photos/1.jpg` is the object
    `photos/1.jpg`; the viewer function takes it off. Nothing by default."""
    realtime_logs: bool = True
    """Whether requests go to the real-time logs, where the distribution has them."""
    field_level_encryption: bool = False
    """Whether fields of forms are encrypted at the edge; needs the distribution's fieldLevelEncryption."""

    def faults(self) -> Iterator[Fault]:
        """What CloudFront refuses whatever the origin."""
        if self.field_level_encryption and self.methods != "all":
            yield Fault(
                path="fieldLevelEncryption",
                value=True,
                problem="encrypts posted forms, and methods does not take POST",
                remedy="set methods: all",
            )
        if self.stripped_prefix and not self.viewer_function:
            yield Fault(
                path="strippedPrefix",
                value=self.stripped_prefix,
                problem="is taken off by the viewer function",
                remedy="set viewerFunction: true",
            )
        if self.authorized and not self.viewer_function:
            yield Fault(
                path="authorized",
                value=True,
                problem="is checked by the viewer function",
                remedy="set viewerFunction: true",
            )


PathPattern = Annotated[str, Field(pattern=r"""^[A-Za-z0-9_\-.*$/~"'@:+&?]+$""", max_length=255)]


class PathBehaviorSettings(BehaviorSettings):
    """A behaviour for one path pattern. The first one that fits answers."""

    path: PathPattern
    """Path pattern, such as `/media/*`; `*` stands for any characters, `?` for one."""

    def faults(self) -> Iterator[Fault]:
        """A prefix that the pattern's paths do not begin with."""
        yield from super().faults()
        if self.stripped_prefix and not self.path.startswith(f"{self.stripped_prefix}/"):
            yield Fault(
                path="strippedPrefix",
                value=self.stripped_prefix,
                problem=f"is not what the paths of {self.path} begin with",
                remedy="give the beginning of path",
            )

"""Headers that a distribution adds to its answers."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.edge_origins import HeaderName
from components.foundation.settings.faults import Fault

MANAGED_RESPONSE_HEADERS = frozenset({
    "simple_cors", "cors_with_preflight", "security_headers_policy", "cors_and_security_headers_policy",
    "cors_with_preflight_and_security_headers_policy",
})  # fmt: skip
SECURITY = "security"  # the policy that is there without being defined
# Amazon CloudFront Developer Guide, "Understand response headers policies": headers that no policy can remove.
KEPT_HEADERS = frozenset({
    "connection", "content-encoding", "content-length", "expect", "host", "keep-alive", "trailer", "transfer-encoding",
    "upgrade", "via", "warning", "x-cache", "x-forwarded-proto", "x-real-ip",
})  # fmt: skip
KEPT_PREFIXES = ("proxy-", "x-accel-", "x-amz-cf-", "x-amzn-", "x-edge-")
ReferrerPolicy = Literal[
    "no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "same-origin", "strict-origin",
    "strict-origin-when-cross-origin", "unsafe-url",
]  # fmt: skip
CorsMethod = Literal["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "ALL"]


class EdgeCorsSettings(Settings):
    """Which web pages may read the answers."""

    origins: tuple[Annotated[str, Field(pattern=r"^(\*|https?://[^\s/]+)$")], ...] = Field(min_length=1)
    """Origins such as https://app.example.com or https://*.example.com; `*` for all."""
    methods: tuple[CorsMethod, ...] = ("GET", "HEAD", "OPTIONS")
    """HTTP methods they may use."""
    headers: tuple[str, ...] = ("*",)
    """Request headers they may send."""
    expose_headers: tuple[str, ...] = ()
    """Response headers they may read, beside the ones that are always readable."""
    max_age_seconds: int = Field(default=3600, ge=0, le=86400)
    """How long a browser remembers the answer to its preflight request."""
    credentials: bool = False
    """Whether they may send cookies."""

    def faults(self) -> Iterator[Fault]:
        """Cookies for everyone, which browsers and CloudFront refuse."""
        if self.credentials and ("*" in self.origins or "*" in self.headers or "ALL" in self.methods):
            yield Fault(
                path="credentials",
                value=True,
                problem="excludes '*' among origins and headers, and ALL among methods",
                remedy="name them, or set credentials: false",
            )


class ResponseHeadersPolicySettings(Settings):
    """Security headers (GD-34 to GD-37), CORS (GD-33) and headers of your own. X-XSS-Protection is not sent: browsers
    have dropped it, and a content security policy stands in its place."""

    hsts_max_age_seconds: int = Field(default=31_536_000, ge=0, le=63_072_000)
    """How long browsers use HTTPS alone, subdomains included; a year by default. 0 takes it back."""
    hsts_preload: bool = True
    """Whether the domain may go on browsers' preload lists, which takes a year or more."""
    frame_options: Literal["DENY", "SAMEORIGIN"] | None = "DENY"
    """Who may show the answers in a frame: no one, the same origin, or (null) everyone."""
    referrer_policy: ReferrerPolicy = "strict-origin-when-cross-origin"
    """What browsers tell other sites of where a viewer came from."""
    content_security_policy: str | None = Field(
        default="default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'", min_length=1
    )
    """What a page may load; its own origin alone by default, null for none."""
    cors: EdgeCorsSettings | None = None
    """Web pages of other origins that may read the answers; none by default."""
    custom: dict[HeaderName, str] = Field(default_factory=dict)
    """Headers of your own, by name; they take the place of the origin's."""
    removed: tuple[HeaderName, ...] = ("Server", "X-Powered-By")
    """Headers of the origin that viewers do not see."""

    def faults(self) -> Iterator[Fault]:
        """Preloading for a time that the lists do not take, and a header both set and removed."""
        if self.hsts_preload and self.hsts_max_age_seconds < 31_536_000:
            yield Fault(
                path="hstsPreload",
                value=True,
                problem=f"needs a year, and hstsMaxAgeSeconds is {self.hsts_max_age_seconds}",
                remedy="set hstsMaxAgeSeconds: 31536000 or hstsPreload: false",
            )
        if self.frame_options is None and self.content_security_policy and (
            "frame-ancestors 'none'" in self.content_security_policy
        ):  # fmt: skip
            yield Fault(
                path="frameOptions",
                problem="lets everyone frame the answers, and contentSecurityPolicy lets no one",
                remedy="change frame-ancestors in contentSecurityPolicy",
            )
        for index, name in enumerate(self.removed):
            if name.lower() in KEPT_HEADERS or name.lower().startswith(KEPT_PREFIXES):
                yield Fault(
                    path=f"removed[{index}]", value=name, problem="cannot be removed by CloudFront", remedy="leave it"
                )
        removed = {name.lower() for name in self.removed}
        for name in self.custom:
            if name.lower() in removed:
                yield Fault(path=f"custom.{name}", problem="is removed as well", remedy="take it out of removed")

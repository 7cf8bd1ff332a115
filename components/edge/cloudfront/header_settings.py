"""Response headers policies."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from components.edge.cloudfront.origin_settings import HeaderName
from components.foundation.settings.base import Settings
from components.foundation.settings.cors import CorsHeader, CorsOrigin, ExposedHeader
from components.foundation.settings.faults import Fault

MANAGED_RESPONSE_HEADERS = frozenset({
    "simple_cors", "cors_with_preflight", "security_headers_policy", "cors_and_security_headers_policy",
    "cors_with_preflight_and_security_headers_policy",
})  # fmt: skip
SECURITY = "security"  # the predefined policy
# Amazon CloudFront Developer Guide, "Understand response headers policies": headers that cannot be removed.
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
    """CORS headers of a response headers policy."""

    allow_origins: tuple[CorsOrigin, ...] = Field(min_length=1)
    """Origins such as https://app.example.com or https://*.example.com; `*` for all."""
    allow_methods: tuple[CorsMethod, ...] = ("GET", "HEAD", "OPTIONS")
    """Access-Control-Allow-Methods."""
    allow_headers: tuple[CorsHeader, ...] = ("*",)
    """Access-Control-Allow-Headers."""
    expose_headers: tuple[ExposedHeader, ...] = ()
    """Access-Control-Expose-Headers, in addition to the CORS-safelisted ones."""
    max_age_seconds: int = Field(default=3600, ge=0, le=86400)
    """Access-Control-Max-Age."""
    allow_credentials: bool = False
    """Access-Control-Allow-Credentials."""

    def faults(self) -> Iterator[Fault]:
        """Credentials with wildcards, which browsers and CloudFront reject."""
        if self.allow_credentials and (
            "*" in self.allow_origins or "*" in self.allow_headers or "ALL" in self.allow_methods
        ):
            yield Fault(
                path="allowCredentials",
                value=True,
                problem="conflicts with '*' in allowOrigins or allowHeaders, and with ALL in allowMethods",
                remedy="list them, or set allowCredentials: false",
            )


class ResponseHeadersPolicySettings(Settings):
    """Security headers (GD-34 to GD-37), CORS (GD-33) and custom headers. X-XSS-Protection is not sent: browsers no
    longer support it, and a content security policy replaces it."""

    hsts_max_age_seconds: int = Field(default=31_536_000, ge=0, le=63_072_000)
    """max-age of Strict-Transport-Security, including subdomains; a year by default. 0 revokes it."""
    hsts_preload: bool = True
    """Whether the domain may be added to HSTS preload lists, which is hard to reverse."""
    frame_options: Literal["DENY", "SAMEORIGIN"] | None = "DENY"
    """X-Frame-Options; null for none."""
    referrer_policy: ReferrerPolicy = "strict-origin-when-cross-origin"
    """Referrer-Policy."""
    content_security_policy: str | None = Field(
        default="default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'", min_length=1
    )
    """Content-Security-Policy; only the page's own origin by default, null for none."""
    cors: EdgeCorsSettings | None = None
    """CORS headers; none by default."""
    custom_headers: dict[HeaderName, str] = Field(default_factory=dict)
    """Custom headers by name; they override the origin's."""
    remove_headers: tuple[HeaderName, ...] = ("Server", "X-Powered-By")
    """Origin headers that are removed."""

    def faults(self) -> Iterator[Fault]:
        """Preloading with a max-age that is too short, and headers both set and removed."""
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
                problem="allows framing, and contentSecurityPolicy does not",
                remedy="change frame-ancestors in contentSecurityPolicy",
            )
        for index, name in enumerate(self.remove_headers):
            if name.lower() in KEPT_HEADERS or name.lower().startswith(KEPT_PREFIXES):
                yield Fault(
                    path=f"removeHeaders[{index}]",
                    value=name,
                    problem="cannot be removed by CloudFront",
                    remedy="omit it",
                )
        removed = {name.lower() for name in self.remove_headers}
        for name in self.custom_headers:
            if name.lower() in removed:
                yield Fault(
                    path=f"customHeaders.{name}",
                    problem="is in removeHeaders as well",
                    remedy="remove it from one of them",
                )

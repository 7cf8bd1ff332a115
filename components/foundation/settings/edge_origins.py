"""Where a distribution fetches what it does not hold."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import AWS_REGIONS

# Amazon CloudFront Developer Guide, "Choosing the AWS Region for Origin Shield".
ShieldRegion = Literal[
    "us-east-1", "us-east-2", "us-west-2", "ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1",
    "ap-southeast-2", "eu-central-1", "eu-west-1", "eu-west-2", "me-central-1", "sa-east-1",
]  # fmt: skip
FailoverStatus = Literal[403, 404, 429, 500, 502, 503, 504]
SERVER_ERRORS: tuple[FailoverStatus, ...] = (500, 502, 503, 504)
OriginPath = Annotated[str, Field(pattern=r"^(/[^/?#\s]+)*$", max_length=255)]
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,256}$")]

# Amazon CloudFront Developer Guide, "Custom headers that CloudFront can't add to origin requests".
RESERVED_HEADERS = frozenset({
    "cache-control", "connection", "content-length", "cookie", "host", "if-match", "if-modified-since",
    "if-none-match", "if-range", "if-unmodified-since", "max-forwards", "pragma", "proxy-authenticate",
    "proxy-authorization", "proxy-connection", "range", "request-range", "te", "trailer", "transfer-encoding",
    "upgrade", "via", "x-real-ip",
})  # fmt: skip


class FailoverSettings(Settings):
    """A second origin that is asked where the first one fails (MA-23)."""

    to: str
    """A region of the origin's replicas, or the name of another origin with the same content."""
    status_codes: tuple[FailoverStatus, ...] = Field(default=SERVER_ERRORS, min_length=1)
    """Answers that count as failure, beside no answer at all; the server's own errors by default."""
    reason: str | None = Field(default=None, min_length=10)
    """Why 403, 404 or 429 count as failure, where they do: they also answer requests for what does not exist, and
    each such request then goes to two origins."""

    def faults(self) -> Iterator[Fault]:
        """Answers that are no failure as a rule, without a reason."""
        doubtful = [code for code in self.status_codes if code not in SERVER_ERRORS]
        if doubtful and self.reason is None:
            yield Fault(
                path="statusCodes",
                value=doubtful[0],
                problem="is no failure of the origin as a rule",
                remedy=f"give a reason, or use {', '.join(map(str, SERVER_ERRORS))}",
            )
        if len(set(self.status_codes)) < len(self.status_codes):
            yield Fault(path="statusCodes", problem="names a code twice", remedy="remove one")


class OriginSettings(Settings):
    """What every kind of origin has."""

    path: OriginPath = ""
    """Folder of the origin that requests are put under, such as `/site`; its root by default."""
    headers: dict[HeaderName, str] = Field(default_factory=dict, max_length=30)
    """Headers that CloudFront adds to requests to the origin; none by default (GD-31)."""
    connection_attempts: int = Field(default=3, ge=1, le=3)
    """Tries before the origin counts as failed."""
    connection_timeout_seconds: int = Field(default=5, ge=1, le=10)
    """Wait for a connection, each try."""
    shield: ShieldRegion | None = None
    """Region of Origin Shield, nearest to the origin; off by default, for it is charged by request (GD-20, MS-05)."""
    failover: FailoverSettings | None = None
    """Where requests go when the origin fails; nowhere by default."""

    def faults(self) -> Iterator[Fault]:
        """Headers that CloudFront does not let anyone set."""
        for name in self.headers:
            lower = name.lower()
            if lower in RESERVED_HEADERS or lower.startswith(("x-amz-", "x-edge-")):
                yield Fault(path=f"headers.{name}", problem="is set by CloudFront alone", remedy="rename the header")


class BucketOriginSettings(OriginSettings):
    """A private bucket of the stack, read through origin access control (GD-18)."""

    kind: Literal["bucket"]
    """Selects a bucket."""
    purpose: str
    """Purpose of the storage settings whose bucket it is."""
    region: str | None = None
    """Region of the bucket; the primary region by default."""
    replicas: tuple[str, ...] = ()
    """Regions whose copy of the bucket is an origin too, named `<origin>-<region>`; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Regions that are none, or named twice."""
        yield from super().faults()
        for index, region in enumerate(self.replicas):
            if region == self.region or region in self.replicas[:index]:
                yield Fault(path=f"replicas[{index}]", value=region, problem="is named twice", remedy="remove one")
        for path, region in (("region", self.region), *((f"replicas[{i}]", r) for i, r in enumerate(self.replicas))):
            if region is not None and region not in AWS_REGIONS:
                yield Fault(path=path, value=region, problem="no AWS region", remedy="name a region of the stack")


class ServerOriginSettings(OriginSettings):
    """What every origin has that answers HTTPS by itself."""

    domain_name: str | None = Field(default=None, pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)+$")
    """Its domain name, which its certificate bears; the first of `loadBalancer.domainNames` when left out."""
    response_timeout_seconds: int = Field(default=30, ge=1, le=120)
    """Wait for an answer; more than 60 needs a higher quota for some accounts."""
    keepalive_timeout_seconds: int = Field(default=5, ge=1, le=120)
    """Time that an idle connection is kept."""


class ApiOriginSettings(ServerOriginSettings):
    """An API Gateway API. It answers to its own host name alone (T-35)."""

    kind: Literal["api"]
    """Selects an API."""


class LoadBalancerOriginSettings(ServerOriginSettings):
    """A load balancer that faces the internet, over HTTPS: the primary region's, unless `domainName` says another."""

    kind: Literal["load_balancer"]
    """Selects a load balancer."""


class VpcOriginSettings(ServerOriginSettings):
    """The stack's load balancer in a region, private and reached through a CloudFront VPC origin."""

    kind: Literal["vpc_origin"]
    """Selects a VPC origin."""
    region: str | None = None
    """Region of the load balancer; the primary region by default."""


Origin = Annotated[
    BucketOriginSettings | ApiOriginSettings | LoadBalancerOriginSettings | VpcOriginSettings,
    Field(discriminator="kind"),
]


def replica_origin(origin: str, region: str) -> str:
    """Name of the origin that is a bucket's copy in a region."""
    return f"{origin}-{region}"

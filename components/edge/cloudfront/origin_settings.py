"""Origins of a distribution."""

from collections.abc import Iterator
from typing import Annotated, Literal, cast, get_args

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import AWS_REGIONS, RegionName, unknown_region

# Amazon CloudFront Developer Guide, "Choosing the AWS Region for Origin Shield".
ShieldRegion = Literal[
    "us-east-1", "us-east-2", "us-west-2", "ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1",
    "ap-southeast-2", "eu-central-1", "eu-west-1", "eu-west-2", "me-central-1", "sa-east-1",
]  # fmt: skip
# The same guide: the closest region with Origin Shield, for regions without.
CLOSEST_SHIELD: dict[str, ShieldRegion] = {
    "us-west-1": "us-west-2", "af-south-1": "eu-west-1", "ap-east-1": "ap-southeast-1", "ca-central-1": "us-east-1",
    "eu-south-1": "eu-central-1", "eu-west-3": "eu-west-2", "eu-north-1": "eu-west-2", "me-south-1": "ap-south-1",
}  # fmt: skip
FailoverStatus = Literal[403, 404, 429, 500, 502, 503, 504]
SERVER_ERRORS: tuple[FailoverStatus, ...] = (500, 502, 503, 504)
# S3 answers 403 instead of 404 to origin access control without s3:ListBucket: a replica that has not arrived yet.
NOT_REPLICATED: tuple[FailoverStatus, ...] = (403, 404)
REPLICA_ERROR_TTL_SECONDS = 5
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
    """Origin failover (MA-23)."""

    to: str
    """Secondary origin: a region of the origin's replicas, or the name of another origin with the same content."""
    status_codes: tuple[FailoverStatus, ...] = Field(default=SERVER_ERRORS, min_length=1)
    """Failover criteria, in addition to connection failures and timeouts; server errors by default, and always 403 and
    404 between a bucket and its replicas (T-54), or a function, which makes what is missing."""
    reason: str | None = Field(default=None, min_length=10)
    """Reason to fail over on 403, 404 or 429, required for these: they are also responses to requests for missing
    objects, each of which is then sent to both origins."""

    def faults(self) -> Iterator[Fault]:
        """Status codes that usually do not mean an origin failure, without a reason."""
        unusual = [code for code in self.status_codes if code not in SERVER_ERRORS]
        if unusual and self.reason is None:
            yield Fault(
                path="statusCodes",
                value=unusual[0],
                problem="does not usually mean an origin failure",
                remedy=f"set a reason, or use {', '.join(map(str, SERVER_ERRORS))}",
            )
        if len(set(self.status_codes)) < len(self.status_codes):
            yield Fault(path="statusCodes", problem="has a repeated code", remedy="remove one")


class OriginSettings(Settings):
    """Settings common to all kinds of origin."""

    path: OriginPath = ""
    """Origin path, such as `/site`; none by default."""
    headers: dict[HeaderName, str] = Field(default_factory=dict, max_length=30)
    """Custom headers for requests to the origin; none by default (GD-31)."""
    connection_attempts: int = Field(default=3, ge=1, le=3)
    """Connection attempts."""
    connection_timeout_seconds: int = Field(default=5, ge=1, le=10)
    """Connection timeout of each attempt."""
    origin_shield_region: ShieldRegion | None = None
    """Origin Shield region, closest to the origin; disabled by default, charged per request (GD-20, MS-05)."""
    failover: FailoverSettings | None = None
    """Origin failover; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Headers that CloudFront reserves."""
        for name in self.headers:
            lower = name.lower()
            if lower in RESERVED_HEADERS or lower.startswith(("x-amz-", "x-edge-")):
                yield Fault(path=f"headers.{name}", problem="is reserved by CloudFront", remedy="rename the header")


class RegionalOriginSettings(OriginSettings):
    """Settings common to origins that the stack creates in its regions."""

    region: RegionName | None = None
    """Region of the origin; the primary region by default."""
    replicas: tuple[RegionName, ...] = ()
    """Further regions whose bucket or load balancer is an origin too, named `<origin>-<region>`, so that a failover
    needs no change of the distribution; none by default."""

    @property
    def failover_codes(self) -> tuple[FailoverStatus, ...]:
        """Failover criteria between the origin and its replicas, ascending."""
        return tuple(sorted(self.failover.status_codes if self.failover else SERVER_ERRORS))

    def replica_shield_region(self, region: str) -> str | None:
        """Origin Shield region of a replica, the closest one to it; None if it is disabled or unknown."""
        return shield_region_of(region) if self.origin_shield_region else None

    def faults(self) -> Iterator[Fault]:
        """Unknown or repeated regions."""
        yield from super().faults()
        for index, region in enumerate(self.replicas):
            if region == self.region or region in self.replicas[:index]:
                yield Fault(path=f"replicas[{index}]", value=region, problem="is listed twice", remedy="remove one")
        for path, region in (("region", self.region), *((f"replicas[{i}]", r) for i, r in enumerate(self.replicas))):
            if region is not None and region not in AWS_REGIONS:
                yield unknown_region(path, region)


class BucketOriginSettings(RegionalOriginSettings):
    """A private bucket of the stack, with origin access control (GD-18)."""

    kind: Literal["bucket"]
    """Selects a bucket."""
    purpose: str
    """Purpose of the bucket, a key of storage.purposes."""

    @property
    def failover_codes(self) -> tuple[FailoverStatus, ...]:
        """Failover criteria between the bucket and its replicas, ascending."""
        return tuple(sorted({*super().failover_codes, *(NOT_REPLICATED if self.replicas else ())}))


class ServerOriginSettings(OriginSettings):
    """Settings common to custom origins (HTTPS servers)."""

    domain_name: str | None = Field(default=None, pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)+$")
    """Domain name, covered by its certificate; the first of `loadBalancer.domainNames` if omitted."""
    response_timeout_seconds: int = Field(default=30, ge=1, le=120)
    """Response timeout; more than 60 may require a higher quota."""
    keepalive_timeout_seconds: int = Field(default=5, ge=1, le=120)
    """Keep-alive timeout."""


class ApiOriginSettings(ServerOriginSettings):
    """An API Gateway API. It accepts its own host name only (T-35)."""

    kind: Literal["api"]
    """Selects an API."""


class LoadBalancerOriginSettings(ServerOriginSettings):
    """An internet-facing load balancer, over HTTPS: the primary region's, unless `domainName` is another's."""

    kind: Literal["load_balancer"]
    """Selects a load balancer."""


class VpcOriginSettings(RegionalOriginSettings, ServerOriginSettings):
    """The stack's internal load balancer in a region, as a CloudFront VPC origin. With replicas, the viewer function
    sends requests to the load balancer of the region that the key `active-region` of its key-value store names."""

    kind: Literal["vpc_origin"]
    """Selects a VPC origin."""


class FunctionOriginSettings(OriginSettings):
    """A function of the stack by its URL, with origin access control. A bucket that fails over to it has the function
    make what it lacks (docs/adr/0027-image-origin.md)."""

    kind: Literal["function"]
    """Selects a function."""
    function: str
    """Key of lambda.functions, a function with `url`."""
    region: RegionName | None = None
    """Region of the function; the primary region by default."""
    response_timeout_seconds: int = Field(default=30, ge=1, le=120)
    """Response timeout; more than 60 may require a higher quota."""
    keepalive_timeout_seconds: int = Field(default=5, ge=1, le=120)
    """Keep-alive timeout."""

    def faults(self) -> Iterator[Fault]:
        """Unknown regions, and a failover, which the function would have to be the primary origin of."""
        yield from super().faults()
        if self.region is not None and self.region not in AWS_REGIONS:
            yield unknown_region("region", self.region)
        if self.failover is not None:
            yield Fault(
                path="failover",
                problem="is of an origin that stores objects; a function makes them",
                remedy="set the function as failover.to of a bucket",
            )


Origin = Annotated[
    BucketOriginSettings | ApiOriginSettings | LoadBalancerOriginSettings | VpcOriginSettings | FunctionOriginSettings,
    Field(discriminator="kind"),
]


def replica_origin(origin: str, region: str) -> str:
    """Name of the origin of a replica in a region."""
    return f"{origin}-{region}"


def failover_group(origin: str) -> str:
    """Name of the origin group with an origin as its primary origin."""
    return f"{origin}-failover"


def shield_region_of(region: str) -> ShieldRegion | None:
    """The Origin Shield region closest to an AWS region; None if AWS names none."""
    return cast(ShieldRegion, region) if region in get_args(ShieldRegion) else CLOSEST_SHIELD.get(region)

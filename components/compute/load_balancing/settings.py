"""The Application Load Balancer of each region, with ingress from CloudFront only."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.domain_names import CertificateNames
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionName

Exposure = Literal["vpc_origin", "cloudfront"]
# Elastic Load Balancing, "Security policies for your Application Load Balancer": TLS 1.2 and 1.3 with forward secrecy,
# with and without post-quantum key exchange.
TlsPolicy = Literal[
    "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-2021-06",
    "ELBSecurityPolicy-TLS13-1-3-2021-06",
]
CertificateArn = Annotated[str, Field(pattern=r"^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate/[0-9a-f-]{36}$")]
ZONE_MINIMUM = 2  # Elastic Load Balancing, "Availability Zone subnets"


class LoadBalancerSettings(Settings):
    """An Application Load Balancer in each region, with an HTTPS listener."""

    exposure: Exposure = "vpc_origin"
    """`vpc_origin`: internal, in private subnets, a CloudFront VPC origin. `cloudfront`: internet-facing, with ingress
    from CloudFront's prefix list only, though from any distribution."""
    domain_names: CertificateNames = Field(default=(), max_length=10)
    """Domain names of an ACM certificate that is created for the load balancer, with DNS validation. CloudFront
    verifies its origin's domain name against them."""
    routing: Literal["failover", "latency"] | None = None
    """Routing policy of the alias records of internet-facing load balancers in several regions. `failover`, also if
    omitted: the primary region answers, and the first replica region while no target of the primary is healthy.
    `latency`: the closest region with healthy targets answers."""
    certificate_arns: dict[RegionName, CertificateArn] = Field(default_factory=dict)
    """Existing certificates by region, as an alternative to `domainNames`."""
    tls_policy: TlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    """Security policy of the HTTPS listener."""
    idle_timeout_seconds: int = Field(default=60, ge=1, le=4000)
    """Idle timeout in seconds; must be longer than the ping interval of WebSockets."""
    client_keep_alive_seconds: int = Field(default=3600, ge=60, le=604_800)
    """Client keep-alive duration in seconds."""
    desync_mitigation: Literal["defensive", "strictest"] = "defensive"
    """Desync mitigation mode, against HTTP request smuggling."""
    connection_logs: bool = True
    """Whether connection logs (TLS handshakes) are enabled, in addition to access logs, which always are."""
    zonal_shift: bool = True
    """Whether zonal shift is enabled, which moves traffic away from an impaired zone."""

    def faults(self) -> Iterator[Fault]:
        """A missing certificate, two certificate sources, repeated names, or a certificate of another region."""
        if bool(self.domain_names) == bool(self.certificate_arns):
            yield Fault(
                path="domainNames",
                problem="set either domainNames or certificateArns: the listener has one certificate",
                remedy="set the domain name of the origin, such as origin.example.com",
            )
        if self.routing is not None and self.exposure != "cloudfront":
            yield Fault(
                path="routing",
                value=self.routing,
                problem="has no effect: internal load balancers have no records",
                remedy="remove it, or set exposure: cloudfront",
            )
        elif self.routing is not None and self.certificate_arns:
            yield Fault(
                path="routing",
                value=self.routing,
                problem="has no effect: load balancers without domainNames have no records",
                remedy="remove it, or set domainNames instead of certificateArns",
            )
        for index, name in enumerate(self.domain_names):
            if name in self.domain_names[:index]:
                yield Fault(path=f"domainNames[{index}]", value=name, problem="is listed twice", remedy="remove one")
        for region, arn in self.certificate_arns.items():
            if arn.split(":")[3] != region:
                yield Fault(
                    path=f"certificateArns.{region}",
                    value=arn,
                    problem="is a certificate of another region",
                    remedy=f"set a certificate of {region}",
                )

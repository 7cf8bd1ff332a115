"""The Application Load Balancer of each region, with ingress from CloudFront only."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.edge.route53.names import RecordName
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings
from components.network.settings import NetworkSettings, public_only_faults

Exposure = Literal["vpc_origin", "cloudfront"]
# Elastic Load Balancing, "Security policies for your Application Load Balancer": TLS 1.2 and 1.3 with forward
# secrecy, with and without key exchange that withstands quantum computers.
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
    """An application load balancer in each region, for HTTPS."""

    exposure: Exposure = "vpc_origin"
    """`vpc_origin`: internal, in private subnets, a CloudFront VPC origin. `cloudfront`: internet-facing, with ingress
    from CloudFront's prefix list only, though from any distribution."""
    domain_names: tuple[RecordName, ...] = Field(default=(), max_length=10)
    """Domain names of an ACM certificate that is created for the load balancer, with DNS validation. CloudFront
    verifies its origin's domain name against them."""
    certificate_arns: dict[str, CertificateArn] = Field(default_factory=dict)
    """Instead of `domainNames`: certificates that exist, by region."""
    tls_policy: TlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    """Security policy of the HTTPS listener."""
    idle_timeout_seconds: int = Field(default=60, ge=1, le=4000)
    """Seconds that a connection may be silent; more than the pings of a WebSocket are apart."""
    client_keep_alive_seconds: int = Field(default=3600, ge=60, le=604_800)
    """Client keep-alive duration."""
    desync_mitigation: Literal["defensive", "strictest"] = "defensive"
    """Desync mitigation mode, against HTTP request smuggling."""
    connection_logs: bool = True
    """Whether connection logs (TLS handshakes) are enabled, in addition to access logs, which always are."""
    zonal_shift: bool = True
    """Whether traffic can be moved away from a zone that is impaired."""

    def faults(self) -> Iterator[Fault]:
        """No certificate, two sources of one, repeated names, or a certificate of another region."""
        if bool(self.domain_names) == bool(self.certificate_arns):
            yield Fault(
                path="domainNames",
                problem="set either domainNames or certificateArns: the listener has one certificate",
                remedy="name the domain of the origin, such as origin.example.com",
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
                    remedy=f"set one of {region}",
                )


def load_balancer_faults(
    regions: RegionsSettings, network: NetworkSettings | None, load_balancer: LoadBalancerSettings | None
) -> Iterator[Fault]:
    """No network, too few zones, or certificates that do not fit the stack's regions."""
    if load_balancer is None:
        return
    if network is None:
        yield Fault(path="loadBalancer", problem="needs a VPC in each region", remedy="add network")
        return
    yield from _subnet_faults(regions, network, load_balancer.exposure)
    for region in load_balancer.certificate_arns:
        if region not in regions.all:
            yield unknown_name(f"loadBalancer.certificateArns.{region}", region, regions.all, "region of the stack")
    for region in regions.all:
        if load_balancer.certificate_arns and region not in load_balancer.certificate_arns:
            yield Fault(
                path=f"loadBalancer.certificateArns.{region}",
                problem="missing: each region's load balancer needs its own certificate",
                remedy="set its ARN, or set domainNames",
            )


def _subnet_faults(regions: RegionsSettings, network: NetworkSettings, exposure: Exposure) -> Iterator[Fault]:
    path = "loadBalancer.exposure"
    public = exposure == "cloudfront"
    if "public" not in network.tiers:
        problem = "is in public subnets" if public else "needs an internet gateway, which requires public subnets"
        remedy = "add public to network.tiers" + (", or use vpc_origin" if public else "")
        yield Fault(path=path, value=exposure, problem=f"{problem}, and there are none", remedy=remedy)
    if not public:
        yield from public_only_faults("loadBalancer", network)
    tier = "public" if public else network.inner_tier
    for region in (name for name in regions.all if name in network.vpcs and tier in network.tiers):
        zones = network.zones_with(tier, region)
        if len(zones) < ZONE_MINIMUM:
            yield Fault(
                path=path,
                value=exposure,
                problem=f"needs {tier} subnets in {ZONE_MINIMUM} zones, and {region} has {len(zones)}",
                remedy=f"add zones with {tier} subnets to the VPC",
            )

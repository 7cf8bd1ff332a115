"""Ingress of one region: load balancer, certificate and alias records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.compute.load_balancing.load_balancer import LoadBalancer, LoadBalancerArgs, LoadBalancerRef
from components.compute.load_balancing.settings import LoadBalancerSettings
from components.edge.acm.certificate import Certificate, CertificateArgs, validated_domains
from components.edge.route53.dns import zone_id_of
from components.edge.route53.records import AliasRecords, AliasRecordsArgs
from components.edge.route53.routing import FailoverRouting, LatencyRouting, Routing
from components.foundation.cidr import Zone


def record_routing(settings: LoadBalancerSettings, region: str, regions: Sequence[str]) -> Routing | None:
    """Routing policy of a region's alias records; None without one, or for a region that has no records. regions: of
    the stack, primary first."""
    if settings.exposure != "cloudfront" or len(regions) < 2:
        return None
    if settings.routing == "latency":
        return LatencyRouting(policy="latency", region=region)
    roles = {regions[0]: "primary", regions[1]: "secondary"}
    return FailoverRouting.model_validate({"policy": "failover", "role": roles[region]}) if region in roles else None


@dataclass(frozen=True, kw_only=True)
class RegionIngressArgs:
    """Arguments of RegionIngress.

    region: the region's name. prefix: prefix of names. subnet_ids: by zone, public ones for exposure `cloudfront` and
    private ones otherwise. log_bucket_id: see LoadBalancerArgs.
    zone_ids: hosted zones by domain.
    shared_records: validation records of the primary region's certificate, which are the same; none in that region.
    alias_records: whether the domain names refer to this load balancer. routing: routing policy of these records;
        simple records if omitted.
    protect: protect the load balancer from deletion.
    """

    settings: LoadBalancerSettings
    region: str
    prefix: str
    vpc_id: Input[str]
    subnet_ids: Mapping[Zone, Input[str]]
    log_bucket_id: Input[str]
    zone_ids: Mapping[str, Input[str]]
    shared_records: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    alias_records: bool = False
    routing: Routing | None = None
    protect: bool = False


class RegionIngress(ComponentResource):
    """A load balancer and its certificate, and alias records, if the domain names refer to it.

    ref: outputs for services. The certificate is validated by DNS, or an existing one of the region.
    """

    arn: Output[str]
    dns_name: Output[str]
    ref: LoadBalancerRef
    validation_records: Mapping[str, Input[str]]

    def __init__(self, name: str, args: RegionIngressArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionIngress", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings

        self.validation_records = {}
        certificate_arn: Input[str]
        if settings.domain_names:
            certificate = Certificate(
                f"{name}-certificate",
                CertificateArgs(
                    domain_names=settings.domain_names,
                    zone_ids={
                        domain: zone_id_of(domain, args.zone_ids) for domain in validated_domains(settings.domain_names)
                    },
                    shared_records=args.shared_records,
                ),
                child,
            )
            certificate_arn, self.validation_records = certificate.arn, certificate.validation_records
        else:
            certificate_arn = settings.certificate_arns[args.region]
        balancer = LoadBalancer(
            f"{name}-load-balancer",
            LoadBalancerArgs(
                settings=settings,
                prefix=args.prefix,
                vpc_id=args.vpc_id,
                subnet_ids=args.subnet_ids,
                certificate_arn=certificate_arn,
                log_bucket_id=args.log_bucket_id,
                protect=args.protect,
            ),
            child,
        )
        if args.alias_records and settings.domain_names:
            AliasRecords(
                f"{name}-aliases",
                AliasRecordsArgs(
                    zone_ids={domain: zone_id_of(domain, args.zone_ids) for domain in settings.domain_names},
                    target_domain_name=balancer.dns_name,
                    target_zone_id=balancer.zone_id,
                    evaluate_target_health=args.routing is not None,
                    ipv6=False,
                    routing=args.routing,
                ),
                child,
            )

        self.arn, self.dns_name, self.ref = balancer.arn, balancer.dns_name, balancer.ref
        self.register_outputs({"arn": self.arn, "dns_name": self.dns_name})

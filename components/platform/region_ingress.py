"""Ingress of one region: load balancer and certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.edge.certificate import Certificate, CertificateArgs, validated_domains
from components.edge.route53.dns import zone_id_of
from components.edge.route53.records import AliasRecords, AliasRecordsArgs
from components.platform.region import RegionPlatform
from components.platform.settings.stack import StackSettings

if TYPE_CHECKING:
    from components.compute.load_balancing.settings import LoadBalancerSettings


@dataclass(frozen=True, kw_only=True)
class RegionIngressArgs:
    """Arguments of RegionIngress.

    zone_ids: hosted zones by domain. primary: the primary region's ingress, whose certificate has the same validation
    records; None in the primary region itself.
    """

    settings: StackSettings
    platform: RegionPlatform
    zone_ids: Mapping[str, Input[str]]
    primary: RegionIngress | None = None

    @property
    def load_balancer(self) -> LoadBalancerSettings:
        """Settings of the load balancer. ValueError if the stack has none."""
        if self.settings.load_balancer is None:
            raise ValueError("settings.load_balancer: missing; set loadBalancer")
        return self.settings.load_balancer


class RegionIngress(ComponentResource):
    """A load balancer and its certificate, and alias records for an internet-facing one in the primary region.

    ref: outputs for services. The module is imported only if a stack has a load balancer.
    """

    arn: Output[str]
    dns_name: Output[str]
    validation_records: Mapping[str, Input[str]]

    def __init__(self, name: str, args: RegionIngressArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionIngress", name, None, opts)
        from components.compute.load_balancing.load_balancer import LoadBalancer, LoadBalancerArgs

        child = ResourceOptions(parent=self)
        settings, platform, naming = args.load_balancer, args.platform, args.settings.naming
        public = settings.exposure == "cloudfront"

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
                    shared_records=args.primary.validation_records if args.primary else {},
                ),
                child,
            )
            certificate_arn, self.validation_records = certificate.arn, certificate.validation_records
        else:
            certificate_arn = settings.certificate_arns[platform.region.name]
        assert platform.logs.policy_ready_id is not None  # the logs bucket has policy `own`
        balancer = LoadBalancer(
            f"{name}-load-balancer",
            LoadBalancerArgs(
                settings=settings,
                prefix=naming.prefix,
                vpc_id=platform.network.vpc_id,
                subnet_ids=platform.public_subnet_ids if public else platform.inner_subnet_ids,
                certificate_arn=certificate_arn,
                log_bucket_id=platform.logs.policy_ready_id,
                protect=naming.protects_data,
            ),
            child,
        )
        if public and args.primary is None and settings.domain_names:
            AliasRecords(
                f"{name}-aliases",
                AliasRecordsArgs(
                    zone_ids={domain: zone_id_of(domain, args.zone_ids) for domain in settings.domain_names},
                    target_domain_name=balancer.dns_name,
                    target_zone_id=balancer.zone_id,
                    ipv6=False,
                ),
                child,
            )

        self.arn, self.dns_name, self.ref = balancer.arn, balancer.dns_name, balancer.ref
        self.register_outputs({"arn": self.arn, "dns_name": self.dns_name})

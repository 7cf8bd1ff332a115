"""CloudFront and its global resources."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.edge.acm.certificate import Certificate, CertificateArgs, validated_domains
from components.edge.cloudfront.distribution import Distribution, DistributionArgs
from components.edge.cloudfront.origins import Endpoint, server_endpoints
from components.edge.cloudfront.vpc_origin import VpcOrigin, VpcOriginArgs
from components.edge.route53.dns import zone_id_of
from components.edge.route53.records import AliasRecords, AliasRecordsArgs
from components.edge.settings import EdgeSettings
from components.edge.shield.shield_advanced import ShieldAdvanced, ShieldAdvancedArgs
from components.edge.waf.web_acl import WebAcl, WebAclArgs
from components.foundation.settings.regions import EDGE_REGION
from components.identity.kms.key import EncryptionKey, EncryptionKeyArgs


@dataclass(frozen=True, kw_only=True)
class EdgeArgs:
    """Arguments of Edge.

    prefix: prefix of names. primary_region: default region of load balancer origins.
    endpoints: endpoints of buckets and functions, by distribution and origin. zone_ids: by domain.
    load_balancer_domain_name: default domain name of load balancer origins. load_balancer_arns: by region.
    log_bucket_arn: bucket of the distributions' standard logs.
    key: ARN of the stack's key in us-east-1; or, if that is not a region of the stack, arguments of the replica key
        that the edge creates there.
    protect: protect distributions from deletion.
    """

    settings: EdgeSettings
    prefix: str
    account_id: Input[str]
    primary_region: str
    endpoints: Mapping[str, Mapping[str, Endpoint]]
    log_bucket_arn: Input[str]
    key: Output[str] | EncryptionKeyArgs
    load_balancer_domain_name: str | None = None
    load_balancer_arns: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    zone_ids: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    protect: bool = False


class Edge(ComponentResource):
    """The certificate, web ACL, distributions and alias records, all in us-east-1 (T-01).

    arns, domain_names: of the distributions, by name; domain names are CloudFront's. store_arns: of the key-value
    stores of those that have one. key_group_ids: and public_key_ids, by slot: of those with signing keys.
    """

    arns: Mapping[str, Output[str]]
    domain_names: Mapping[str, Output[str]]
    store_arns: Mapping[str, Output[str]]
    key_group_ids: Mapping[str, Output[str]]
    public_key_ids: Mapping[str, Mapping[str, Output[str]]]

    def __init__(self, name: str, args: EdgeArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:Edge", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, prefix = args.settings, args.prefix
        key_arn = args.key
        if isinstance(key_arn, EncryptionKeyArgs):
            key_arn = EncryptionKey(f"{name}-encryption", key_arn, child).arn

        certificate = None
        if settings.aliases:
            certificate = Certificate(
                f"{name}-certificate",
                CertificateArgs(
                    domain_names=settings.certificate_names,
                    zone_ids={
                        domain: zone_id_of(domain, args.zone_ids)
                        for domain in validated_domains(settings.certificate_names)
                    },
                    key_algorithm=settings.certificate.key_algorithm,
                ),
                child,
            )
        web_acl = None
        if settings.web_acl is not None:
            web_acl = WebAcl(
                f"{name}-firewall",
                WebAclArgs(
                    acl_name=f"{prefix}-edge",
                    scope="CLOUDFRONT",
                    region=EDGE_REGION,
                    account_id=args.account_id,
                    settings=settings.web_acl,
                    log_key_arn=key_arn,
                ),
                child,
            )
        vpc_origin_ids = self._vpc_origins(name, args)
        distributions = {
            role: Distribution(
                f"{name}-{role}",
                DistributionArgs(
                    settings=distribution,
                    primary_region=args.primary_region,
                    name_prefix=f"{prefix}-{role}",
                    origins={
                        **args.endpoints.get(role, {}),
                        **server_endpoints(
                            distribution, args.primary_region, args.load_balancer_domain_name, vpc_origin_ids
                        ),
                    },
                    log_bucket_arn=args.log_bucket_arn,
                    certificate_arn=certificate.arn if certificate and distribution.aliases else None,
                    web_acl_arn=web_acl.arn if web_acl else None,
                    account_id=args.account_id,
                    stream_key_arn=key_arn,
                    protect=args.protect,
                ),
                child,
            )
            for role, distribution in settings.distributions.items()
        }
        for role, distribution in distributions.items():
            aliases = settings.distributions[role].aliases
            if aliases:
                AliasRecords(
                    f"{name}-{role}-aliases",
                    AliasRecordsArgs(
                        zone_ids={alias: zone_id_of(alias, args.zone_ids) for alias in aliases},
                        target_domain_name=distribution.domain_name,
                        target_zone_id=distribution.hosted_zone_id,
                        ipv6=settings.distributions[role].ipv6,
                    ),
                    child,
                )
        if settings.shield_advanced is not None and settings.shield_advanced.enabled:
            ShieldAdvanced(
                f"{name}-shield",
                ShieldAdvancedArgs(
                    settings=settings.shield_advanced,
                    group_id=prefix,
                    protects={role: distribution.arn for role, distribution in distributions.items()},
                ),
                child,
            )
        self.arns = {role: distribution.arn for role, distribution in distributions.items()}
        self.domain_names = {role: distribution.domain_name for role, distribution in distributions.items()}
        self.store_arns = {role: each.store_arn for role, each in distributions.items() if each.store_arn is not None}
        groups = {role: each.key_group_id for role, each in distributions.items()}
        self.key_group_ids = {role: group_id for role, group_id in groups.items() if group_id is not None}
        self.public_key_ids = {role: each.public_key_ids for role, each in distributions.items() if each.public_key_ids}
        self.register_outputs({"domain_names": dict(self.domain_names)})

    def _vpc_origins(self, name: str, args: EdgeArgs) -> dict[str, Output[str]]:
        """A VPC origin for each region whose load balancer is an origin."""
        regions = {
            region
            for distribution in args.settings.distributions.values()
            for region in distribution.vpc_origin_regions(args.primary_region)
        }
        return {
            region: VpcOrigin(
                f"{name}-vpc-{region}",
                VpcOriginArgs(
                    origin_name=f"{args.prefix}-{region}",
                    load_balancer_arn=args.load_balancer_arns[region],
                ),
                ResourceOptions(parent=self),
            ).id
            for region in sorted(regions)
        }

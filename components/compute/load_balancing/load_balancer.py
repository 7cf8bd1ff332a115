"""The Application Load Balancer of a region."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, InvokeOutputOptions, Output, ResourceOptions
from pulumi_aws import ec2, lb, wafv2

from components.compute.load_balancing.logs import ACCESS_PREFIX, CONNECTION_PREFIX
from components.compute.load_balancing.settings import ZONE_MINIMUM, LoadBalancerSettings
from components.foundation.cidr import Zone
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.service.exports import Export
from components.network.security_group import Peer, Rule, SecurityGroup, SecurityGroupArgs

NAME_LIMIT = longest_name("aws:lb/loadBalancer:LoadBalancer")
# Amazon CloudFront Developer Guide, "Use the CloudFront managed prefix list". It counts as 55 of the 60 rules of a
# security group, so a group can contain it only once.
CLOUDFRONT_PREFIX_LIST = "com.amazonaws.global.cloudfront.origin-facing"
HTTPS, HTTP = 443, 80


@dataclass(frozen=True, kw_only=True)
class LoadBalancerArgs:
    """Arguments of LoadBalancer.

    prefix: prefix of its name, such as media-prod.
    subnet_ids: by zone: private ones for exposure `vpc_origin`, public ones for `cloudfront`. Targets in other zones
    receive no requests.
    certificate_arn: validated certificate of the region.
    log_bucket_id: the region's logs bucket, which depends on its policy with the statement `load_balancer_writes`: ELB
        tests write access when logs are enabled.
    web_acl_arn: a regional web ACL; none by default.
    protect: protect it from deletion, in Pulumi and in ELB.
    """

    settings: LoadBalancerSettings
    prefix: str
    vpc_id: Input[str]
    subnet_ids: Mapping[Zone, Input[str]]
    certificate_arn: Input[str]
    log_bucket_id: Input[str]
    web_acl_arn: Input[str] | None = None
    protect: bool = False

    def __post_init__(self) -> None:
        if len(self.subnet_ids) < ZONE_MINIMUM:
            raise ValueError(f"subnet_ids: {list(self.subnet_ids)}: allowed: {ZONE_MINIMUM} zones or more")


@dataclass(frozen=True, kw_only=True)
class LoadBalancerRef:
    """A load balancer, for services. zones: its enabled zones."""

    listener_arn: Output[str]
    arn_suffix: Output[str]
    security_group_id: Output[str]
    zones: frozenset[Zone]


@dataclass(frozen=True, kw_only=True)
class LoadBalancerExport:
    """A region's load balancer, for its services and for distributions. domain_names: of its certificate."""

    arn: Output[str]
    ref: LoadBalancerRef
    domain_names: tuple[str, ...]


LOAD_BALANCER: Export[LoadBalancerExport] = Export("the region's load balancer")


class LoadBalancer(ComponentResource):
    """An Application Load Balancer with HTTPS ingress from CloudFront only, and access and connection logs.

    HTTP is redirected to HTTPS. Requests that no rule matches get a 404 response. Its security group has no egress
    until a service is connected.
    """

    arn: Output[str]
    dns_name: Output[str]
    zone_id: Output[str]
    arn_suffix: Output[str]
    listener_arn: Output[str]
    security_group_id: Output[str]
    ref: LoadBalancerRef

    def __init__(self, name: str, args: LoadBalancerArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:LoadBalancer", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings
        internal = settings.exposure == "vpc_origin"

        prefix_list = ec2.get_managed_prefix_list_output(
            name=CLOUDFRONT_PREFIX_LIST, opts=InvokeOutputOptions(parent=self)
        )
        groups = {
            port: SecurityGroup(
                f"{name}-{role}",
                SecurityGroupArgs(
                    vpc_id=args.vpc_id,
                    group_name=f"{args.prefix}-load-balancer-{role}",
                    description=f"Load balancer, {role} from CloudFront",
                    ingress={
                        "cloudfront": Rule(
                            peer=Peer(kind="prefix_list", value=prefix_list.id),
                            description=f"{role.upper()} from CloudFront",
                            port=port,
                        )
                    },
                ),
                child,
            )
            for port, role in ((HTTPS, "https"), (HTTP, "http"))
        }
        balancer = lb.LoadBalancer(
            f"{name}-load-balancer",
            # The name contains the scheme, so that a replacement with another scheme can be created first.
            name=physical_name(args.prefix, "private" if internal else "public", limit=NAME_LIMIT),
            load_balancer_type="application",
            internal=internal,
            ip_address_type="ipv4",
            subnets=list(args.subnet_ids.values()),
            security_groups=[group.id for group in groups.values()],
            drop_invalid_header_fields=True,
            desync_mitigation_mode=settings.desync_mitigation,
            idle_timeout=settings.idle_timeout_seconds,
            client_keep_alive=settings.client_keep_alive_seconds,
            enable_zonal_shift=settings.zonal_shift,
            enable_deletion_protection=args.protect,
            access_logs=lb.LoadBalancerAccessLogsArgs(bucket=args.log_bucket_id, prefix=ACCESS_PREFIX, enabled=True),
            connection_logs=lb.LoadBalancerConnectionLogsArgs(
                bucket=args.log_bucket_id, prefix=CONNECTION_PREFIX, enabled=True
            )
            if settings.connection_logs
            else None,
            opts=ResourceOptions(parent=self, protect=args.protect),
        )
        listener = lb.Listener(
            f"{name}-https-listener",
            load_balancer_arn=balancer.arn,
            port=HTTPS,
            protocol="HTTPS",
            ssl_policy=settings.tls_policy,
            certificate_arn=args.certificate_arn,
            default_actions=[
                lb.ListenerDefaultActionArgs(
                    type="fixed-response",
                    fixed_response=lb.ListenerDefaultActionFixedResponseArgs(
                        content_type="text/plain", status_code="404", message_body="Not found"
                    ),
                )
            ],
            opts=child,
        )
        lb.Listener(
            f"{name}-http-listener",
            load_balancer_arn=balancer.arn,
            port=HTTP,
            protocol="HTTP",
            default_actions=[
                lb.ListenerDefaultActionArgs(
                    type="redirect",
                    redirect=lb.ListenerDefaultActionRedirectArgs(
                        protocol="HTTPS", port=str(HTTPS), status_code="HTTP_301"
                    ),
                )
            ],
            opts=child,
        )
        if args.web_acl_arn is not None:
            wafv2.WebAclAssociation(
                f"{name}-web-acl", resource_arn=balancer.arn, web_acl_arn=args.web_acl_arn, opts=child
            )

        self.arn, self.dns_name, self.zone_id = balancer.arn, balancer.dns_name, balancer.zone_id
        self.arn_suffix, self.listener_arn = balancer.arn_suffix, listener.arn
        self.security_group_id = groups[HTTPS].id
        self.ref = LoadBalancerRef(
            listener_arn=self.listener_arn,
            arn_suffix=self.arn_suffix,
            security_group_id=self.security_group_id,
            zones=frozenset(args.subnet_ids),
        )
        self.register_outputs({"arn": self.arn, "dns_name": self.dns_name, "zone_id": self.zone_id})

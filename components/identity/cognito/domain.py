"""The domain of a user pool."""

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, Resource, ResourceOptions
from pulumi_aws import cognito

from components.edge.acm.certificate import Certificate, CertificateArgs
from components.edge.route53.records import AliasRecords, AliasRecordsArgs
from components.identity.cognito.pool_settings import CustomDomain, DomainSettings


@dataclass(frozen=True, kw_only=True)
class UserPoolDomainArgs:
    """Arguments of UserPoolDomain.

    region: the pool's. managed_login: whether the pages are those of managed login rather than the classic ones.
    zone_id: hosted zone of a custom domain. certificate_options: with the provider of us-east-1, where Cognito requires
    the certificate. records: components that create records: the parent domain must have an A record (T-82).
    """

    settings: DomainSettings
    user_pool_id: Input[str]
    region: str
    managed_login: bool
    zone_id: Input[str] | None = None
    certificate_options: ResourceOptions | None = None
    records: Sequence[Resource] = ()

    def __post_init__(self) -> None:
        if isinstance(self.settings, CustomDomain) and self.zone_id is None:
            raise ValueError(f"zone_id: missing for the custom domain {self.settings.name}; set its zone")


class UserPoolDomain(ComponentResource):
    """The domain of a pool's sign-in pages: a prefix of Cognito's, or a custom one with its certificate and record.

    host: the fully qualified name.
    """

    host: Output[str]

    def __init__(self, name: str, args: UserPoolDomainArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:identity:UserPoolDomain", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings
        version = 2 if args.managed_login else 1

        if isinstance(settings, CustomDomain):
            assert args.zone_id is not None  # checked by the arguments
            certificate = Certificate(
                f"{name}-certificate",
                CertificateArgs(domain_names=[settings.name], zone_ids={settings.name: args.zone_id}),
                ResourceOptions.merge(args.certificate_options, child),
            )
            domain = cognito.UserPoolDomain(
                f"{name}-domain",
                user_pool_id=args.user_pool_id,
                domain=settings.name,
                certificate_arn=certificate.arn,
                managed_login_version=version,
                opts=ResourceOptions(parent=self, depends_on=list(args.records)),
            )
            AliasRecords(
                f"{name}-aliases",
                AliasRecordsArgs(
                    zone_ids={settings.name: args.zone_id},
                    target_domain_name=domain.cloudfront_distribution,
                    target_zone_id=domain.cloudfront_distribution_zone_id,
                    ipv6=False,
                ),
                child,
            )
            self.host = domain.domain
        else:
            domain = cognito.UserPoolDomain(
                f"{name}-domain",
                user_pool_id=args.user_pool_id,
                domain=settings.prefix,
                managed_login_version=version,
                opts=child,
            )
            self.host = Output.concat(domain.domain, f".auth.{args.region}.amazoncognito.com")
        self.register_outputs({"host": self.host})

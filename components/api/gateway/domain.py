"""Custom domain names of HTTP and WebSocket APIs."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import apigatewayv2

TLS = "TLS_1_2"  # the one security policy of HTTP and WebSocket APIs


@dataclass(frozen=True, kw_only=True)
class ApiDomainArgs:
    """certificate_arn: validated certificate of the region. stage: name of the API's stage."""

    domain_name: str
    certificate_arn: Input[str]
    api_id: Input[str]
    stage: Input[str]


class ApiDomain(ComponentResource):
    """A regional domain name, mapped to a stage. target_domain_name, target_zone_id: of its alias records."""

    target_domain_name: Output[str]
    target_zone_id: Output[str]

    def __init__(self, name: str, args: ApiDomainArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:ApiDomain", name, None, opts)
        child = ResourceOptions(parent=self)
        domain = apigatewayv2.DomainName(
            f"{name}-name",
            domain_name=args.domain_name,
            domain_name_configuration=apigatewayv2.DomainNameDomainNameConfigurationArgs(
                certificate_arn=args.certificate_arn, endpoint_type="REGIONAL", security_policy=TLS
            ),
            opts=child,
        )
        apigatewayv2.ApiMapping(
            f"{name}-mapping", api_id=args.api_id, domain_name=domain.domain_name, stage=args.stage, opts=child
        )
        configuration = domain.domain_name_configuration
        self.target_domain_name = configuration.apply(lambda found: found.target_domain_name or "")
        self.target_zone_id = configuration.apply(lambda found: found.hosted_zone_id or "")
        self.register_outputs({"target_domain_name": self.target_domain_name})

"""Custom domain names of REST APIs."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import apigateway

TLS = "TLS_1_2"


@dataclass(frozen=True, kw_only=True)
class RestDomainArgs:
    """certificate_arn: validated certificate of the region. stage: name of the API's stage."""

    domain_name: str
    certificate_arn: Input[str]
    rest_api_id: Input[str]
    stage: Input[str]


class RestDomain(ComponentResource):
    """A regional domain name, whose root is mapped to a stage. target_domain_name, target_zone_id: of its alias
    records."""

    target_domain_name: Output[str]
    target_zone_id: Output[str]

    def __init__(self, name: str, args: RestDomainArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:RestDomain", name, None, opts)
        child = ResourceOptions(parent=self)
        domain = apigateway.DomainName(
            f"{name}-name",
            domain_name=args.domain_name,
            regional_certificate_arn=args.certificate_arn,
            endpoint_configuration=apigateway.DomainNameEndpointConfigurationArgs(types="REGIONAL"),
            security_policy=TLS,
            opts=child,
        )
        apigateway.BasePathMapping(
            f"{name}-mapping",
            domain_name=domain.domain_name,
            rest_api=args.rest_api_id,
            stage_name=args.stage,
            opts=child,
        )
        self.target_domain_name, self.target_zone_id = domain.regional_domain_name, domain.regional_zone_id
        self.register_outputs({"target_domain_name": self.target_domain_name})

"""A VPC link: network interfaces through which HTTP APIs reach a load balancer."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import apigatewayv2

from components.network.security_group import SecurityGroup, SecurityGroupArgs


@dataclass(frozen=True, kw_only=True)
class VpcLinkArgs:
    """link_name: physical name. subnet_ids: by zone. Its security group has no egress until it is connected."""

    link_name: str
    vpc_id: Input[str]
    subnet_ids: Mapping[str, Input[str]]


class VpcLink(ComponentResource):
    """A VPC link with a security group of its own. Neither its subnets nor its group can change."""

    id: Output[str]
    security_group_id: Output[str]

    def __init__(self, name: str, args: VpcLinkArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:VpcLink", name, None, opts)
        child = ResourceOptions(parent=self)
        group = SecurityGroup(
            f"{name}-group",
            SecurityGroupArgs(
                vpc_id=args.vpc_id, group_name=args.link_name, description="Network interfaces of API Gateway"
            ),
            child,
        )
        link = apigatewayv2.VpcLink(
            f"{name}-link",
            name=args.link_name,
            subnet_ids=list(args.subnet_ids.values()),
            security_group_ids=[group.id],
            opts=child,
        )
        self.id, self.security_group_id = link.id, group.id
        self.register_outputs({"id": self.id})

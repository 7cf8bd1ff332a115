"""Interface VPC endpoints of AWS services."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import ec2

from components.foundation.documents import document
from components.network.connection import Connection, ConnectionArgs
from components.network.endpoint_policy import interface_statements
from components.network.security_group import SecurityGroup, SecurityGroupArgs
from components.network.settings import InterfaceEndpointSettings

HTTPS_PORT = 443


@dataclass(frozen=True, kw_only=True)
class InterfaceEndpointsArgs:
    """endpoints: by service, such as `ecr.api`. subnet_ids: one subnet per zone for the network interfaces.
    vpc_name: prefix of Name tags.
    client_group_ids: security groups of clients, by name. More clients can be added with a Connection to
        `security_group_id` on port 443.
    """

    endpoints: Mapping[str, InterfaceEndpointSettings]
    region: str
    vpc_name: str
    vpc_id: Input[str]
    account_id: Input[str]
    subnet_ids: Mapping[str, Input[str]]
    client_group_ids: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])


class InterfaceEndpoints(ComponentResource):
    """An interface endpoint per service with private DNS, and one security group for all of them.

    With them private and isolated subnets need no NAT gateway for AWS services. Ingress is limited to connected
    security groups.
    """

    security_group_id: Output[str]
    endpoint_ids: Mapping[str, Output[str]]

    def __init__(self, name: str, args: InterfaceEndpointsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:network:InterfaceEndpoints", name, None, opts)
        child = ResourceOptions(parent=self)

        group = SecurityGroup(
            f"{name}-access",
            SecurityGroupArgs(
                vpc_id=args.vpc_id,
                group_name=f"{args.vpc_name}-endpoints",
                description="Interface endpoints of AWS services",
            ),
            child,
        )
        for client, group_id in args.client_group_ids.items():
            Connection(
                f"{name}-from-{client}",
                ConnectionArgs(
                    client_group_id=group_id,
                    server_group_id=group.id,
                    port=HTTPS_PORT,
                    description=f"{client} to AWS services",
                ),
                child,
            )
        endpoints = {
            service: ec2.VpcEndpoint(
                f"{name}-{service.replace('.', '-')}",
                vpc_id=args.vpc_id,
                vpc_endpoint_type="Interface",
                service_name=f"com.amazonaws.{args.region}.{service}",
                subnet_ids=list(args.subnet_ids.values()),
                security_group_ids=[group.id],
                private_dns_enabled=True,
                policy=document(interface_statements(service, args.account_id, settings)),
                tags={"Name": f"{args.vpc_name}-{service}"},
                opts=child,
            )
            for service, settings in args.endpoints.items()
        }

        self.security_group_id = group.id
        self.endpoint_ids = {service: endpoint.id for service, endpoint in endpoints.items()}
        self.register_outputs({"security_group_id": group.id, "endpoint_ids": dict(self.endpoint_ids)})

"""S3 and DynamoDB by a route of the VPC's own: free, and without a way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import ec2

from components.foundation.documents import document
from components.foundation.settings.network import GatewayService
from components.network.endpoint_policy import gateway_statements


@dataclass(frozen=True, kw_only=True)
class GatewayEndpointsArgs:
    """route_table_ids: tables of the subnets that use the endpoints. vpc_name: what Name tags begin with.
    shared_buckets: buckets of others that may be read through the S3 endpoint.
    """

    services: Sequence[GatewayService]
    region: str
    vpc_name: str
    vpc_id: Input[str]
    account_id: Input[str]
    route_table_ids: Sequence[Input[str]]
    shared_buckets: Sequence[str] = ()


class GatewayEndpoints(ComponentResource):
    """A gateway endpoint per service, through which the account's principals reach the account's own resources.

    The route takes all traffic to the service in the region, NAT or not: what the policy leaves out is refused.
    """

    prefix_list_ids: Mapping[GatewayService, Output[str]]

    def __init__(self, name: str, args: GatewayEndpointsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:network:GatewayEndpoints", name, None, opts)
        child = ResourceOptions(parent=self)

        prefix_list_ids: dict[GatewayService, Output[str]] = {}
        for service in args.services:
            endpoint = ec2.VpcEndpoint(
                f"{name}-{service}",
                vpc_id=args.vpc_id,
                vpc_endpoint_type="Gateway",
                service_name=f"com.amazonaws.{args.region}.{service}",
                route_table_ids=args.route_table_ids,
                policy=document(gateway_statements(service, args.region, args.account_id, args.shared_buckets)),
                tags={"Name": f"{args.vpc_name}-{service}"},
                opts=child,
            )
            prefix_list_ids[service] = endpoint.prefix_list_id

        self.prefix_list_ids = prefix_list_ids
        self.register_outputs({"prefix_list_ids": dict(self.prefix_list_ids)})

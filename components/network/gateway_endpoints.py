"""Gateway endpoints for S3 and DynamoDB: free, and without a default route."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import ec2

from components.foundation.documents import document
from components.network.endpoint_policy import gateway_statements
from components.network.vpc_settings import GatewayService


@dataclass(frozen=True, kw_only=True)
class GatewayEndpointsArgs:
    """route_table_ids: route tables of the subnets that use the endpoints. vpc_name: prefix of Name tags.
    shared_buckets: buckets of other accounts that the S3 endpoint's policy allows reading.
    """

    services: Sequence[GatewayService]
    region: str
    vpc_name: str
    vpc_id: Input[str]
    account_id: Input[str]
    route_table_ids: Sequence[Input[str]]
    shared_buckets: Sequence[str] = ()


class GatewayEndpoints(ComponentResource):
    """A gateway endpoint per service, for the account's principals and resources.

    The route applies to all traffic to the service in the region, with or without NAT: requests that the policy does
    not allow are denied.
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

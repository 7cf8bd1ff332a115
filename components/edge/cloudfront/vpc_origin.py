"""CloudFront VPC origins for internal load balancers."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, Output, ResourceOptions
from pulumi_aws import cloudfront

TIMEOUTS = CustomTimeouts(create="30m", update="30m", delete="30m")  # CloudFront creates network interfaces in the VPC


@dataclass(frozen=True, kw_only=True)
class VpcOriginArgs:
    """origin_name: its name in the account. load_balancer_arn: an internal load balancer with an HTTPS listener, in a
    VPC with an internet gateway, which carries no traffic."""

    origin_name: str
    load_balancer_arn: Input[str]


class VpcOrigin(ComponentResource):
    """A VPC origin over HTTPS. It is deleted after the distributions that use it, and before the load balancer."""

    id: Output[str]

    def __init__(self, name: str, args: VpcOriginArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:VpcOrigin", name, None, opts)
        origin = cloudfront.VpcOrigin(
            f"{name}-origin",
            vpc_origin_endpoint_config=cloudfront.VpcOriginVpcOriginEndpointConfigArgs(
                name=args.origin_name,
                arn=args.load_balancer_arn,
                http_port=80,
                https_port=443,
                origin_protocol_policy="https-only",
                origin_ssl_protocols=cloudfront.VpcOriginVpcOriginEndpointConfigOriginSslProtocolsArgs(
                    items=["TLSv1.2"], quantity=1
                ),
            ),
            opts=ResourceOptions(parent=self, custom_timeouts=TIMEOUTS),
        )

        self.id = origin.id
        self.register_outputs({"id": self.id})

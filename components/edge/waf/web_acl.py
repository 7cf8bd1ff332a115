"""An AWS WAF web ACL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import wafv2

from components.edge.waf.logs import WebAclLogs, WebAclLogsArgs
from components.edge.waf.rules import rules, visibility
from components.edge.waf.settings import WebAclSettings
from components.foundation.settings.regions import EDGE_REGION

if TYPE_CHECKING:
    from pulumi_aws.wafv2 import WebAclRuleArgs, WebAclVisibilityConfigArgs


@dataclass(frozen=True, kw_only=True)
class WebAclArgs:
    """Arguments of WebAcl.

    acl_name: physical name and prefix of the names of metrics, IP sets and log group; immutable.
    scope: CLOUDFRONT for distributions, in us-east-1 only (T-01), or REGIONAL.
    log_key_arn: key of the region that CloudWatch Logs may use; an AWS owned key if omitted.
    protects: ARNs of load balancers, REST API stages or user pools, by role (REGIONAL; HTTP APIs are not supported,
        T-11). A distribution refers to its web ACL itself.
    """

    acl_name: str
    scope: Literal["CLOUDFRONT", "REGIONAL"]
    region: str
    account_id: Input[str]
    settings: WebAclSettings
    log_key_arn: Input[str] | None = None
    protects: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])

    def __post_init__(self) -> None:
        if self.scope == "CLOUDFRONT" and self.region != EDGE_REGION:
            raise ValueError(f"region: '{self.region}': a web ACL of scope CLOUDFRONT belongs in {EDGE_REGION}")
        if self.scope == "CLOUDFRONT" and self.protects:
            raise ValueError("protects: distributions refer to their web ACL themselves; pass them its arn")


class WebAcl(ComponentResource):
    """A web ACL with its IP sets, logging and associations."""

    arn: Output[str]

    def __init__(self, name: str, args: WebAclArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:WebAcl", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings

        made = rules(settings, args.acl_name, self._ip_sets(name, args))
        acl = wafv2.WebAcl(
            f"{name}-acl",
            name=args.acl_name,
            scope=args.scope,
            default_action={"allow": {}} if settings.default_action == "allow" else {"block": {}},
            rules=cast("list[WebAclRuleArgs]", made),  # mappings with the SDK's keys, see rules.py
            custom_response_bodies=[
                {"key": key, "content_type": response.content_type, "content": response.body}
                for key, response in settings.responses.items()
            ]
            or None,
            token_domains=list(settings.token_domains) or None,
            visibility_config=cast("WebAclVisibilityConfigArgs", visibility(args.acl_name, settings)),
            opts=child,
        )
        for role, arn in args.protects.items():
            wafv2.WebAclAssociation(f"{name}-{role}", web_acl_arn=acl.arn, resource_arn=arn, opts=child)
        if settings.logs:
            WebAclLogs(
                f"{name}-logs",
                WebAclLogsArgs(
                    acl_name=args.acl_name,
                    acl_arn=acl.arn,
                    region=args.region,
                    account_id=args.account_id,
                    settings=settings.logs,
                    key_arn=args.log_key_arn,
                ),
                child,
            )

        self.arn = acl.arn
        self.register_outputs({"arn": self.arn})

    def _ip_sets(self, name: str, args: WebAclArgs) -> Mapping[str, Sequence[Output[str]]]:
        """The ARNs of each set's IPv4 and IPv6 parts, which are separate in WAF."""
        return {
            role: [
                wafv2.IpSet(
                    f"{name}-{role}-{version.lower()}",
                    name=f"{args.acl_name}-{role}-{version.lower()}",
                    scope=args.scope,
                    ip_address_version=version,
                    addresses=list(networks),
                    opts=ResourceOptions(parent=self),
                ).arn
                for version, networks in ip_set.networks.items()
            ]
            for role, ip_set in args.settings.ip_sets.items()
        }

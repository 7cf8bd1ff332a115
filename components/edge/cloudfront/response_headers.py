"""Response headers policies of a distribution: security headers, CORS, and custom headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import cloudfront

from components.edge.cloudfront.header_settings import EdgeCorsSettings, ResponseHeadersPolicySettings
from components.edge.cloudfront.managed_policies import RESPONSE_HEADERS_POLICIES


@dataclass(frozen=True, kw_only=True)
class ResponseHeadersArgs:
    """policies: policy settings by name."""

    policies: Mapping[str, ResponseHeadersPolicySettings]


class ResponseHeaders(ComponentResource):
    """A response headers policy for each of the settings. ids: by name, managed policies included."""

    ids: Mapping[str, Input[str]]

    def __init__(self, name: str, args: ResponseHeadersArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:ResponseHeaders", name, None, opts)
        made = {
            key: cloudfront.ResponseHeadersPolicy(
                f"{name}-headers-{key}",
                comment=f"{key} of {name}",
                security_headers_config=_security(policy),
                cors_config=_cors(policy.cors) if policy.cors else None,
                custom_headers_config=cloudfront.ResponseHeadersPolicyCustomHeadersConfigArgs(
                    items=[
                        cloudfront.ResponseHeadersPolicyCustomHeadersConfigItemArgs(
                            header=header, value=value, override=True
                        )
                        for header, value in policy.custom_headers.items()
                    ]
                )
                if policy.custom_headers
                else None,
                remove_headers_config=cloudfront.ResponseHeadersPolicyRemoveHeadersConfigArgs(
                    items=[
                        cloudfront.ResponseHeadersPolicyRemoveHeadersConfigItemArgs(header=header)
                        for header in policy.remove_headers
                    ]
                )
                if policy.remove_headers
                else None,
                opts=ResourceOptions(parent=self),
            )
            for key, policy in args.policies.items()
        }
        self.ids = {**RESPONSE_HEADERS_POLICIES, **{key: policy.id for key, policy in made.items()}}
        self.register_outputs({})


def _security(policy: ResponseHeadersPolicySettings) -> cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgs:
    return cloudfront.ResponseHeadersPolicySecurityHeadersConfigArgs(
        strict_transport_security=cloudfront.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurityArgs(
            access_control_max_age_sec=policy.hsts_max_age_seconds,
            include_subdomains=True,
            preload=policy.hsts_preload,
            override=True,
        ),
        content_type_options=cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentTypeOptionsArgs(override=True),
        frame_options=cloudfront.ResponseHeadersPolicySecurityHeadersConfigFrameOptionsArgs(
            frame_option=policy.frame_options, override=True
        )
        if policy.frame_options
        else None,
        referrer_policy=cloudfront.ResponseHeadersPolicySecurityHeadersConfigReferrerPolicyArgs(
            referrer_policy=policy.referrer_policy, override=True
        ),
        content_security_policy=cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicyArgs(
            content_security_policy=policy.content_security_policy, override=True
        )
        if policy.content_security_policy
        else None,
    )


def _cors(cors: EdgeCorsSettings) -> cloudfront.ResponseHeadersPolicyCorsConfigArgs:
    return cloudfront.ResponseHeadersPolicyCorsConfigArgs(
        access_control_allow_credentials=cors.allow_credentials,
        access_control_allow_headers=cloudfront.ResponseHeadersPolicyCorsConfigAccessControlAllowHeadersArgs(
            items=list(cors.allow_headers)
        ),
        access_control_allow_methods=cloudfront.ResponseHeadersPolicyCorsConfigAccessControlAllowMethodsArgs(
            items=list(cors.allow_methods)
        ),
        access_control_allow_origins=cloudfront.ResponseHeadersPolicyCorsConfigAccessControlAllowOriginsArgs(
            items=list(cors.allow_origins)
        ),
        access_control_expose_headers=cloudfront.ResponseHeadersPolicyCorsConfigAccessControlExposeHeadersArgs(
            items=list(cors.expose_headers)
        )
        if cors.expose_headers
        else None,
        access_control_max_age_sec=cors.max_age_seconds,
        origin_override=True,
    )

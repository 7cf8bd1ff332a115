"""VPC endpoint policies: this account's principals and resources."""

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi import Input

from components.foundation.documents import Statement
from components.network.endpoint_services import INTERFACE_SERVICES
from components.network.settings import InterfaceEndpointSettings
from components.network.vpc_settings import GatewayService

# Unsigned calls, without the principal's account: pods assume their roles with them.
UNSIGNED_ACTIONS: Mapping[str, Sequence[str]] = {
    "sts": ("sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"),
}


def gateway_statements(
    service: GatewayService, region: str, account_id: Input[str], shared_buckets: Sequence[str]
) -> list[Statement]:
    """Statements of a gateway endpoint's policy.

    Image layers of ECR are in an AWS-owned bucket, with requests signed by ECR (Amazon ECR User Guide, "Amazon ECR
    interface VPC endpoints"); without access to it no task in a private subnet can start.
    """
    own = _statement(
        "AllowOwnResources",
        [f"{service}:*"],
        {"StringEquals": {"aws:PrincipalAccount": account_id, "aws:ResourceAccount": account_id}},
    )
    if service != "s3":
        return [own]
    layers = f"arn:aws:s3:::prod-{region}-starport-layer-bucket/*"
    made = [own, _statement("AllowImageLayers", ["s3:GetObject"], resources=[layers])]
    if shared_buckets:
        arns = [f"arn:aws:s3:::{bucket}" for bucket in shared_buckets]
        made.append(
            _statement(
                "AllowSharedBuckets",
                ["s3:GetObject", "s3:ListBucket"],
                resources=[*arns, *(f"{arn}/*" for arn in arns)],
            )
        )
    return made


def interface_statements(service: str, account_id: Input[str], settings: InterfaceEndpointSettings) -> list[Statement]:
    """Statements of an interface endpoint's policy."""
    resources = {"aws:ResourceAccount": [account_id, *settings.accounts]}
    made = [
        _statement(
            "AllowOwnResources",
            settings.actions or [f"{INTERFACE_SERVICES[service]}:*"],
            # Some actions name no resource's account (events:PutEvents), hence IfExists.
            {"StringEquals": {"aws:PrincipalAccount": account_id}, "StringEqualsIfExists": resources},
        )
    ]
    unsigned = [
        action for action in UNSIGNED_ACTIONS.get(service, ()) if not settings.actions or action in settings.actions
    ]
    if unsigned:
        made.append(_statement("AllowOwnRoles", unsigned, {"StringEquals": resources}))
    return made


def _statement(
    sid: str,
    actions: Sequence[str],
    conditions: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    resources: Sequence[str] = ("*",),
) -> Statement:
    """A statement for any principal, as endpoint policies require, restricted by conditions."""
    made: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": "*",
        "Action": list(actions),
        "Resource": list(resources),
    }
    if conditions:
        made["Condition"] = conditions
    return made

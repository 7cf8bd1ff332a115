"""Links of workloads to distributions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pulumi import Input

from components.foundation.grants import ActionsGrant
from components.foundation.service.access_variables import KEYED
from components.foundation.service.links import Link, in_region
from components.foundation.settings.access import AccessSettings

# Service Authorization Reference, Amazon CloudFront: none of these has resource-level permissions.
SIGNING_ACTIONS = (
    "cloudfront:CreatePublicKey",
    "cloudfront:DeletePublicKey",
    "cloudfront:GetKeyGroup",
    "cloudfront:GetPublicKey",
    "cloudfront:ListPublicKeys",
    "cloudfront:UpdateKeyGroup",
)


@dataclass(frozen=True, kw_only=True)
class DistributionLinks:
    """Links to distributions: permission to invalidate what they have cached, and `DISTRIBUTION_x`, the distribution's
    ID; permission to replace signing keys, and `KEY_GROUP_x`, the ID of the key group. arns, ids, key_group_ids: by
    name, the last of distributions whose keys are rotated."""

    arns: Mapping[str, Input[str]]
    ids: Mapping[str, Input[str]]
    key_group_ids: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for each distribution in the access settings."""
        for name in access.distributions:
            arn = in_region("distributions", name, self.arns)
            yield Link(
                access_field="distributions",
                name=f"distribution-{name}",
                grant=ActionsGrant(actions=("cloudfront:CreateInvalidation",), resources=[arn]),
                environment={KEYED["distributions"].name(name): self.ids[name]},
            )
        for name in access.signing_keys:
            group_id = in_region("signingKeys", name, self.key_group_ids)
            yield Link(
                access_field="signing_keys",
                name=f"signing-keys-{name}",
                grant=ActionsGrant(actions=SIGNING_ACTIONS, resources=["*"]),
                environment={KEYED["signing_keys"].name(name): group_id},
            )


def distribution_id(arn: str) -> str:
    """The ID in the ARN of a distribution: `arn:aws:cloudfront::123456789012:distribution/EDFDVBD632BHDS5`."""
    return arn.rpartition("/")[2]

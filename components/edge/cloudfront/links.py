"""Links of workloads to distributions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi import Input

from components.foundation.grants import ActionsGrant
from components.foundation.service.links import Link, in_region, variable
from components.foundation.settings.access import AccessSettings


@dataclass(frozen=True, kw_only=True)
class DistributionLinks:
    """Links to distributions: permission to invalidate what they have cached, and `DISTRIBUTION_x`, the distribution's
    ID. arns, ids: by name."""

    arns: Mapping[str, Input[str]]
    ids: Mapping[str, Input[str]]

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for each distribution in the access settings."""
        for name in access.distributions:
            arn = in_region("distributions", name, self.arns)
            yield Link(
                access_field="distributions",
                name=f"distribution-{name}",
                grant=ActionsGrant(actions=("cloudfront:CreateInvalidation",), resources=[arn]),
                environment={variable("DISTRIBUTION", name): self.ids[name]},
            )


def distribution_id(arn: str) -> str:
    """The ID in the ARN of a distribution: `arn:aws:cloudfront::123456789012:distribution/EDFDVBD632BHDS5`."""
    return arn.rpartition("/")[2]

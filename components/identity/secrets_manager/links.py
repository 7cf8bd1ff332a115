"""Links of workloads to secrets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi import Input

from components.foundation.grants import ActionsGrant, KeyUse
from components.foundation.service.links import Link, in_region
from components.foundation.settings.access import AccessSettings


@dataclass(frozen=True, kw_only=True)
class SecretLinks:
    """Links to secrets: permission to read them. arns: by key."""

    arns: Mapping[str, Input[str]]
    key_arn: Input[str]
    region: str

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for each secret in the access settings."""
        for key in access.secrets:
            yield Link(
                access_field="secrets",
                name=f"secret-{key}",
                grant=ActionsGrant(
                    actions=("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"),
                    resources=[in_region("secrets", key, self.arns)],
                    key=KeyUse(key_arn=self.key_arn, region=self.region, service="secretsmanager", encrypts=False),
                ),
            )

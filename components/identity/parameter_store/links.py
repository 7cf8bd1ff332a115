"""Links of workloads to parameters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi import Input

from components.foundation.grants import ActionsGrant, KeyUse
from components.foundation.service.access_variables import KEYED
from components.foundation.service.links import Link, in_region
from components.foundation.settings.access import AccessSettings


@dataclass(frozen=True, kw_only=True)
class ParameterLinks:
    """Links to parameters: permission to read them, and `PARAMETER_x`, the parameter's name. arns, names: by key."""

    arns: Mapping[str, Input[str]]
    names: Mapping[str, str]
    key_arn: Input[str]
    region: str

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for each parameter in the access settings."""
        for key in access.parameters:
            yield Link(
                access_field="parameters",
                name=f"parameter-{key}",
                grant=ActionsGrant(
                    actions=("ssm:GetParameter", "ssm:GetParameters"),
                    resources=[in_region("parameters", key, self.arns)],
                    key=KeyUse(key_arn=self.key_arn, region=self.region, service="ssm", encrypts=False),
                ),
                environment={KEYED["parameters"].name(key): self.names[key]},
            )

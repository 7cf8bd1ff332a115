"""Builds of a pipeline, and where their results are published."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, Tag

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.keyed import KeyedSettings
from components.foundation.settings.plain_secrets import plain_secret_faults
from components.foundation.settings.types import ResourceKey
from components.foundation.settings.variants import one_of

# AWS CodeBuild User Guide, "Environment variables in build environments": names of CodeBuild's own begin so.
RESERVED = "CODEBUILD_"
DEFAULT_IMAGE = "aws/codebuild/amazonlinux-aarch64-standard:3.0"

VariableName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=128)]


class BucketSiteSettings(Settings):
    """A site in a bucket behind a distribution."""

    purpose: ResourceKey
    """Purpose of the bucket, a key of storage.purposes."""
    distribution: ResourceKey
    """Distribution whose cache is invalidated, a key of edge.distributions."""
    hashed_folder: str = Field(default="assets", pattern=r"^[\w.-]+(/[\w.-]+)*$")
    """Folder of files whose names change with their content, which browsers keep for a year; they ask for new versions
    of all others each time."""


class AmplifySiteSettings(Settings):
    """A site on Amplify Hosting."""

    amplify: ResourceKey
    """App, a key of delivery.amplify."""


SiteSettings = Annotated[
    Annotated[BucketSiteSettings, Tag("purpose")] | Annotated[AmplifySiteSettings, Tag("amplify")],
    one_of("purpose", "amplify"),
]


class SecretVariableSettings(Settings):
    """A variable whose value CodeBuild reads from a secret."""

    secret: ResourceKey
    """Secret, a key of secretsManager.secrets."""
    field: str | None = Field(default=None, pattern=r"^[\w.-]+$")
    """Field of a secret that is a JSON object; the whole value if omitted."""


class BuildSettings(KeyedSettings):
    """A build by a specification in the repository. Code of the repository may only read its secrets and parameters:
    its results are published by a project of their own."""

    specification: str = Field(pattern=r"^[\w.-]+(/[\w.-]+)*\.ya?ml$")
    """Path of the build specification in the repository, such as `apps/web/buildspec.yml`, whose artifacts are the
    site."""
    site: SiteSettings | None = None
    """Where the artifacts are published; nowhere by default."""
    variables: dict[VariableName, str] = Field(default_factory=dict)
    """Environment variables that are not secret; none by default."""
    secrets: dict[VariableName, SecretVariableSettings] = Field(default_factory=dict)
    """Environment variables from secrets; none by default."""
    parameters: dict[VariableName, ResourceKey] = Field(default_factory=dict)
    """Environment variables from parameters, keys of parameterStore.parameters; none by default."""
    size: Literal["small", "medium", "large"] = "small"
    """Size of the build environment, on arm64: 2, 4 or 8 vCPUs."""
    image: str = DEFAULT_IMAGE
    """Image of the build environment, for arm64."""
    privileged: bool = False
    """Whether the build is root on its host, which building container images requires."""
    timeout_minutes: int = Field(default=30, ge=5, le=2160)
    """Time that a build may take in minutes."""

    def faults(self) -> Iterator[Fault]:
        """Variables that are reserved, defined twice, or secret in plain text."""
        yield from plain_secret_faults(
            "variables",
            self.variables,
            "variables are visible in the console and in logs",
            "define it in secrets or parameters",
        )
        seen: dict[str, str] = {}
        for field, names in (
            ("variables", self.variables),
            ("secrets", self.secrets),
            ("parameters", self.parameters),
        ):
            for name in names:
                if name.startswith(RESERVED):
                    yield Fault(path=f"{field}.{name}", problem="is reserved by CodeBuild", remedy="rename it")
                if seen.setdefault(name, field) != field:
                    yield Fault(
                        path=f"{field}.{name}",
                        problem=f"is also defined in {seen[name]}",
                        remedy="remove one of the two",
                    )

"""Pipelines of a stack."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from components.delivery.build_settings import AmplifySiteSettings, BucketSiteSettings, BuildSettings
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.keyed import KeyedSettings
from components.foundation.settings.types import LogRetentionDays, ResourceKey

PIPELINE_LIMIT = longest_name("aws:codepipeline/pipeline:Pipeline")
PROJECT_LIMIT = longest_name("aws:codebuild/project:Project")
CONNECTION_LIMIT = longest_name("aws:codeconnections/connection:Connection")
APP_LIMIT = longest_name("aws:amplify/app:App")
# AWS CodePipeline User Guide, "Filtering on triggers": patterns of one filter.
MOST_PATTERNS = 8

Branch = Annotated[str, Field(pattern=r"^[A-Za-z0-9._/-]+$", max_length=255)]


class ConnectionSettings(Settings):
    """A connection to a provider of repositories, without a token: its owner installs the app of AWS there (T-98)."""

    provider: Literal["GitHub", "Bitbucket", "GitLab"] = "GitHub"
    """Provider of the repositories."""
    arn: str | None = Field(
        default=None, pattern=r"^arn:aws:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection/[\w-]+$"
    )
    """ARN of an existing connection; the stack creates one if omitted."""


class PipelineSettings(KeyedSettings):
    """A pipeline: each push to a branch is built and, after an approval if there is one, published."""

    repository: str = Field(pattern=r"^[\w.-]+(/[\w.-]+)+$")
    """Full name of the repository, such as `example/website`."""
    branch: Branch = "main"
    """Branch whose pushes start the pipeline."""
    paths: tuple[str, ...] = Field(default=(), max_length=MOST_PATTERNS)
    """Patterns of files that a push must change, such as `apps/web/**`; any by default."""
    builds: dict[ResourceKey, BuildSettings] = Field(min_length=1)
    """Builds by key, which run at the same time."""
    approval: bool = False
    """Whether somebody approves before publishing."""

    @property
    def sites(self) -> Mapping[str, BucketSiteSettings | AmplifySiteSettings]:
        """Sites that are published, by the build that makes them."""
        return {key: build.site for key, build in self.builds.items() if build.site is not None}

    def faults(self) -> Iterator[Fault]:
        """An approval of nothing."""
        if self.approval and not self.sites:
            yield Fault(path="approval", value=True, problem="nothing is published", remedy="set site of a build")


class AmplifyAppSettings(KeyedSettings):
    """An app of Amplify Hosting without a repository: Amplify takes repositories with a token only, so a pipeline
    deploys to it."""

    branch: str = Field(default="main", pattern=r"^[A-Za-z0-9._-]+$", max_length=255)
    """Branch of the app that is deployed to."""
    single_page: bool = True
    """Whether paths without an extension have the page /index.html."""


class PipelinesSettings(Settings):
    """Pipelines of the primary region, their builds and their sites."""

    connection: ConnectionSettings = Field(default_factory=ConnectionSettings)
    """Connection to the repositories."""
    artifacts: ResourceKey
    """Purpose of the bucket with the artifacts of all pipelines, a key of storage.purposes that nothing else uses."""
    pipelines: dict[ResourceKey, PipelineSettings] = Field(min_length=1)
    """Pipelines by key."""
    amplify: dict[ResourceKey, AmplifyAppSettings] = Field(default_factory=dict)
    """Apps of Amplify Hosting by key; none by default."""
    log_retention_days: LogRetentionDays = 90
    """Retention of the logs of builds in days."""

    def pipeline_name(self, key: str, prefix: str) -> str:
        """Physical name of a pipeline; `prefix` is the stack's."""
        return physical_name(prefix, key, limit=PIPELINE_LIMIT)

    def faults(self) -> Iterator[Fault]:
        """Sites that two builds publish to, unknown apps, and apps that none does."""
        owners: dict[str, str] = {}
        for path, site in self.sites():
            if isinstance(site, AmplifySiteSettings) and site.amplify not in self.amplify:
                yield unknown_name(f"{path}.amplify", site.amplify, self.amplify, f"app '{site.amplify}'")
            field = "amplify" if isinstance(site, AmplifySiteSettings) else "purpose"
            name = f"{field} {getattr(site, field)}"
            if owners.setdefault(name, path) != path:
                yield Fault(
                    path=f"{path}.{field}",
                    value=getattr(site, field),
                    problem=f"is {owners[name]} too: each would overwrite the other",
                    remedy="remove one of the two",
                )
        for key in self.amplify:
            if f"amplify {key}" not in owners:
                yield Fault(
                    path=f"amplify.{key}", problem="nothing is published to it", remedy="name it in site of a build"
                )

    def sites(self) -> Iterator[tuple[str, BucketSiteSettings | AmplifySiteSettings]]:
        """Path and settings of each site."""
        for key, pipeline in self.pipelines.items():
            for build, site in pipeline.sites.items():
                yield f"pipelines.{key}.builds.{build}.site", site

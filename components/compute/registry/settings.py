"""ECR repositories: image retention, scanning and replication."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.name_limits import longest_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, same_names
from components.foundation.settings.keyed import KeyedSettings

# Amazon ECR API Reference, CreateRepository.
REPOSITORY_NAME = r"^([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*$"
REPOSITORY_KEY = r"^[a-z][a-z0-9-]{0,29}$"
TAG_FILTER = r"^[0-9a-zA-Z._*-]{1,128}$"

NAME_LIMIT = longest_name("aws:ecr/repository:Repository")

RepositoryKey = Annotated[str, Field(pattern=REPOSITORY_KEY)]
TagFilter = Annotated[str, Field(pattern=TAG_FILTER)]


class RepositorySettings(KeyedSettings):
    """An ECR repository. Tags are immutable."""

    name: str | None = Field(default=None, pattern=REPOSITORY_NAME, min_length=2, max_length=NAME_LIMIT)
    """Physical name, such as `media/api`; `<system>-<environment>/<key>` if omitted."""
    keep_images: int = Field(default=100, ge=2, le=10_000)
    """Maximum number of images; the oldest ones expire. Images in use must be among them: tasks cannot start without
    their image."""
    untagged_expiration_days: int = Field(default=14, ge=1, le=365)
    """Days until untagged images expire."""
    mutable_tags: tuple[TagFilter, ...] = Field(default=(), max_length=5)
    """Tag filters exempt from immutability, such as `cache-*`; none by default. Services must not run such tags."""

    def faults(self) -> Iterator[Fault]:
        """Filters that ECR rejects, or that match every tag."""
        for index, pattern in enumerate(self.mutable_tags):
            path = f"mutableTags[{index}]"
            if set(pattern) == {"*"}:
                yield Fault(path=path, value=pattern, problem="matches every tag", remedy="begin it with a prefix")
            elif pattern.count("*") > 2:
                yield Fault(path=path, value=pattern, problem="allowed: 2 wildcards in a filter")

    def moves(self, tag: str) -> bool:
        """Whether a tag is mutable."""
        return any(fnmatchcase(tag, pattern) for pattern in self.mutable_tags)


class RegistrySettings(Settings):
    """Repositories in each region, encrypted with the region's key. The primary region replicates its images."""

    repositories: dict[RepositoryKey, RepositorySettings] = Field(min_length=1)
    """Repositories by the key that services refer to."""
    scanning: Literal["basic", "enhanced"] = "basic"
    """`basic`: scan on push. `enhanced`: continuous scanning by Amazon Inspector, a registry-wide setting in each
    region that only one stack of the account may manage."""
    replication: bool = True
    """Whether this stack manages cross-Region replication, a registry-wide setting that only one stack of the account
    may manage (ADR 17). False if another stack does."""

    def repository_name(self, key: str, prefix: str) -> str:
        """Physical name of a repository. prefix: the stack's."""
        return self.repositories[key].name or f"{prefix}/{key}"

    def faults(self) -> Iterator[Fault]:
        """Repositories with the same name."""
        yield from same_names("repositories", {key: each.name for key, each in self.repositories.items()})

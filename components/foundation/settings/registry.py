"""Container images: their repositories, how long images are kept and how they are scanned."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.name_limits import longest_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

# Amazon ECR API Reference, CreateRepository.
REPOSITORY_NAME = r"^([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*$"
REPOSITORY_KEY = r"^[a-z][a-z0-9-]{0,29}$"
TAG_FILTER = r"^[0-9a-zA-Z._*-]{1,128}$"

NAME_LIMIT = longest_name("aws:ecr/repository:Repository")

RepositoryKey = Annotated[str, Field(pattern=REPOSITORY_KEY)]
TagFilter = Annotated[str, Field(pattern=TAG_FILTER)]


class RepositorySettings(Settings):
    """A repository of images. A tag that was pushed never names another image."""

    name: str | None = Field(default=None, pattern=REPOSITORY_NAME, min_length=2, max_length=NAME_LIMIT)
    """Physical name, such as `media/api`; `<system>-<environment>/<key>` when left out."""
    keep_images: int = Field(default=100, ge=2, le=10_000)
    """Images that are kept; older ones are removed. What runs must be among them: a task whose image is gone cannot
    start again."""
    untagged_expiration_days: int = Field(default=14, ge=1, le=365)
    """Days after which an image without a tag is removed."""
    mutable_tags: tuple[TagFilter, ...] = Field(default=(), max_length=5)
    """Filters of tags that may be moved, such as `cache-*`; none by default. Services refuse to run them."""

    def faults(self) -> Iterator[Fault]:
        """Filters that ECR refuses, or that leave nothing immutable."""
        for index, pattern in enumerate(self.mutable_tags):
            path = f"mutableTags[{index}]"
            if set(pattern) == {"*"}:
                yield Fault(path=path, value=pattern, problem="covers every tag", remedy="begin it with a prefix")
            elif pattern.count("*") > 2:
                yield Fault(path=path, value=pattern, problem="allowed: 2 wildcards in a filter")

    def moves(self, tag: str) -> bool:
        """Whether a tag may be moved to another image."""
        return any(fnmatchcase(tag, pattern) for pattern in self.mutable_tags)


class RegistrySettings(Settings):
    """Repositories in each region, under the region's key. The primary region copies its images to the others."""

    repositories: dict[RepositoryKey, RepositorySettings] = Field(min_length=1)
    """By the name that services use."""
    scanning: Literal["basic", "enhanced"] = "basic"
    """`basic`: each image when it is pushed. `enhanced`: all of them, whenever Amazon Inspector learns of a new
    vulnerability; a setting of the account's registry in each region, which one stack alone may own."""
    replication: bool = True
    """Whether this stack sets where images are copied to: replication belongs to the account's registry, which one
    stack alone may own. False where another one does."""

    def repository_name(self, key: str, prefix: str) -> str:
        """Physical name of a repository; `prefix` is the stack's."""
        return self.repositories[key].name or f"{prefix}/{key}"

    def faults(self) -> Iterator[Fault]:
        """Names that are given to two repositories."""
        seen: dict[str, str] = {}
        for key, repository in self.repositories.items():
            if repository.name is None:
                continue
            if repository.name in seen:
                yield Fault(
                    path=f"repositories.{key}.name",
                    value=repository.name,
                    problem=f"is the name of repositories.{seen[repository.name]}",
                    remedy="rename one of them",
                )
            seen.setdefault(repository.name, key)

"""What a stack is called, and the tags that everything in it carries."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

TAG_LIMIT = 50  # tags on a resource: AWS Tagging Best Practices, "Tag naming limits and requirements"
RESERVED = ("system", "environment", "managed-by")


class NamingSettings(Settings):
    """The stack's names and tags."""

    system: str = Field(pattern=r"^[a-z][a-z0-9-]{1,30}[a-z0-9]$")
    """The system's name in lower case, which physical names begin with, such as media."""
    environment: Literal["dev", "qa", "staging", "prod"]
    """Which of the system's environments this is. In prod what holds data is protected from deletion."""
    suffix: str = Field(default="", pattern=r"^([a-z0-9]{1,12})?$")
    """Put behind names that are shared by all of AWS (buckets). Empty keeps the given name exactly, so that a
    bucket that exists can be imported."""
    tags: dict[str, str] = Field(default_factory=dict)
    """Tags that every resource carries, beside `system`, `environment` and `managed-by`."""

    @property
    def protects_data(self) -> bool:
        """Whether what holds data is protected from deletion."""
        return self.environment == "prod"

    @property
    def all_tags(self) -> dict[str, str]:
        """The stack's tags with the constant ones."""
        return {**self.tags, "system": self.system, "environment": self.environment, "managed-by": "pulumi"}

    @property
    def prefix(self) -> str:
        """What physical names begin with: system and environment."""
        return f"{self.system}-{self.environment}"

    @property
    def path(self) -> str:
        """What names of secrets and parameters begin with: system and environment, with a slash."""
        return f"{self.system}/{self.environment}"

    def faults(self) -> Iterator[Fault]:
        """Tags that AWS refuses or that the program sets by itself."""
        for key, value in self.tags.items():
            path = f"tags.{key}"
            if key in RESERVED:
                yield Fault(path=path, value=value, problem="is set by the program", remedy="remove it")
            if key.lower().startswith("aws:"):
                yield Fault(path=path, value=value, problem="the prefix aws: belongs to AWS", remedy="rename the tag")
            if len(key) > 128 or len(value) > 256:
                yield Fault(path=path, value=value, problem="allowed: 128 characters for a key, 256 for a value")
        if len(self.tags) + len(RESERVED) > TAG_LIMIT - 2:  # room for a component's Name and the service's own
            yield Fault(
                path="tags",
                value=len(self.tags),
                problem=f"allowed: {TAG_LIMIT - 2 - len(RESERVED)} tags",
                remedy="remove some",
            )

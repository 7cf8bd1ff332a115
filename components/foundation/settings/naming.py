"""Names and default tags of a stack."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.tags import Tags

TAG_LIMIT = 50  # tags on a resource: AWS Tagging Best Practices, "Tag naming limits and requirements"
RESERVED = ("system", "environment", "managed-by")


class NamingSettings(Settings):
    """Names and tags of the stack."""

    system: str = Field(pattern=r"^[a-z][a-z0-9-]{1,30}[a-z0-9]$")
    """Name of the system in lower case, the prefix of physical names, such as media."""
    environment: Literal["dev", "qa", "staging", "prod"]
    """Environment of the system. In prod, resources that hold data are protected from deletion."""
    suffix: str = Field(default="", pattern=r"^([a-z0-9]{1,12})?$")
    """Suffix of globally unique names (buckets). Empty keeps the given name exactly, so that an existing bucket can be
    imported."""
    tags: Tags = Field(default_factory=dict)
    """Tags of every resource, in addition to `system`, `environment` and `managed-by`."""

    @property
    def protects_data(self) -> bool:
        """Whether resources that hold data are protected from deletion."""
        return self.environment == "prod"

    @property
    def all_tags(self) -> dict[str, str]:
        """The stack's tags, including the reserved ones."""
        return {**self.tags, "system": self.system, "environment": self.environment, "managed-by": "pulumi"}

    @property
    def prefix(self) -> str:
        """Prefix of physical names: system and environment."""
        return f"{self.system}-{self.environment}"

    @property
    def path(self) -> str:
        """Prefix of the names of secrets and parameters: system and environment, separated by a slash."""
        return f"{self.system}/{self.environment}"

    def faults(self) -> Iterator[Fault]:
        """Tags that the program sets, and too many of them."""
        for key, value in self.tags.items():
            path = f"tags.{key}"
            if key.lower() in RESERVED:
                yield Fault(path=path, value=value, problem="is set by the program", remedy="remove it")
        if len(self.tags) + len(RESERVED) > TAG_LIMIT - 2:  # room for a component's Name and tags of the service
            yield Fault(
                path="tags",
                value=len(self.tags),
                problem=f"allowed: {TAG_LIMIT - 2 - len(RESERVED)} tags",
                remedy="remove some",
            )

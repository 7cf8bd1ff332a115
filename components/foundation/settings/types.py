"""Types of values that settings of several services have."""

from typing import Annotated, Literal

from pydantic import Field

# Key of a resource in a stack file, and part of its logical name.
ResourceKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
# fmt: off
LogRetentionDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]  # CloudWatch Logs API, PutRetentionPolicy
# fmt: on

"""Configuration of a function from environment variables."""

import os
from collections.abc import Mapping


def required(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The value of an environment variable. KeyError without a value: a function with an incomplete configuration fails
    when it starts, not at its first event."""
    value = environment.get(name, "")
    if not value:
        raise KeyError(f"{name}: missing; set the environment variable of the function")
    return value

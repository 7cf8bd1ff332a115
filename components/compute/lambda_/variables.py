"""Environment variables of functions: names and sizes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from components.foundation.secret_names import is_secret_name
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.plain_secrets import plain_secret_faults
from functions.shared.configuration import PREFIXES

# AWS Lambda Developer Guide, "Working with Lambda environment variables".
LARGEST_ENVIRONMENT_BYTES = 4096
RESERVED = frozenset(
    {
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT",
        "LAMBDA_RUNTIME_DIR",
    }
)  # fmt: skip

SET_BY_ACCESS: Mapping[str, str] = {
    **{f"{prefix}_": AccessSettings.model_fields[field].alias or field for field, prefix in PREFIXES.items()},
    "EVENT_BUS": "eventBus",
    "MEDIA_PLACES": "places",
    "MEDIACONVERT_": "transcoding",
}
"""Fields of the access settings, by the beginning of the variables that each of them sets."""

VariableName = Annotated[str, Field(pattern=r"^[a-zA-Z][a-zA-Z0-9_]{1,127}$")]


def variable_faults(path: str, variables: Mapping[str, str]) -> Iterator[Fault]:
    """Reserved names, and secrets."""
    for name in variables:
        if name in RESERVED:
            yield Fault(path=f"{path}.{name}", problem="is reserved by Lambda", remedy="rename it")
    yield from plain_secret_faults(
        path,
        variables,
        "environment variables are visible in the console",
        "add the secret to access.secrets, and read it in the function",
    )


def unread_faults(path: str, variables: Mapping[str, str], read: Collection[str]) -> Iterator[Fault]:
    """Variables that the code does not read, or that `access` sets."""
    for name in variables:
        if name not in read and name not in RESERVED and not is_secret_name(name):
            fault = unknown_name(f"{path}.{name}", name, read, remedy="remove it")
            field = next((field for start, field in SET_BY_ACCESS.items() if name.startswith(start)), "")
            if field:
                yield replace(fault, problem=f"is set by access.{field}, not here", remedy="remove it")
            else:
                readers = "function" if path.startswith("functions.") else "functions"
                yield replace(fault, problem=f"is read by no code of the {readers}")


def size_faults(path: str, variables: Mapping[str, str]) -> Iterator[Fault]:
    """Variables that are too large together."""
    size = sum(len(name.encode()) + len(value.encode()) for name, value in variables.items())
    if size > LARGEST_ENVIRONMENT_BYTES:
        yield Fault(
            path=path,
            value=size,
            problem=f"allowed: {LARGEST_ENVIRONMENT_BYTES} bytes of names and values, those of its access included",
            remedy="read large values from a parameter",
        )

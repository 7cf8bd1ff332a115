"""Checks of secrets against the stack's regions and functions."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings, replica_list_faults
from components.identity.secrets_manager.settings import SecretsSettings

LEAST_TIMEOUT_SECONDS = 30  # three attempts of a request, of 10 seconds each


def secret_region_faults(regions: RegionsSettings, secrets_manager: SecretsSettings) -> Iterator[Fault]:
    """Replication of secrets to regions that are not replica regions of the stack."""
    for key, secret in secrets_manager.secrets.items():
        yield from replica_list_faults(f"secretsManager.secrets.{key}.replicas", secret.replicas or (), regions)


class RotationFunction(Protocol):
    """A function of the stack."""

    @property
    def timeout_seconds(self) -> int:
        """Timeout of an invocation in seconds."""
        ...


class FunctionsOfStack(Protocol):
    """Functions of the stack, all of them in the primary region."""

    @property
    def functions(self) -> Mapping[str, RotationFunction]:
        """Functions by key."""
        ...


def secret_function_faults(secrets_manager: SecretsSettings, functions: FunctionsOfStack | None) -> Iterator[Fault]:
    """Rotation by functions that the stack does not have, or that end before they have an answer."""
    known: Mapping[str, RotationFunction] = functions.functions if functions is not None else {}
    for key, secret in secrets_manager.secrets.items():
        if secret.rotation is None:
            continue
        path, function = f"secretsManager.secrets.{key}.rotation.function", secret.rotation.function
        if function not in known:
            yield unknown_name(path, function, known, f"function '{function}'")
        elif known[function].timeout_seconds < LEAST_TIMEOUT_SECONDS:
            yield Fault(
                path=f"lambda.functions.{function}.timeoutSeconds",
                value=known[function].timeout_seconds,
                problem=f"is too short for a rotation of {key}, which waits for other services: it would be repeated "
                "without end",
                remedy=f"set {LEAST_TIMEOUT_SECONDS} or more",
            )

"""Checks of secrets against the stack's regions and functions."""

from collections.abc import Iterator

from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings, replica_list_faults
from components.identity.secrets_manager.settings import SecretsSettings


def secret_region_faults(regions: RegionsSettings, secrets_manager: SecretsSettings) -> Iterator[Fault]:
    """Replication of secrets to regions that are not replica regions of the stack."""
    for key, secret in secrets_manager.secrets.items():
        yield from replica_list_faults(f"secretsManager.secrets.{key}.replicas", secret.replicas or (), regions)


def secret_function_faults(secrets_manager: SecretsSettings) -> Iterator[Fault]:
    """Rotation by functions that the stack does not have: the secret would never be rotated."""
    for key, secret in secrets_manager.secrets.items():
        if secret.rotation is not None:
            yield Fault(
                path=f"secretsManager.secrets.{key}.rotation.function",
                value=secret.rotation.function,
                problem="stacks have no functions",
                remedy="omit rotation, and set new values out of band",
            )

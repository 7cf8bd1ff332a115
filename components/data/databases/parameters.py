"""Database parameters."""

from collections.abc import Mapping

from components.data.databases.settings import FORCE_TLS, applied_at_restart


def database_parameters(parameters: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """Value and apply method of each parameter: the given ones, and TLS for every connection."""
    every = {FORCE_TLS: "1", **parameters}
    return {
        name: (every[name], "pending-reboot" if applied_at_restart(name) else "immediate") for name in sorted(every)
    }

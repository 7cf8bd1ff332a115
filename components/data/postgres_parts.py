"""What an instance of RDS for PostgreSQL and its copies have in common."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi import CustomTimeouts, ResourceOptions
from pulumi_aws import rds

from components.foundation.settings.database import FORCE_TLS, DatabaseSettings, applied_at_restart

# A copy of a terabyte, or a change of its volume, takes RDS longer than the provider waits by itself.
TIMEOUTS = CustomTimeouts(create="2h", update="3h", delete="2h")


def database_parameters(parameters: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """Value and way of applying of each parameter: those given, and TLS for every connection."""
    every = {FORCE_TLS: "1", **parameters}
    return {
        name: (every[name], "pending-reboot" if applied_at_restart(name) else "immediate") for name in sorted(every)
    }


def parameter_group(
    name: str, identifier: str, settings: DatabaseSettings, opts: ResourceOptions
) -> rds.ParameterGroup:
    """The parameters of an instance. A new major version takes a new group, made before the old one goes."""
    return rds.ParameterGroup(
        name,
        family=f"postgres{settings.major_version}",
        description=f"Parameters of {identifier}",
        parameters=[
            rds.ParameterGroupParameterArgs(name=parameter, value=value, apply_method=method)
            for parameter, (value, method) in database_parameters(settings.parameters).items()
        ],
        opts=opts,
    )


def storage_drift(grows: bool) -> list[str]:
    """What autoscaling changes behind the program's back: the size, and nothing else (T-19)."""
    return ["allocatedStorage"] if grows else []

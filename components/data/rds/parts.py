"""Parameters common to RDS for PostgreSQL instances and their replicas."""

from __future__ import annotations

from pulumi import CustomTimeouts, ResourceOptions
from pulumi_aws import rds

from components.data.databases.parameters import database_parameters
from components.data.databases.settings import DatabaseSettings

# Creating a replica of a terabyte, or modifying its volume, exceeds the provider's default timeout.
TIMEOUTS = CustomTimeouts(create="2h", update="3h", delete="2h")


def parameter_group(
    name: str, identifier: str, settings: DatabaseSettings, opts: ResourceOptions
) -> rds.ParameterGroup:
    """The parameter group of an instance. A new major version gets a new group, created before the old one is
    deleted."""
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
    """Properties that storage autoscaling changes: only the size (T-19)."""
    return ["allocatedStorage"] if grows else []

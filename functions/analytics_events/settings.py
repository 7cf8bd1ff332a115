"""Settings of the function."""

from functions.shared.configuration import Environment


def load(environment: Environment) -> str:
    """Name of the table `analytics`. ConfigurationError names the variable."""
    return environment.table("analytics", "update", keys=("asset_id", "timestamp_event"))

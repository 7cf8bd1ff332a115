"""Settings of the function."""

from functions.shared.configuration import Environment


def load(environment: Environment) -> str:
    """Name of the table `live`. ConfigurationError names the variable."""
    return environment.table("live", "scan", "update", keys=("pk", "sk"))

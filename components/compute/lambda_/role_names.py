"""Names of the execution roles of functions, for policies that exist before the roles."""

from components.foundation.stack_names import role_name

ORIGIN_FUNCTIONS = "origin-functions"
"""Functions with URLs, in the logical names of their resources."""


def execution_role_name(region_key: str, function: str) -> str:
    """Physical name of the execution role of a function without a URL in a region, both by key."""
    return role_name(f"{region_key}-services-functions-{function}-execution-role")

"""Aliases of resources whose key in the stack file has changed."""

from pulumi import Alias, ResourceOptions


def renamed(opts: ResourceOptions, prefix: str, former_key: str | None, suffix: str = "") -> ResourceOptions:
    """Options with an alias for the name `<prefix><former key><suffix>`; unchanged without a former key.

    Children inherit it, as their names begin with their parent's.
    """
    if former_key is None:
        return opts
    alias = Alias(name=f"{prefix}{former_key}{suffix}")
    return ResourceOptions.merge(opts, ResourceOptions(aliases=[alias]))

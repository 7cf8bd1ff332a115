"""Outputs with explicit dependencies."""

from pulumi import CustomResource, Output


def after(value: Output[str], *resources: CustomResource) -> Output[str]:
    """The value with explicit dependencies: its consumers are created after the resources and deleted before them."""
    return Output.all(value, *(resource.id for resource in resources)).apply(lambda known: str(known[0]))

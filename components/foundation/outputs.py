"""Outputs that say what stands."""

from pulumi import CustomResource, Output


def waits_for(value: Output[str], *resources: CustomResource) -> Output[str]:
    """The value, known only when the resources stand: what takes it is made after them, and goes before them."""
    return Output.all(value, *(resource.id for resource in resources)).apply(lambda known: str(known[0]))

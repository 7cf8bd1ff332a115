"""Names that a stack's resources are given where their components give them none."""

from pulumi import ResourceTransformation, ResourceTransformationArgs, ResourceTransformationResult

from components.foundation.name_limits import LIMITS
from components.foundation.names import given_name


def given_names(prefix: str) -> ResourceTransformation:
    """Transformation that names roles, policies and instance profiles, and what the provider's naming would refuse.

    Children inherit it from the component that has it in its options. A name or a prefix of one that a component
    gives stays. prefix: what the names begin with, the stack's.
    """

    def give(args: ResourceTransformationArgs) -> ResourceTransformationResult | None:
        name = given_name(args.type_, prefix, args.name)
        if name is None:
            return None
        key = _python_name(LIMITS[args.type_].property)
        if args.props.get(key) is not None or args.props.get(f"{key}_prefix") is not None:
            return None
        return ResourceTransformationResult(props={**args.props, key: name}, opts=args.opts)

    return give


def _python_name(wire_name: str) -> str:
    """`node_group_name` of `nodeGroupName`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in wire_name)

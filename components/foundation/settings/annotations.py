"""Types of fields: what is below `| None`, `Annotated` and collections."""

from collections.abc import Mapping
from typing import Any, get_args, get_origin


def plain(annotation: Any) -> Any:
    """An annotation without `| None` and `Annotated`."""
    arguments = get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        return plain(arguments[0])
    given = [item for item in arguments if item is not type(None)]
    return plain(given[0]) if len(given) == 1 and len(arguments) == 2 and type(None) in arguments else annotation


def item_of(annotation: Any) -> Any:
    """The annotation of a mapping's values or a list's items; None for other types."""
    arguments = [item for item in get_args(annotation) if item is not Ellipsis]
    return plain(arguments[-1]) if arguments else None


def is_mapping(annotation: Any) -> bool:
    """Whether an annotation is a mapping."""
    origin = get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, Mapping)

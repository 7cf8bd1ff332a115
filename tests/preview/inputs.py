"""Inputs of resource types in the installed SDKs, by wire name."""

import importlib
import keyword
import typing
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from pulumi import _types as sdk_types  # pyright: ignore[reportPrivateUsage]


@cache
def arguments_of(token: str) -> type:
    """The class of a resource type's inputs."""
    package, path, name = token.split(":")
    folder = path.partition("/")[0]
    module = importlib.import_module(f"pulumi_{package}.{folder}{'_' if keyword.iskeyword(folder) else ''}")
    # InitArgs where the name is that of a nested type.
    return getattr(module, f"{name}InitArgs", None) or getattr(module, f"{name}Args")


def inputs_of(token: str) -> set[str]:
    """The names of all inputs."""
    return set(hints(arguments_of(token)))


@cache
def hints(arguments: type) -> Mapping[str, Any]:
    """The annotation of each input."""
    return cast("Any", sdk_types).input_type_types(arguments)


def documented(token: str) -> Mapping[str, str]:
    """The documentation of each input."""
    found = {name: prop for name, prop in vars(arguments_of(token)).items() if isinstance(prop, property)}
    return {_wire_name(name): (prop.fget and prop.fget.__doc__) or "" for name, prop in found.items()}


def _wire_name(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def has_input(arguments: Any, path: str) -> bool:
    """Whether a dotted path names an input. Any path below a map or a JSON string does."""
    name, _, below = path.partition(".")
    kinds = hints(arguments)
    if name not in kinds:
        return False
    if not below:
        return True
    nested = list(_nested(kinds[name]))
    return any(has_input(kind, below) for kind in nested) if nested else True


def _nested(kind: Any) -> "Sequence[type]":
    """The classes of objects in an annotation: in options, outputs and lists of them."""
    if isinstance(kind, type) and sdk_types.is_input_type(kind):
        return [kind]
    return [found for part in typing.get_args(kind) for found in _nested(part)]

"""Checks of requests by the models of botocore: also enums, ranges and patterns, which botocore itself ignores."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from botocore.session import get_session  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]


@cache
def model(service: str) -> Any:
    """The model of a service."""
    session: Any = get_session()
    return session.get_service_model(service)


def faults(service: str, shape: str, value: Any) -> list[str]:
    """What is wrong with a value of a shape, by path."""
    return list(_walk(model(service).shape_for(shape), value, shape))


def _walk(shape: Any, value: Any, path: str) -> Iterator[str]:
    match shape.type_name:
        case "structure":
            yield from _structure(shape, value, path)
        case "list":
            if not isinstance(value, list):
                yield f"{path}: not a list"
                return
            items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
            for index, item in enumerate(items):
                yield from _walk(shape.member, item, f"{path}[{index}]")
        case "map":
            members: dict[str, Any] = value
            for name, item in members.items():
                yield from _walk(shape.value, item, f"{path}.{name}")
        case "string":
            yield from _string(shape, value, path)
        case "integer" | "long" | "double" | "float":
            yield from _number(shape, value, path)
        case "boolean" if isinstance(value, bool):
            return
        case "blob" if isinstance(value, bytes):
            return
        case "timestamp" if isinstance(value, datetime):
            return
        case _:
            yield f"{path}: {value!r} is no {shape.type_name}"


def _structure(shape: Any, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{path}: not an object"
        return
    members: Mapping[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
    for name in shape.required_members:
        if name not in members:
            yield f"{path}.{name}: missing"
    for name, item in members.items():
        if name not in shape.members:
            yield f"{path}.{name}: unknown"
        else:
            yield from _walk(shape.members[name], item, f"{path}.{name}")


def _string(shape: Any, value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{path}: {value!r} is no string"
        return
    if shape.enum and value not in shape.enum:
        yield f"{path}: {value!r} is not one of {', '.join(shape.enum)}"
    pattern = shape.metadata.get("pattern")
    if pattern and re.search(pattern.replace(VISIBLE, r"\S"), value) is None:
        yield f"{path}: {value!r} does not match {pattern}"


VISIBLE = r"\p{L}\p{M}\p{S}\p{N}\p{P}"
"""Classes of Unicode, which Python's expressions lack: letters, marks, symbols, numbers, punctuation."""
NAMED_RANGE = re.compile(r"Min(Negative)?(\d+)(?:Max(Negative)?(\d+))?$")
"""Ranges of numbers in names of shapes: the model of MediaConvert has those of fractions nowhere else."""


def _number(shape: Any, value: Any, path: str) -> Iterator[str]:
    whole = shape.type_name in ("integer", "long")
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        yield f"{path}: {value!r} is no {shape.type_name}"
        return
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    named = NAMED_RANGE.search(shape.name)
    if named and least is None and most is None:
        least = int(named[2]) * (-1 if named[1] else 1)
        most = int(named[4]) * (-1 if named[3] else 1) if named[4] else None
    if (least is not None and value < least) or (most is not None and value > most):
        yield f"{path}: {value} is not in {least} to {most}"

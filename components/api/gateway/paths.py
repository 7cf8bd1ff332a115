"""Paths of routes, as REST and HTTP APIs accept them."""

import re
from collections.abc import Iterator
from typing import Annotated

from components.foundation.settings.checked import checked
from components.foundation.settings.faults import Fault

# API Gateway Developer Guide, "Amazon API Gateway important notes": characters of path parts; HTTP APIs take the same.
LITERAL = re.compile(r"[A-Za-z0-9._~%:,@!$&'()*+;=-]+")
PARAMETER = re.compile(r"\{([A-Za-z0-9_.-]+)\}")
GREEDY = re.compile(r"\{([A-Za-z0-9_.-]+)\+\}")
ANY = "{}"  # stands for a parameter where names are of no importance
REST = "{+}"  # stands for a greedy parameter


def segments(path: str) -> list[str]:
    """Segments of a path; none of the root."""
    return path[1:].split("/") if path != "/" else []


def parameters(path: str) -> list[str]:
    """Names of the parameters of a path, in order."""
    return [found[1] for part in segments(path) if (found := PARAMETER.fullmatch(part) or GREEDY.fullmatch(part))]


def shape(path: str) -> tuple[str, ...]:
    """A path without the names of its parameters: API Gateway rejects two routes of one shape and method."""
    return tuple(
        ANY if PARAMETER.fullmatch(part) else REST if GREEDY.fullmatch(part) else part for part in segments(path)
    )


def path_faults(path: str) -> Iterator[Fault]:
    """A path that API Gateway rejects, or whose parameters are written in the form of another framework."""
    if not path.startswith("/") or (path != "/" and path.endswith("/")):
        yield Fault(
            path="", value=path, problem="is not an absolute path without a slash at its end", remedy="write /media"
        )
        return
    parts = segments(path)
    for position, part in enumerate(parts):
        if part.startswith(":"):
            name = part[1:] or "id"
            yield Fault(path="", value=path, problem=f"{part} is not a parameter", remedy=f"write {{{name}}}")
        elif GREEDY.fullmatch(part):
            if position < len(parts) - 1:
                yield Fault(
                    path="",
                    value=path,
                    problem=f"{part} matches all that follows, and is not the last segment",
                    remedy=f"write {part.replace('+', '')}, or remove what follows",
                )
        elif not PARAMETER.fullmatch(part) and not LITERAL.fullmatch(part):
            yield Fault(
                path="",
                value=path,
                problem=f"'{part}' is neither a literal nor a parameter",
                remedy="write a parameter as a whole segment, such as {id} or {proxy+}",
            )
    names = parameters(path)
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield Fault(path="", value=path, problem=f"has the parameter {name} twice", remedy="rename one")


RoutePath = Annotated[str, checked(path_faults)]
"""A path such as `/media/{id}`, or `/files/{path+}`, whose parameter matches all that follows."""

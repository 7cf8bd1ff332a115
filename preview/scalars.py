"""Plain scalars of a stack file that the engine and the preview's library read differently.

The engine reads YAML 1.2, and the preview's library 1.1: `NO` is a string or a boolean, `10:30` a string or a
sexagesimal number, `1e3` a number or a string, `012` loses its zero. Within `{}` and `[]`, the engine ends a plain
scalar at `?` (T-52), and libyaml does not. Quoted, they are strings in both.
"""

import re
from collections.abc import Iterator
from typing import Any, cast

import yaml

TEXT, MERGE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"
# Plain scalars with the same meaning in both versions.
PLAIN = re.compile(r"|true|false|null|~|-?(0|[1-9][0-9]*)(\.[0-9]+)?")
NUMBER = re.compile(r"[-+]?(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?|[-+]?0[oObBxX][0-9a-fA-F_]+")

LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where it is built in
_RESOLVER = cast("Any", yaml.SafeLoader(""))


def doubtful(text: str) -> Iterator[tuple[int, str]]:
    """Line of each plain scalar that is read differently, and what is wrong with it. yaml.YAMLError where the text is
    no YAML."""
    flow: list[bool] = []
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            flow.append(bool(event.flow_style))
        elif isinstance(event, yaml.CollectionEndEvent):
            flow.pop()
        elif isinstance(event, yaml.ScalarEvent) and event.implicit[0] and event.start_mark:
            line = event.start_mark.line + 1
            if _is_ambiguous(event.value):
                yield line, f"{event.value}: ambiguous between YAML 1.1 and 1.2; put it in quotes"
            if "?" in event.value and flow and flow[-1]:
                yield line, f"{event.value}: the engine ends a value within {{}} or [] at `?`; put it in quotes"


def _is_ambiguous(value: str) -> bool:
    if PLAIN.fullmatch(value):
        return False
    if NUMBER.fullmatch(value):
        return True
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))
    return tag not in (TEXT, MERGE)

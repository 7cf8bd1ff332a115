"""Words of a stack file that the engine and the preview would read in two ways.

The engine reads YAML 1.2, and the preview's library 1.1: `NO` is a text there and a truth value here, `10:30` a text or
a number of minutes, `1e3` a number or a text, `012` loses its zero. In quotes they are texts for both.
"""

import re
from collections.abc import Iterator
from typing import Any, cast

import yaml

TEXT, MERGE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"
# What both read alike, without quotes.
PLAIN = re.compile(r"|true|false|null|~|-?(0|[1-9][0-9]*)(\.[0-9]+)?")
NUMBER = re.compile(r"[-+]?(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?|[-+]?0[oObBxX][0-9a-fA-F_]+")

LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where it was built in
_RESOLVER = cast("Any", yaml.SafeLoader(""))


def doubtful(text: str) -> Iterator[tuple[int, str]]:
    """Line and word of each that is read in two ways. yaml.YAMLError where the text is no YAML."""
    for event in yaml.parse(text, Loader=LOADER):
        mark = event.start_mark
        if isinstance(event, yaml.ScalarEvent) and event.implicit[0] and mark and _is_doubtful(event.value):
            yield mark.line + 1, event.value


def _is_doubtful(word: str) -> bool:
    if PLAIN.fullmatch(word):
        return False
    if NUMBER.fullmatch(word):
        return True
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, word, (True, False))
    return tag not in (TEXT, MERGE)

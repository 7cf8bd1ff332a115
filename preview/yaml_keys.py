"""Keys that a mapping of a stack file has twice: the engine refuses them, the preview's library keeps the last one."""

from collections.abc import Iterator

import yaml

from preview.scalars import LOADER


def duplicates(text: str) -> Iterator[tuple[str, int, int]]:
    """Each repeated key, with the lines of its first and of its repeated occurrence. yaml.YAMLError where the text is
    no YAML."""
    root = yaml.compose(text, Loader=LOADER)
    seen: set[int] = set()  # an alias is the node of its anchor
    pending = [root] if root is not None else []
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield from _repeated(node)
            pending += [child for pair in node.value for child in pair]
        elif isinstance(node, yaml.SequenceNode):
            pending += node.value


def _repeated(node: yaml.MappingNode) -> Iterator[tuple[str, int, int]]:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            line = key.start_mark.line + 1
            if key.value in lines:
                yield key.value, lines[key.value], line
            else:
                lines[key.value] = line

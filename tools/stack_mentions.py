"""What a stack file says of its own stack beside names of resources: variables of functions, event patterns, roles.

A copy that kept it would sign with the keys, accept the tokens or wait for the jobs of its source.
"""

import re
from collections.abc import Iterator

import yaml

from tools.stack_entries import ALARM_EMAILS, DATABASE_NAME, EMAIL, NAMING, VARIABLES, Edit, edit, entries, scalars
from tools.stack_name import StackName


def address_edits(root: yaml.MappingNode, name: StackName) -> Iterator[Edit]:
    """Subscribers by email, below the new stack's domain: those of the source are not notified."""
    for path, node in scalars(root):
        if path[-1] == EMAIL or path[:2] == ALARM_EMAILS:
            yield edit(node, f"{str(node.value).partition('@')[0]}@{name.system}.example")


def mention_edits(text: str, root: yaml.MappingNode, name: StackName) -> Iterator[tuple[str, Edit]]:
    """Values that contain the source's prefix of names, `<system>-<environment>` or `<system>/<environment>`, and those
    of variables that contain its system: with the new stack's instead. Each with its path."""
    given = {entry.path[-1]: str(entry.value.value) for entry in entries(root) if entry.path[:-1] == NAMING}
    if not {"system", "environment"} <= given.keys():
        return
    system, environment = given["system"], given["environment"]
    removed = [entry.value for entry in entries(root) if entry.is_physical_name or entry.is_secret_name]
    keys = {str(entry.key.value) for entry in entries(root)}
    prefix = re.compile(rf"(?<![A-Za-z0-9-]){re.escape(system)}([-/]){environment}(?![A-Za-z0-9])")
    word = re.compile(rf"(?<![A-Za-z0-9-]){re.escape(system)}(?![A-Za-z0-9]|\.[A-Za-z])")
    for path, node in scalars(root):
        start, end = node.start_mark.index, node.end_mark.index
        if path[:1] == NAMING or path[-1] == EMAIL or path[:2] == ALARM_EMAILS:
            continue
        if any(each.start_mark.index <= start < each.end_mark.index for each in removed):
            continue
        before = text[start:end]
        after = prefix.sub(rf"{name.system}\g<1>{name.environment}", before)
        if path[-1] == DATABASE_NAME:
            after = word.sub(name.system.replace("-", "_"), after)
        elif VARIABLES in path[:-1] and system not in keys:
            after = word.sub(name.system, after)
        if after != before:
            yield ".".join(path), Edit(start, end, after)

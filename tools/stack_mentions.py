"""What a stack file says of its own stack beside names of resources: variables of functions, event patterns, roles.

A copy that kept it would sign with the keys, accept the tokens or wait for the jobs of its source.
"""

import re
from collections.abc import Iterator

import yaml

from tools.stack_entries import DATABASE_NAME, EMAIL, EMAILS, NAMING, VARIABLES, Edit, edit, entries, scalars
from tools.stack_name import StackName

# Top-level domains, which no names with a dot end with, such as the source of events `media.records`.
_TOP = "(com|net|org|io|app|dev|example)"
_ADDRESS = re.compile(r"@(?P<domain>[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]+)")


def address_edits(root: yaml.MappingNode, name: StackName) -> Iterator[Edit]:
    """Subscribers by email, below the new stack's domain: those of the source are not notified."""
    for path, node in scalars(root):
        if _is_address(path):
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
        if path[:1] == NAMING or _is_address(path):
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


def renamed(text: str, system: str, name: StackName) -> str:
    """The text with the new system in place of another one's domains, such as `shop.com`, and of other forms of its
    name, such as `sh-op`: in keys and comments as well."""
    domain = re.compile(
        rf"(?<![A-Za-z0-9-])({re.escape(system)}|{_form(system)})\.{_TOP}(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
    )
    return _other_form(system).sub(name.system, domain.sub(f"{name.system}.example", text))


def form_mentions(root: yaml.MappingNode, system: str) -> Iterator[str]:
    """Paths of the entries that contain another form of a system's name, which is no domain."""
    form = _other_form(system)
    yield from (".".join(entry.path) for entry in entries(root) if form.search(str(entry.key.value)))
    yield from (".".join(path) for path, node in scalars(root) if form.search(str(node.value)))


def foreign_paths(root: yaml.MappingNode, system: str, name: StackName) -> Iterator[str]:
    """Paths of a copy that name what others have: the repositories of pipelines, addresses outside the new domain, and
    domains with another form of the source's name."""
    form = re.compile(rf"(?<![A-Za-z0-9]){_form(system)}\.[A-Za-z]")
    own = re.compile(rf"(.*\.)?{re.escape(name.system)}\.example")
    for path, node in scalars(root):
        value = str(node.value)
        outside = any(not own.fullmatch(each["domain"]) for each in _ADDRESS.finditer(value))
        if (path[0], path[-1]) == ("delivery", "repository") or outside or form.search(value):
            yield ".".join(path)


def _is_address(path: tuple[str, ...]) -> bool:
    return path[-1] == EMAIL or path in EMAILS


def _form(system: str) -> str:
    """A pattern of other forms of a name, `mile-quest` and `mile_quest` of `milequest`."""
    letters = re.sub("[-_]", "", system)
    return rf"(?!{re.escape(system)}(?![A-Za-z0-9])){'[-_]?'.join(letters)}"


def _other_form(system: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9]){_form(system)}(?![A-Za-z0-9]|\.[A-Za-z])")

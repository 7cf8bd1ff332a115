"""The key of a stack file that configures a resource, for stacks of this program.

The service that created a resource is that of the `service.py` among the source positions of its parents. Below its
concern, the schema of the stack files tells names that the author chose, such as `tables.assets`, from fields; the name
that occurs in the resource's name is its entry.
"""

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

import yaml

from policy.report.control_settings import FIELDS, WITHOUT
from policy.resource import Resource
from policy.stack import Stack

SERVICE = "/service.py"
Schema: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key of a stack file. path: without the project, `dynamodb.tables.assets`. line: of the key, or of the next one
    above it that the file has."""

    file: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path} in {self.file}:{self.line}"


def key_of(root: Path, stack: Stack, resource: Resource | None, control: str) -> Key | None:
    """The key that mends a finding; None where a resource is not of this program.

    root: folder of the project. control: id of the control; the setting that it is about is added where it is known.
    """
    file = f"Pulumi.{stack.name}.yaml"
    source = next((path for path in _sources(stack, resource) if path.endswith(SERVICE)), "") if resource else ""
    concern = _concern(root / source) if source else ""
    node = _file(root / file).get(f"{stack.project}:{concern}") if concern else None
    if resource is None or node is None or control in WITHOUT:
        return None
    line, value = node
    schema = _schema(root, f"{stack.project}:{concern}")
    whole = _Entry(path=(), line=line, names=(), value=value, schema=schema)
    entry = max(
        _entries(root, value, schema, resource.name, whole),
        key=lambda found: (len(found.names), sum(map(len, found.names))),
    )
    for each in (entry, whole):
        for field in FIELDS.get(control, ()):
            if _has(root, each.schema, field.split(".")):
                path, at = (*each.path, *field.split(".")), _line(each.value, field.split("."), each.line)
                return Key(file=file, path=".".join((concern, *path)), line=at)
    return Key(file=file, path=".".join((concern, *entry.path)), line=entry.line)


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """A mapping of the stack file. names: those on its path that the author chose and that the resource's name has."""

    path: tuple[str, ...]
    line: int
    names: tuple[str, ...]
    value: yaml.Node
    schema: Schema


def _entries(root: Path, node: yaml.Node, schema: Schema, name: str, above: _Entry) -> Iterator[_Entry]:
    yield above
    if not isinstance(node, yaml.MappingNode):
        return
    for key, (line, value) in _items(node).items():
        field = _property(root, schema, key)
        if field is not None:
            below, names = field, above.names
        elif re.search(rf"(^|-){re.escape(key)}(-|$)", name):
            below, names = _values(root, schema), (*above.names, key)
        else:
            continue
        entry = _Entry(path=(*above.path, key), line=line, names=names, value=value, schema=below)
        found = _entries(root, value, below, name, entry)
        yield from (each for each in found if len(each.names) > len(above.names))


def _sources(stack: Stack, resource: Resource) -> Iterator[str]:
    """Files of the registrations of a resource and of its parents, inside out."""
    current: Resource | None = resource
    while current is not None:
        yield current.source.partition("#")[0]
        current = stack.parent(current)


@cache
def _concern(path: Path) -> str:
    """The concern of a service's record, as in stack files: `secretsManager`; "" for other files."""
    if not path.is_file():
        return ""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "concern" and isinstance(node.value, ast.Constant):
            first, *others = str(node.value.value).split("_")
            return first + "".join(part.title() for part in others)
    return ""


@cache
def _file(path: Path) -> Mapping[str, tuple[int, yaml.Node]]:
    """The configuration of a stack file, by key; empty without the file."""
    try:
        document = yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader) if path.is_file() else None
    except yaml.YAMLError:
        return {}
    if not isinstance(document, yaml.MappingNode):
        return {}
    config = _items(document).get("config")
    return _items(config[1]) if config and isinstance(config[1], yaml.MappingNode) else {}


def _items(node: yaml.MappingNode) -> dict[str, tuple[int, yaml.Node]]:
    return {str(key.value): (key.start_mark.line + 1, value) for key, value in node.value}


def _line(node: yaml.Node, steps: Iterable[str], line: int) -> int:
    """The line of a key, or of the next one above it."""
    for step in steps:
        item = _items(node).get(step) if isinstance(node, yaml.MappingNode) else None
        if item is None:
            return line
        line, node = item
    return line


def _schema(root: Path, key: str) -> Schema:
    whole = _document(root)
    config = cast("Schema", whole.get("properties", {})).get("config", {})
    return cast("Schema", config.get("properties", {}).get(key, {}))


@cache
def _document(root: Path) -> Schema:
    path = root / "schema" / "stack.schema.json"
    return cast("Schema", json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _variants(root: Path, schema: Schema) -> Iterator[Schema]:
    """The objects that a schema allows, references resolved."""
    if "$ref" in schema:
        definitions = cast("Mapping[str, Schema]", _document(root).get("$defs", {}))
        yield from _variants(root, definitions.get(str(schema["$ref"]).rpartition("/")[2], {}))
    for each in cast("Iterable[Schema]", schema.get("anyOf", ())):
        yield from _variants(root, each)
    if not schema.keys().isdisjoint(("properties", "additionalProperties", "patternProperties")):
        yield schema


def _property(root: Path, schema: Schema, name: str) -> Schema | None:
    """The schema of a field; None for a name that the author chose."""
    found = (each.get("properties", {}).get(name) for each in _variants(root, schema))
    return next((each for each in found if each is not None), None)


def _values(root: Path, schema: Schema) -> Schema:
    """The schema of the entries of a map."""
    for each in _variants(root, schema):
        patterns = cast("Mapping[str, Schema]", each.get("patternProperties", {}))
        others: object = each.get("additionalProperties")
        found = [*patterns.values(), *([cast("Schema", others)] if isinstance(others, Mapping) else [])]
        if found:
            return found[0]
    return {}


def _has(root: Path, schema: Schema, steps: Iterable[str]) -> bool:
    for step in steps:
        below = _property(root, schema, step)
        if below is None:
            return False
        schema = below
    return True

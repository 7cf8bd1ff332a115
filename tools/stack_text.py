"""Text of a new stack file: minimal, or a copy of another stack's without the names that AWS shares.

A copy is edited in the text by the positions of YAML's nodes, which keeps its comments and its layout.
"""

import re
from collections.abc import Iterable, Iterator
from typing import cast

import yaml

from preview.scalars import doubtful
from tools.stack_entries import NAMING, Edit, Entry, edit, entries
from tools.stack_mentions import address_edits, foreign_paths, form_mentions, mention_edits, renamed
from tools.stack_name import ENVIRONMENTS, StackName

MINIMAL = """\
# yaml-language-server: $schema=schema/stack.schema.json
# {title}: one bucket for media in one region.
config:
  media-platform:naming:
    system: {system}
    environment: {environment}
    suffix: {suffix}
  media-platform:regions:
    primary: us-east-1
  media-platform:storage:
    purposes:
      media: {{}}
"""
# Production has a subscriber of alarms; the address is below the reserved domain `example`.
OPERATIONS = """\
  media-platform:operations:
    alarmEmails: [operations@{system}.example]
"""


def minimal(name: StackName, suffix: str) -> str:
    """The least stack file that the settings accept."""
    title = name.stack.replace("-", " ").capitalize()
    text = MINIMAL.format(title=title, system=scalar(name.system), environment=name.environment, suffix=scalar(suffix))
    return text + OPERATIONS.format(system=name.system) if name.environment == "prod" else text


def scalar(text: str) -> str:
    """A string in YAML, in quotes where a parser could read a number or a boolean."""
    plain = yaml.safe_load(text) == text and not list(doubtful(f"key: {text}\n"))
    return text if plain else f'"{text}"'


def copied(text: str, source: str, name: StackName, suffix: str) -> str:
    """Another stack's file for a new stack.

    The system, the environment, the suffix, the domains and the addresses become the new stack's, also where variables,
    patterns and roles contain them, and other forms of the system's name; physical names are removed.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise ValueError(f"Pulumi.{source}.yaml: allowed: a mapping with the key config")
    edits = [
        *_naming_edits(root, name, suffix),
        *_secret_names(root, name),
        *address_edits(root, name),
        *(each for _, each in mention_edits(text, root, name)),
        *_removals(text, root),
    ]
    for each in sorted(edits, key=lambda each: each.start, reverse=True):
        text = f"{text[: each.start]}{each.text}{text[each.end :]}"
    for zone, domain in domains(root, name).items():
        text = re.sub(rf"(?<![A-Za-z0-9-]){re.escape(zone)}(?![A-Za-z0-9-]|\.[A-Za-z0-9])", domain, text)
    if system := _system(root):
        text = renamed(text, system, name)
    return _with_description(text, f"{name.stack}: the concerns of {source}, under names and domains of its own.")


def domains(root: yaml.MappingNode, name: StackName) -> dict[str, str]:
    """The new stack's domain for each hosted zone of the source, below the reserved domain `example`."""
    zones = next((entry.value for entry in entries(root) if entry.path == ("dns", "zones")), None)
    if not isinstance(zones, yaml.MappingNode):
        return {}
    first = f"{name.system}.example" if name.environment == "prod" else f"{name.environment}.{name.system}.example"
    names = [str(key.value) for key, _ in zones.value]
    return {zone: first if zone == names[0] else f"{zone.partition('.')[0]}.{first}" for zone in names}


def public_keys(text: str) -> list[str]:
    """Paths of public keys in a stack file: who has the private half signs for the new stack as well."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return []
    return [".".join(entry.path) for entry in entries(root) if "PUBLIC KEY" in str(entry.value.value)[:40]]


def mentions(text: str, name: StackName) -> list[str]:
    """Paths of values that contain the source's name and get the new one's in a copy: some name what others have."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return []
    found = [path for path, _ in mention_edits(text, root, name)]
    return list(dict.fromkeys([*found, *form_mentions(root, _system(root))] if _system(root) else found))


def foreign(text: str, system: str, name: StackName) -> list[str]:
    """Paths of a copy that name what others have: repositories, addresses and domains. system: of its source."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    return list(dict.fromkeys(foreign_paths(root, system, name))) if isinstance(root, yaml.MappingNode) else []


def copied_exemptions(text: str, source: str, stack: str) -> str:
    """Exemptions of a stack, for the new stack: the same controls, owners, reasons and expiry dates."""
    own, other = (f"- urn: urn:pulumi:{each}::" for each in (stack, source))
    blocks = re.findall(rf"^{re.escape(other)}.*\n(?:[ \t]+\S.*\n?)*", text, re.MULTILINE)
    return "".join(block.rstrip("\n").replace(other, own, 1) + "\n" for block in blocks)


def _system(root: yaml.MappingNode) -> str:
    """The system of a stack file; "" without one."""
    return next((str(each.value.value) for each in entries(root) if each.path == (*NAMING, "system")), "")


def _naming_edits(root: yaml.MappingNode, name: StackName, suffix: str) -> Iterator[Edit]:
    wanted = {"system": scalar(name.system), "environment": name.environment, "suffix": scalar(suffix)}
    given = {entry.path[1]: entry for entry in entries(root) if entry.path[:-1] == NAMING}
    for key, value in wanted.items():
        if key in given:
            yield edit(given[key].value, value)
    if "suffix" not in given and "system" in given:
        start = given["system"].key.start_mark
        yield Edit(start.index, start.index, f"suffix: {wanted['suffix']}\n{' ' * start.column}")


def _secret_names(root: yaml.MappingNode, name: StackName) -> Iterator[Edit]:
    """A secret's name behind the new system and environment: what follows those of the source, or its last part."""
    for entry in entries(root):
        if entry.is_secret_name:
            first, _, rest = str(entry.value.value).partition("/")
            own = rest.partition("/")[2] if rest.startswith(tuple(f"{each}/" for each in ENVIRONMENTS)) else ""
            last = own or rest.rpartition("/")[2] or first
            yield edit(entry.value, f"{name.system}/{name.environment}/{last}")


def _removals(text: str, root: yaml.MappingNode) -> Iterator[Edit]:
    """Removal of the physical names; a mapping that holds nothing else becomes empty."""
    found = list(entries(root))
    for parent in found:
        children = [entry for entry in found if entry.path[:-1] == parent.path and _within(entry, parent.value)]
        removed = [entry for entry in children if entry.is_physical_name]
        if not removed:
            continue
        flow = isinstance(parent.value, yaml.MappingNode) and parent.value.flow_style
        if len(removed) == len(children):
            start = parent.value.start_mark.index if flow else parent.key.end_mark.index + 1
            yield Edit(start, _end(parent.value), "{}" if flow else " {}")
        elif flow:
            yield from (_removal_in_flow(text, entry) for entry in removed)
        else:
            yield from (_removal_of_lines(text, entry) for entry in removed)


def _within(entry: Entry, node: yaml.Node) -> bool:
    return node.start_mark.index <= entry.key.start_mark.index < node.end_mark.index


def _removal_in_flow(text: str, entry: Entry) -> Edit:
    start, end = entry.key.start_mark.index, _end(entry.value)
    after = re.compile(r"\s*,\s*").match(text, end)
    if after:
        return Edit(start, after.end(), "")
    return Edit(start - len(text[:start]) + len(text[:start].rstrip().removesuffix(",")), end, "")


def _removal_of_lines(text: str, entry: Entry) -> Edit:
    start = text.rfind("\n", 0, entry.key.start_mark.index) + 1
    end = text.find("\n", _end(entry.value))
    return Edit(start, len(text) if end < 0 else end + 1, "")


def _end(node: yaml.Node) -> int:
    """End of a node's own text. A block collection's mark is at the token after it, behind comments."""
    if isinstance(node, yaml.ScalarNode) or cast("yaml.CollectionNode", node).flow_style:
        return node.end_mark.index
    last = cast("Iterable[object]", node.value)
    *_, final = last
    return _end(cast("tuple[yaml.Node, yaml.Node]", final)[1] if isinstance(final, tuple) else cast("yaml.Node", final))


def _with_description(text: str, description: str) -> str:
    """The text with another comment at its head; the line for editors stays first."""
    lines = text.splitlines()
    head = next((index for index, line in enumerate(lines) if not line.startswith("#")), len(lines))
    hints = [line for line in lines[:head] if line.startswith("# yaml-language-server:")]
    return "\n".join([*hints, f"# {description[:1].upper()}{description[1:]}", *lines[head:], ""])

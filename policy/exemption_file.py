"""The file of exemptions, `policy/exemptions.yaml`: entries and all faults, each with its line."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml
from yaml.reader import ReaderError

from policy.exemptions import Exemption, Exemptions
from policy.suggestions import did_you_mean

FIELDS = ("urn", "control", "owner", "reason", "expiry")
MINIMUM_REASON = 12  # characters
MINIMUM_CHARACTERS = 6  # different ones of a reason
MAXIMUM_DAYS = 366  # until the expiry of an entry
ROOT = Path(__file__).resolve().parents[1]
_PATTERN = "urn:pulumi:<stack>::<project>::<type>::<name>"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class _Field:
    """A field of an entry as text, with its line."""

    text: str
    line: int


def load(path: Path, controls: Iterable[str], today: date | None = None) -> Exemptions:
    """The exemptions of a file; none without the file."""
    content = path.read_bytes() if path.exists() else b""
    source = path.resolve()
    shown = source.relative_to(ROOT) if source.is_relative_to(ROOT) else source
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Exemptions((), (f"{shown}:{line}: not UTF-8: byte {content[error.start]:#x}",), today or date.today())
    return parse(text, controls, today, str(shown))


def parse(text: str, controls: Iterable[str], today: date | None = None, source: str = "exemptions.yaml") -> Exemptions:
    """The exemptions of a YAML document: well-formed entries, and the faults of all others as `file:line: fault`."""
    known, today = tuple(controls), today or date.today()
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Exemptions((), (f"{source}:{line}: malformed YAML: {error.problem}",), today)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return Exemptions((), (f"{source}:{line}: malformed YAML: character {error.character:#x}",), today)
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value):
        return Exemptions(today=today)
    if not isinstance(root, yaml.SequenceNode):
        return Exemptions((), (f"{source}:{_line(root)}: not a list of entries",), today)
    entries: list[Exemption] = []
    faults: list[str] = []
    lines: dict[tuple[str, str], int] = {}
    for node in root.value:
        found = list(_faults(node, known, today))
        if not found:
            entry = _entry(_fields(node))
            first = lines.get((entry.control, entry.urn))
            if first is None:
                lines[entry.control, entry.urn] = _line(node)
                entries.append(entry)
            else:
                found = [(_line(node), f"same urn and control as in line {first}; remove one")]
        faults += (f"{source}:{line}: {fault}" for line, fault in found)
    return Exemptions(tuple(entries), tuple(faults), today)


def _entry(fields: Mapping[str, _Field]) -> Exemption:
    given = {name: field.text for name, field in fields.items()}
    return Exemption(
        urn=given["urn"],
        control=given["control"],
        owner=given["owner"],
        reason=given["reason"],
        expiry=date.fromisoformat(given["expiry"]),
    )


def _faults(node: yaml.Node, known: Sequence[str], today: date) -> Iterator[tuple[int, str]]:
    """Lines and faults of one entry."""
    required = f"required keys: {', '.join(FIELDS)}"
    if not isinstance(node, yaml.MappingNode):
        yield _line(node), f"not an object; {required}"
        return
    names = [key.value for key, _ in node.value]
    for index, (key, value) in enumerate(node.value):
        if not isinstance(key, yaml.ScalarNode):
            yield _line(key), f"a key is not a string; {required}"
        elif key.value not in FIELDS:
            yield _line(key), f"{key.value}: unknown key; {did_you_mean(str(key.value), FIELDS)}"
        elif key.value in names[:index]:
            yield _line(key), f"{key.value}: set twice; remove one"
        elif not isinstance(value, yaml.ScalarNode):
            yield _line(key), f"{key.value}: not a string"
    fields = _fields(node)
    for name in FIELDS:
        if name not in names or (name not in fields and _is_scalar(node, name)):
            yield _line(node), f"{name}: missing; {required}"
    for name, field in fields.items():
        if fault := _fault(name, field.text, known, today):
            yield field.line, f"{name}: {field.text!r}: {fault}"


def _fault(name: str, text: str, known: Sequence[str], today: date) -> str:
    """The fault of a field; `""` without one."""
    if name == "urn":
        return _fault_of_pattern(text)
    if name == "control" and text not in known:
        return f"unknown control; {did_you_mean(text, known)}"
    if name == "reason" and len(text) < MINIMUM_REASON:
        return f"shorter than {MINIMUM_REASON} characters; justify the finding"
    if name == "reason" and len(set(text)) < MINIMUM_CHARACTERS:
        return "the same few characters; justify the finding"
    if name == "expiry":
        return _fault_of_day(text, today)
    return ""


def _fault_of_pattern(text: str) -> str:
    parts = text.removeprefix("urn:pulumi:").split("::", 3)
    if not text.startswith("urn:pulumi:") or len(parts) < 4 or not all(part.strip(":") for part in parts):
        return f"not a URN pattern; use `{_PATTERN}`"
    return "" if any(part.strip("*?:") for part in parts[2:]) else "all resources; name their type or names"


def _fault_of_day(text: str, today: date) -> str:
    try:
        day = date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        return "not a date; use YYYY-MM-DD"
    latest = today + timedelta(days=MAXIMUM_DAYS)
    return f"more than a year away; allowed: up to {latest}" if day > latest else ""


def _fields(node: yaml.MappingNode) -> dict[str, _Field]:
    """Fields with a value, by name; of a repeated one the last."""
    return {
        key.value: _Field(value.value.strip(), _line(key))
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode)
        and isinstance(value, yaml.ScalarNode)
        and value.tag != "tag:yaml.org,2002:null"
        and value.value.strip()
    }


def _is_scalar(node: yaml.MappingNode, name: str) -> bool:
    return any(key.value == name and isinstance(value, yaml.ScalarNode) for key, value in node.value)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1

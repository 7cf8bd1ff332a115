"""The requirements register: the state of each requirement of the systems (docs/requirements.yaml)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

import yaml

from components.foundation.suggestions import nearest
from preview.scalars import LOADER


@dataclass(frozen=True)
class System:
    """A system with requirements. Its ids run from PREFIX-01 to PREFIX-<rows>, without a gap."""

    name: str
    prefix: str
    rows: int

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(f"{self.prefix}-{number:02}" for number in range(1, self.rows + 1))


SYSTEMS = "systems"  # the key of the systems, beside those of the rows
PREFIX = re.compile(r"[A-Z]{2}")


class Status(StrEnum):
    """modelled: the named stacks hold it and a test shows it. planned: decided, not built yet.
    elsewhere: not AWS infrastructure. superseded: something else does its work."""

    MODELLED = "modelled"
    PLANNED = "planned"
    ELSEWHERE = "elsewhere"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class Requirement:
    """One row. stacks: where it holds. by, why: its replacement, and the reason for it or for being elsewhere."""

    id: str
    statement: str
    status: Status
    stacks: tuple[str, ...] = ()
    by: str = ""
    why: str = ""
    system: str = ""


# What an entry of a status must say besides statement and status, and what it may say.
REQUIRED: Mapping[Status, frozenset[str]] = {
    Status.MODELLED: frozenset({"stacks"}),
    Status.PLANNED: frozenset(),
    Status.ELSEWHERE: frozenset({"why"}),
    Status.SUPERSEDED: frozenset({"by", "why"}),
}
OPTIONAL: Mapping[Status, frozenset[str]] = {Status.SUPERSEDED: frozenset({"stacks"})}


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place (an entry's id and field, or a test file and line), and how to put it right."""

    place: str
    value: object
    allowed: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.value!r}: allowed: {self.allowed}; {self.remedy}"


class RequirementsError(ValueError):
    """Every fault of the register or of the markers, one a line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Register:
    """The systems, and their requirements by id in the order of the file."""

    systems: tuple[System, ...]
    requirements: dict[str, Requirement] = field(default_factory=dict[str, Requirement])

    @property
    def system_by_id(self) -> dict[str, str]:
        return {id_: system.name for system in self.systems for id_ in system.ids}

    @property
    def missing(self) -> list[str]:
        """Ids without a row."""
        return [id_ for id_ in self.system_by_id if id_ not in self.requirements]


def load(text: str) -> Register:
    """The register that a YAML document holds.

    Raises RequirementsError with all faults of the systems and of the rows. Missing rows are no fault here: they are
    `Register.missing`.
    """
    faults: list[Fault] = []
    entries = dict(_entries(text, faults))
    systems = tuple(_systems(entries.pop(SYSTEMS, {}), faults))
    system_by_id = Register(systems).system_by_id
    requirements: dict[str, Requirement] = {}
    for id_, entry in entries.items():
        found = len(faults)
        faults += _faults(id_, entry, systems)
        if len(faults) == found:
            stacks = cast("Sequence[str]", entry.get("stacks", ()))
            requirements[id_] = Requirement(
                id=id_,
                statement=str(entry["statement"]),
                status=Status(str(entry["status"])),
                stacks=tuple(stacks),
                by=str(entry.get("by", "")),
                why=str(entry.get("why", "")),
                system=system_by_id[id_],
            )
    if faults:
        raise RequirementsError(faults)
    return Register(systems, requirements)


def _systems(entry: Mapping[str, object], faults: list[Fault]) -> Iterator[System]:
    for name, value in entry.items():
        fields = cast("dict[str, object]", value) if isinstance(value, dict) else dict[str, object]()
        prefix, rows = fields.get("prefix"), fields.get("rows")
        if set(fields) == {"prefix", "rows"} and PREFIX.fullmatch(str(prefix)) and isinstance(rows, int) and rows > 0:
            yield System(name, str(prefix), rows)
        else:
            remedy = "write prefix: AC and the number of rows"
            faults.append(
                Fault(f"{SYSTEMS}.{name}", cast("object", value), "prefix of two capital letters, and rows", remedy)
            )


def _entries(text: str, faults: list[Fault]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The entries with their fields. A repeated key is a fault: YAML would silently keep the last."""
    try:
        root = yaml.compose(text, Loader=LOADER)
        document = cast(object, yaml.load(text, Loader=LOADER))
    except yaml.YAMLError as error:
        raise RequirementsError([Fault("register", str(error), "YAML", "correct the syntax")]) from error
    if not isinstance(root, yaml.MappingNode) or not isinstance(document, dict):
        raise RequirementsError([Fault("register", document, "a mapping of ids", "write one entry an id")])
    for place, key in _repeated_keys(root):
        faults.append(Fault(place, key, "every key once", "merge the two or remove one"))
    for id_, entry in cast("dict[object, object]", document).items():
        if isinstance(entry, dict):
            yield str(id_), {str(key): value for key, value in cast("dict[object, object]", entry).items()}
        else:
            faults.append(Fault(str(id_), entry, "a mapping of fields", "write statement and status"))


def _repeated_keys(node: yaml.MappingNode, place: str = "register") -> Iterator[tuple[str, str]]:
    keys = Counter(str(key.value) for key, _ in node.value)
    yield from ((place, key) for key, times in keys.items() if times > 1)
    for key, value in node.value:
        if isinstance(value, yaml.MappingNode):
            yield from _repeated_keys(value, str(key.value))


def _faults(id_: str, entry: Mapping[str, object], systems: Sequence[System]) -> Iterator[Fault]:
    if not any(id_ in system.ids for system in systems):
        ranges = (
            ", ".join(f"{system.ids[0]} to {system.ids[-1]}" for system in systems) or "none, as no system is named"
        )
        yield Fault(id_, id_, ranges, "correct the id or remove the entry")
        return
    status = entry.get("status")
    if not isinstance(status, str) or status not in [known.value for known in Status]:
        yield Fault(f"{id_}.status", status, ", ".join(Status), "say what has become of the requirement")
        return
    required = {"statement", "status"} | REQUIRED[Status(status)]
    allowed = required | OPTIONAL.get(Status(status), frozenset())
    for name in sorted(entry.keys() - allowed):
        near = nearest(name, sorted(allowed - entry.keys()))
        remedy = f"did you mean {near!r}?" if near else "remove it or change the status"
        yield Fault(f"{id_}.{name}", entry[name], f"{', '.join(sorted(allowed))} where {status}", remedy)
    for name in sorted(required - entry.keys()):
        yield Fault(f"{id_}.{name}", None, "a value", f"an entry that is {status} must have it")
    for name, value in entry.items():
        if name == "stacks":
            if not _is_list_of_names(value):
                yield Fault(f"{id_}.stacks", value, "a list of one or more stack names, each once", "name the stacks")
        elif name in allowed and not _is_line(value):
            yield Fault(f"{id_}.{name}", value, "one line of text", "write it as one sentence")


def _is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\n" not in value


def _is_list_of_names(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return False
    names = cast("list[object]", value)
    return all(_is_line(name) for name in names) and len({str(name) for name in names}) == len(names)

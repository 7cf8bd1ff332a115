"""Faults of a stack file: path, value, allowed values and remedy of each."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast, get_args

from pydantic import BaseModel, Tag, ValidationError
from pydantic.fields import FieldInfo

from components.foundation.settings.annotations import is_mapping, item_of, plain
from components.foundation.settings.descriptions import descriptions
from components.foundation.settings.renamed_keys import current_key
from components.foundation.settings.variants import ONE_OF
from components.foundation.suggestions import nearest

EXTRA = "extra_forbidden"  # pydantic's type of an unknown key
ENCRYPTED = "encrypted-"
"""Prefix of the text that stands for an encrypted value (`secure:`) in the offline preview."""
HIDDEN = "[secret]"
SECURE = "secure"  # the only key of an encrypted value in a stack file
SECRET_WORDS = ("secret", "password", "token", "privatekey")


TYPES: Mapping[str, str] = {
    "bool": "true or false",
    "dict": "an object",
    "float": "a number",
    "int": "an integer",
    "mapping": "an object",
    "model": "an object",
    "model_attributes": "an object",
    "string": "a string",
    "tuple": "a list",
}
NUMBERS = (TYPES["int"], TYPES["float"])
SCALARS = (*NUMBERS, TYPES["bool"])
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
EXAMPLE = re.compile(r"such as `([^`]+: [^`]+)`")  # of an entry, in the description of a mapping
BOOLEAN = re.compile(r"true|false")
PROPER_NOUNS = ("Apache", "Fargate", "Helm", "Kubernetes")  # a description that begins with one keeps its capital
SIMPLE_KEY = re.compile(r"\^\[([^]]+)\](?:\[([^]]+)\]\{\d+,(\d+)\})?\$")


class Null:
    """The value null of a stack file: None stands for no value in a fault."""

    def __str__(self) -> str:
        return "null"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault. `path` is as in the stack file: `network.cidrs.eu-west-1`, `edge.behaviors[2].path`.

    value: the invalid value; None if there is none.
    problem: the allowed values, or the reason why the value is invalid.
    remedy: how to fix it.
    other: path of other settings that the problem names, relative to the same object as `path`.
    key: the key of an entry, where that may be what is wrong. meant: the existing name that an unknown one resembles. A
    fault whose `meant` is the `key` of another one follows from it.
    """

    path: str
    problem: str
    value: Any = None
    remedy: str = ""
    other: str = ""
    key: str = ""
    meant: str = ""

    def __str__(self) -> str:
        shown = "" if self.value is None else f"{_shown(self.path, self.value)}: "
        return f"{self.path}: {shown}{self.problem}" + (f"; {self.remedy}" if self.remedy else "")

    def under(self, prefix: str) -> "Fault":
        """The same fault with its paths below a prefix."""
        joint = "" if not prefix or not self.path or self.path.startswith("[") else "."
        moved = replace(self, path=f"{prefix}{joint}{self.path}")
        if not self.other or not prefix:
            return moved
        other = f"{prefix}.{self.other}"
        return replace(moved, other=other, problem=self.problem.replace(self.other, other, 1))


class SettingsError(ValueError):
    """A stack file is rejected. The message lists every fault, one per line."""

    def __init__(self, faults: Sequence[Fault], source: str = "the stack's configuration") -> None:
        self.faults = tuple(faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__("\n".join([f"{source} is rejected, {count}:", *(f"  {fault}" for fault in faults)]))


def unknown_name(
    path: str, name: str, known: Iterable[str], what: str = "key", remedy: str = "", *, value: str | None = None
) -> Fault:
    """The fault of a name that does not exist, with the most similar one that does. remedy: where none is similar; the
    known names if omitted. value: the name, where neither the path nor `what` has it."""
    names = sorted(known)
    near = nearest(name, names)
    found = f"did you mean '{near}'?" if near else remedy or f"known: {', '.join(names) or 'none'}"
    return Fault(path=path, value=value, problem=f"unknown {what}", remedy=found, meant=near or "")


def causes(faults: Sequence[Fault]) -> list[Fault]:
    """Faults without those of references to an entry whose key has a fault itself."""
    doubtful = {fault.key for fault in faults} - {""}
    return [fault for fault in faults if fault.meant not in doubtful]


def faults_of(error: ValidationError, model: type[BaseModel]) -> Iterator[Fault]:
    """The faults of a pydantic error, with the paths and terms of the stack file."""
    entries = error.errors(include_url=False)
    misspelled = {(*entry["loc"][:-1], _meant(entry["loc"], model)) for entry in entries if entry["type"] == EXTRA}
    for entry in entries:
        if entry["type"] == "too_short" and any(_below(other["loc"], entry["loc"]) for other in entries):
            continue  # the existing entries have faults, which are reported
        if entry["type"] == "missing" and entry["loc"] in misspelled:
            continue  # the key that stands for it is reported
        path, owner, field, annotation = _walk(entry["loc"], model)
        kind, context = entry["type"], cast("Mapping[str, Any]", entry.get("ctx", {}))
        if kind == "faults":
            for fault in context["faults"]:
                yield fault.under(path)
        elif kind == EXTRA:
            yield _unknown_key(path, owner, str(entry["loc"][-1]))
        elif kind == "missing":
            yield missing(path, owner, str(entry["loc"][-1]))
        elif kind == "union_tag_not_found":
            yield _missing_tag(path, str(context["discriminator"]).strip("'"), entry["input"], annotation)
        else:
            key = entry["loc"][-1:] == ("[key]",)
            value = Null() if entry["input"] is None else entry["input"]
            fault = _plain(path, kind, value, context, entry["msg"])
            if kind == "dict_type" and (example := EXAMPLE.search(_words(field))):
                fault = replace(fault, remedy=f"{fault.remedy}, such as {example[1]}")
            words = _key_words(str(context.get("pattern", ""))) if key else ""
            fault = replace(fault, key=str(value)) if key else fault
            yield fault if fault.remedy or kind not in NEEDS_WORDS else replace(fault, remedy=words or _words(field))


def undisclosed(fault: Fault) -> Fault:
    """A fault of a concern with encrypted values. Offline such a value is unknown rather than wrong, and what the
    engine decrypts is not shown."""
    if ENCRYPTED in str(fault):
        return Fault(
            path=fault.path,
            problem="is an encrypted value (secure), unknown offline",
            remedy="preview the stack with `pulumi preview`, or set a plain value here",
        )
    allowed = fault.problem.startswith("allowed")
    problem = fault.problem if allowed else re.sub(r"'[^']*'", HIDDEN, fault.problem)  # which may quote the value
    return replace(fault, value=None if fault.value is None else HIDDEN, problem=problem)


def _unknown_key(path: str, model: type[BaseModel] | None, key: str) -> Fault:
    if key == SECURE:
        return Fault(path=path, problem="is the only key of an encrypted value", remedy="remove the keys beside it")
    if (current := current_key(model, key)) is not None:
        return Fault(path=path, problem="unknown key", remedy=f"renamed to {current}")
    return unknown_name(path, key, _keys(model))


def _meant(location: tuple[int | str, ...], model: type[BaseModel]) -> str | None:
    """The key that an unknown one stands for."""
    _, owner, _, _ = _walk(location, model)
    key = str(location[-1])
    return current_key(owner, key) or nearest(key, _keys(owner))


def _keys(model: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in getattr(model, "model_fields", {}).items()]


def _below(location: tuple[int | str, ...], other: tuple[int | str, ...]) -> bool:
    return len(location) > len(other) and location[: len(other)] == other


def _plain(path: str, kind: str, value: Any, context: Mapping[str, Any], message: str) -> Fault:
    if kind == "literal_error":
        allowed = str(context["expected"]).replace(" or ", ", ").replace("True", "true").replace("False", "false")
        names = [name.strip("' ") for name in allowed.split(",")]
        near = nearest(value, names) if isinstance(value, str) else None
        remedy = _unquoted(value) if value in names else f"did you mean '{near}'?" if near else ""
        return Fault(path=path, value=value, problem=f"allowed: {allowed}", remedy=remedy)
    if kind.startswith("union_tag"):
        key = str(context["discriminator"]).strip("'")
        allowed = str(context.get("expected_tags", ""))
        tag = str(context["tag"])
        near = nearest(tag, [name.strip("' ") for name in allowed.split(",")])
        remedy = f"did you mean '{near}'?" if near else ""
        return Fault(path=f"{path}.{key}", value=tag, problem=f"allowed: {allowed}", remedy=remedy)
    if kind == ONE_OF:
        return Fault(path=path, problem=message, remedy="set one of them")
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        bound, words = next(iter(context.items()))
        sign = {"ge": "or more", "le": "or less", "gt": "is too small, it must be more", "lt": "is too large"}[bound]
        return Fault(path=path, value=value, problem=f"allowed: {words} {sign}")
    if kind == "string_pattern_mismatch":
        return Fault(path=path, value=value, problem=f"must match {context['pattern']}")
    if kind in ("too_short", "too_long"):
        limit = context.get("min_length", context.get("max_length"))
        sign = "at least" if kind == "too_short" else "at most"
        return Fault(path=path, value=value, problem=f"allowed: {sign} {limit} entries")
    if kind in ("string_too_short", "string_too_long"):
        limit = context.get("min_length", context.get("max_length"))
        sign = "at least" if kind == "string_too_short" else "at most"
        return Fault(path=path, value=value, problem=f"allowed: {sign} {limit} characters")
    if kind == "multiple_of":
        return Fault(path=path, value=value, problem=f"allowed: multiples of {context['multiple_of']}")
    if (wanted := _type_of(kind)) is not None:
        remedy = "write its keys below it" if wanted == "an object" else ""
        if isinstance(value, str) and (NUMBER if wanted in NUMBERS else BOOLEAN).fullmatch(value) and wanted in SCALARS:
            remedy = _unquoted(value)
        if wanted == TYPES["string"] and isinstance(value, bool | int | float):
            remedy = f'write "{str(value).lower() if isinstance(value, bool) else value}", in quotes'
        return Fault(path=path, value=value, problem=f"must be {wanted}", remedy=remedy)
    if kind == "value_error":
        return Fault(path=path, value=value, problem=message.removeprefix("Value error, "))
    return Fault(path=path, value=value, problem="is not allowed here", remedy="see schema/stack.schema.json")


def _unquoted(value: str) -> str:
    return f"write {value} without quotes"


def _type_of(kind: str) -> str | None:
    """The type that an error asks for, such as `an integer`."""
    if kind in ("int_from_float", "int_parsing_size"):
        return TYPES["int"]
    if kind == "finite_number":
        return "a finite number"
    return TYPES.get(kind.removesuffix("_type").removesuffix("_parsing"))


NEEDS_WORDS = frozenset(
    {
        "string_pattern_mismatch",
        "int_from_float",
        "int_parsing_size",
        "finite_number",
        *(f"{name}{end}" for name in TYPES for end in ("_type", "_parsing")),
    }
)
"""Kinds of errors whose remedy is the description of the field."""


def _walk(
    location: tuple[int | str, ...], model: type[BaseModel]
) -> tuple[str, type[BaseModel] | None, tuple[type[BaseModel], str] | None, Any]:
    """The path of a location in the stack file, the model that its last step is a field of, the last field of the path
    with its model (that of a list for its items), and the annotation of the last step."""
    path, here = "", cast("Any", model)
    owner: type[BaseModel] | None = model
    field: tuple[type[BaseModel], str] | None = None
    for step in location:
        owner = here if isinstance(here, type) and issubclass(here, BaseModel) else None
        if step == "[key]":  # of a mapping; the step before is the key itself
            continue
        if isinstance(step, int):
            path += f"[{step}]"
            here = item_of(here)
            continue
        if owner is None and here is not None and not is_mapping(here):
            here = _variant(here, step)  # the tag of a union is not a step of the path
            if here is not None:
                continue
        path += f".{step}" if path else step
        field = (owner, step) if owner else field
        here = _field(owner, step) if owner else item_of(here)
    return path, owner, field, cast("Any", here)


def _field(owner: type[BaseModel], name: str) -> Any:
    for field_name, field in owner.model_fields.items():
        if name in (field_name, field.alias):
            return plain(field.annotation)
    return None


def _variant(annotation: Any, tag: str) -> Any:
    """The member of a discriminated union with a given tag."""
    for member in get_args(annotation):
        if any(isinstance(item, Tag) and item.tag == tag for item in getattr(member, "__metadata__", ())):
            return get_args(member)[0]
        fields: Mapping[str, FieldInfo] = getattr(member, "model_fields", {})
        if any(tag in get_args(field.annotation) for field in fields.values()):
            return member
    return None


def _tags(annotation: Any, key: str) -> list[str]:
    """The values of the key that selects a member of a discriminated union."""
    found: list[str] = []
    for member in get_args(annotation):
        fields: Mapping[str, FieldInfo] = getattr(member, "model_fields", {})
        for name, field in fields.items():
            found += map(str, get_args(field.annotation)) if key in (name, field.alias) else ()
    return found


def _missing_tag(path: str, key: str, given: Any, annotation: Any) -> Fault:
    """The fault of an object without the key that selects its form, or with a misspelled one."""
    known = {name for member in get_args(annotation) for name in _keys(cast("type[BaseModel]", plain(member)))}
    unknown = [str(name) for name in cast("Iterable[Any]", given) if name not in known] if given else []
    meant = nearest(key, unknown)
    if meant is not None:
        return Fault(path=f"{path}.{meant}", problem="unknown key", remedy=f"did you mean '{key}'?")
    return Fault(path=path, problem=f"{key} is missing", remedy=f"set {key}: {' or '.join(_tags(annotation, key))}")


def missing(path: str, model: type[BaseModel] | None, name: str) -> Fault:
    """The fault of a required key that is missing, with its description."""
    return Fault(path=path, problem="missing", remedy=_words((model, name) if model else None) or "set a value")


def _words(field: tuple[type[BaseModel], str] | None) -> str:
    """The remedy that a field's description gives; empty without a description."""
    model, name = field or (BaseModel, "")
    for field_name, info in model.model_fields.items():
        text = descriptions(model).get(field_name) if name in (field_name, info.alias) else None
        if text:
            first = " ".join(text.split()).partition(". ")[0].rstrip(".")
            return f"set {_inside_sentence(first)}"
    return ""


def _inside_sentence(text: str) -> str:
    """A description without its capital, unless that of an acronym or a name: `ARN of ...`, `Kubernetes version`."""
    word = re.split(r"\W", text, maxsplit=1)[0]
    keeps = any(letter.isupper() or letter.isdigit() for letter in word[1:]) or word in PROPER_NOUNS
    return text if keeps else f"{text[:1].lower()}{text[1:]}"


def _key_words(pattern: str) -> str:
    """The alphabet of a key in words, for a pattern such as `^[a-z][a-z0-9-]{0,30}$`; empty for other patterns."""
    found = SIMPLE_KEY.fullmatch(pattern)
    if found is None or not found[2]:
        return ""
    return f"rename it: one of {_alphabet(found[1])}, then at most {found[3]} of {_alphabet(found[2])}"


def _alphabet(characters: str) -> str:
    ranges = re.findall(r"[a-zA-Z0-9]-[a-zA-Z0-9]", characters)
    rest = re.sub(r"[a-zA-Z0-9]-[a-zA-Z0-9]", "", characters).replace("\\", "")
    return ", ".join([*ranges, *(f"'{character}'" for character in rest)])


def _shown(path: str, value: Any) -> str:
    last = path.rpartition(".")[2].lower()
    if value == HIDDEN or any(word in last for word in SECRET_WORDS):
        return HIDDEN
    text = repr(value) if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def same_names(kind: str, names: Mapping[str, str | None]) -> Iterator[Fault]:
    """Explicit names that are repeated."""
    seen: dict[str, str] = {}
    for key, name in names.items():
        if name is not None and name in seen:
            other, remedy = f"{kind}.{seen[name]}", "rename one of them"
            problem = f"duplicates the name of {other}"
            yield Fault(path=f"{kind}.{key}.name", value=name, problem=problem, remedy=remedy, other=other)
        elif name is not None:
            seen[name] = key

"""Faults of a stack file: path, value, allowed values and remedy of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast, get_args

from pydantic import BaseModel, Tag, ValidationError
from pydantic.fields import FieldInfo

from components.foundation.settings.descriptions import descriptions
from components.foundation.settings.renamed_keys import current_key
from components.foundation.settings.variants import ONE_OF
from components.foundation.suggestions import nearest

ENCRYPTED = "encrypted-"
"""Prefix of the text that stands for an encrypted value (`secure:`) in the offline preview."""
HIDDEN = "[secret]"
SECRET_WORDS = ("secret", "password", "token", "privatekey")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault. `path` is as in the stack file: `network.cidrs.eu-west-1`, `edge.behaviors[2].path`.

    value: the invalid value; None if there is none.
    problem: the allowed values, or the reason why the value is invalid.
    remedy: how to fix it.
    """

    path: str
    problem: str
    value: Any = None
    remedy: str = ""

    def __str__(self) -> str:
        shown = "" if self.value is None else f"{_shown(self.path, self.value)}: "
        return f"{self.path}: {shown}{self.problem}" + (f"; {self.remedy}" if self.remedy else "")

    def under(self, prefix: str) -> "Fault":
        """The same fault with its path below a prefix."""
        joint = "" if not prefix or not self.path or self.path.startswith("[") else "."
        return replace(self, path=f"{prefix}{joint}{self.path}")


class SettingsError(ValueError):
    """A stack file is rejected. The message lists every fault, one per line."""

    def __init__(self, faults: Sequence[Fault], source: str = "the stack's configuration") -> None:
        self.faults = tuple(faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__("\n".join([f"{source} is rejected, {count}:", *(f"  {fault}" for fault in faults)]))


def unknown_name(path: str, name: str, known: Iterable[str], what: str = "key") -> Fault:
    """The fault of a name that does not exist, with the most similar one that does."""
    names = sorted(known)
    near = nearest(name, names)
    remedy = f"did you mean '{near}'?" if near else f"known: {', '.join(names) or 'none'}"
    return Fault(path=path, problem=f"unknown {what}", remedy=remedy)


def faults_of(error: ValidationError, model: type[BaseModel]) -> Iterator[Fault]:
    """The faults of a pydantic error, with the paths and terms of the stack file."""
    entries = error.errors(include_url=False)
    for entry in entries:
        if entry["type"] == "too_short" and any(_below(other["loc"], entry["loc"]) for other in entries):
            continue  # the existing entries have faults, which are reported
        path, owner, field = _walk(entry["loc"], model)
        kind, context = entry["type"], cast("Mapping[str, Any]", entry.get("ctx", {}))
        if kind == "faults":
            for fault in context["faults"]:
                yield fault.under(path)
        elif kind == "extra_forbidden":
            yield _unknown_key(path, owner, str(entry["loc"][-1]))
        elif kind == "missing":
            yield missing(path, owner, str(entry["loc"][-1]))
        else:
            fault = _plain(path, kind, entry["input"], context, entry["msg"])
            yield replace(fault, remedy=_words(field)) if kind == "string_pattern_mismatch" else fault


def undisclosed(fault: Fault) -> Fault:
    """A fault of a concern with encrypted values. Offline such a value is unknown rather than wrong, and what the
    engine decrypts is not shown."""
    if isinstance(fault.value, str) and fault.value.startswith(ENCRYPTED):
        return Fault(
            path=fault.path,
            problem="is an encrypted value (secure), unknown offline",
            remedy="preview the stack with `pulumi preview`, or set a plain value here",
        )
    return replace(fault, value=None if fault.value is None else HIDDEN)


def _unknown_key(path: str, model: type[BaseModel] | None, key: str) -> Fault:
    if (current := current_key(model, key)) is not None:
        return Fault(path=path, problem="unknown key", remedy=f"renamed to {current}")
    return unknown_name(path, key, [field.alias or name for name, field in model.model_fields.items()] if model else [])


def _below(location: tuple[int | str, ...], other: tuple[int | str, ...]) -> bool:
    return len(location) > len(other) and location[: len(other)] == other


def _plain(path: str, kind: str, value: Any, context: Mapping[str, Any], message: str) -> Fault:
    if kind == "literal_error":
        allowed = str(context["expected"]).replace(" or ", ", ")
        near = nearest(value, [name.strip("' ") for name in allowed.split(",")]) if isinstance(value, str) else None
        return Fault(
            path=path, value=value, problem=f"allowed: {allowed}", remedy=f"did you mean '{near}'?" if near else ""
        )
    if kind.startswith("union_tag"):
        key = str(context["discriminator"]).strip("'")
        allowed = str(context.get("expected_tags", ""))
        if kind == "union_tag_not_found":
            return Fault(path=path, problem=f"{key} is missing", remedy=f"set {key} to one of the allowed kinds")
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
    if kind.endswith(("_type", "_parsing")):
        wanted = (
            kind.removesuffix("_type").removesuffix("_parsing").replace("model", "object").replace("dict", "object")
        )
        words = {"int": "an integer", "bool": "true or false", "string": "a string", "tuple": "a list"}
        return Fault(path=path, value=value, problem=f"must be {words.get(wanted, f'an {wanted}')}")
    return Fault(path=path, value=value, problem=message.removeprefix("Value error, "))


def _walk(
    location: tuple[int | str, ...], model: type[BaseModel]
) -> tuple[str, type[BaseModel] | None, tuple[type[BaseModel], str] | None]:
    """The path of a location in the stack file, the model that its last step is a field of, and the last field of the
    path with its model: that of a list for its items."""
    path, here = "", cast("Any", model)
    owner: type[BaseModel] | None = model
    field: tuple[type[BaseModel], str] | None = None
    for step in location:
        owner = here if isinstance(here, type) and issubclass(here, BaseModel) else None
        if step == "[key]":  # of a mapping; the step before is the key itself
            continue
        if isinstance(step, int):
            path += f"[{step}]"
            here = _inner(here)
            continue
        if owner is None and here is not None and not _is_mapping(here):
            here = _variant(here, step)  # the tag of a union is not a step of the path
            if here is not None:
                continue
        path += f".{step}" if path else step
        field = (owner, step) if owner else field
        here = _field(owner, step) if owner else _inner(here)
    return path, owner, field


def _field(owner: type[BaseModel], name: str) -> Any:
    for field_name, field in owner.model_fields.items():
        if name in (field_name, field.alias):
            return _strip(field.annotation)
    return None


def _inner(annotation: Any) -> Any:
    arguments = [item for item in get_args(annotation) if item is not Ellipsis]
    return _strip(arguments[-1]) if arguments else None


def _strip(annotation: Any) -> Any:
    """An annotation without `| None` and `Annotated`."""
    arguments = get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        return _strip(arguments[0])
    given = [item for item in arguments if item is not type(None)]
    return _strip(given[0]) if len(given) == 1 and len(arguments) == 2 and type(None) in arguments else annotation


def _is_mapping(annotation: Any) -> bool:
    origin = getattr(annotation, "__origin__", None)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _variant(annotation: Any, tag: str) -> Any:
    """The member of a discriminated union with a given tag."""
    for member in get_args(annotation):
        if any(isinstance(item, Tag) and item.tag == tag for item in getattr(member, "__metadata__", ())):
            return get_args(member)[0]
        fields: Mapping[str, FieldInfo] = getattr(member, "model_fields", {})
        if any(tag in get_args(field.annotation) for field in fields.values()):
            return member
    return None


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
            return f"set {first[0].lower()}{first[1:]}"
    return ""


def _shown(path: str, value: Any) -> str:
    last = path.rpartition(".")[2].lower()
    if value == HIDDEN or any(word in last for word in SECRET_WORDS):
        return HIDDEN
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def same_names(kind: str, names: Mapping[str, str | None]) -> Iterator[Fault]:
    """Explicit names that are repeated."""
    seen: dict[str, str] = {}
    for key, name in names.items():
        if name is not None and name in seen:
            problem = f"duplicates the name of {kind}.{seen[name]}"
            yield Fault(path=f"{kind}.{key}.name", value=name, problem=problem, remedy="rename one of them")
        elif name is not None:
            seen[name] = key

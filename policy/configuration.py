"""Levels and parameters by control, for one stack.

The form is that of `pulumi preview --policy-pack-config FILE`, which the engine takes as JSON only:

    {
      "all": "advisory",
      "s3-versioning": "disabled",
      "logs-retention": {"enforcementLevel": "mandatory", "minimum_days": 365},
      "unknown-values": {"strict": true}
    }

`all` is the level of every control that is not named.
"""

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from policy.model import LEVELS, Control, Level, Parameter, Setting, Settings

ALL = "all"
LEVEL_KEY = "enforcementLevel"


class ConfigurationError(ValueError):
    """All faults of a configuration together, a line each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Configuration:
    """What a stack sets; everything else keeps its default."""

    levels: Mapping[str, Level] = field(default_factory=dict[str, Level])
    parameters: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict[str, Mapping[str, Setting]])

    def level(self, control: Control) -> Level:
        """The level of a control in this stack."""
        return self.levels.get(control.id) or self.levels.get(ALL) or control.level

    def settings(self, control: Control) -> Settings:
        """The parameters of a control in this stack."""
        given = self.parameters.get(control.id)
        if not given:
            return control.defaults
        return Settings({**{item.name: item.default for item in control.parameters}, **given})


def parse(document: object, controls: Iterable[Control], source: str = "policy configuration") -> Configuration:
    """Read a configuration; ConfigurationError with path, value, what is allowed and what to do, for every fault."""
    known = {control.id: control for control in controls}
    levels: dict[str, Level] = {}
    parameters: dict[str, Mapping[str, Setting]] = {}
    faults: list[str] = []
    if document is None:
        return Configuration()
    if not isinstance(document, Mapping):
        raise ConfigurationError([f"{source}: {document!r} is no mapping of controls to levels and parameters"])
    for name, entry in cast(Mapping[object, object], document).items():
        path = f"{source}: {name}"
        if name != ALL and name not in known:
            faults.append(f"{path}: no such control; {did_you_mean(str(name), known)}")
            continue
        items = dict(cast(Mapping[str, object], entry)) if isinstance(entry, Mapping) else {LEVEL_KEY: entry}
        level = items.pop(LEVEL_KEY, None)
        if level in LEVELS:
            levels[str(name)] = level
        elif level is not None:
            faults.append(f"{path}: {level!r} is no level; allowed are {', '.join(LEVELS)}")
        if name == ALL:
            faults.extend(f"{path}.{key}: `all` takes a level only" for key in items)
        elif items:
            parameters[str(name)] = _parameters(path, known[str(name)], items, faults)
    if faults:
        raise ConfigurationError(faults)
    return Configuration(levels, parameters)


def load(path: Path, controls: Iterable[Control]) -> Configuration:
    """Read a configuration file; an absent file sets nothing. ConfigurationError for all its faults."""
    if not path.exists():
        return Configuration()
    try:
        document: object = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ConfigurationError([f"{path.name}: not JSON: {error}; the engine takes JSON only"]) from error
    return parse(document, controls, path.name)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint at the nearest known name."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else "see `python -m policy.report --list` for all names"


def _parameters(path: str, control: Control, items: Mapping[str, object], faults: list[str]) -> dict[str, Setting]:
    declared = {parameter.name: parameter for parameter in control.parameters}
    values: dict[str, Setting] = {}
    for key, value in items.items():
        if key not in declared:
            hint = did_you_mean(key, declared) if declared else "the control has no parameters; remove it"
            faults.append(f"{path}.{key}: no such parameter; {hint}")
            continue
        fault, setting = _checked(declared[key], value)
        if fault:
            faults.append(f"{path}.{key}: {value!r} {fault}")
        else:
            values[key] = setting
    return values


def _checked(parameter: Parameter, value: object) -> tuple[str, Setting]:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # the engine sends every number as a float
    if isinstance(parameter.default, bool):
        return ("", value) if isinstance(value, bool) else ("is neither true nor false", False)
    if isinstance(parameter.default, int):
        if not isinstance(value, int) or isinstance(value, bool):
            return "is no whole number", 0
        if parameter.minimum is not None and value < parameter.minimum:
            return f"is less than {parameter.minimum}", 0
        return _allowed(parameter, [value]), value
    if isinstance(parameter.default, str):
        return (_allowed(parameter, [value]), value) if isinstance(value, str) else ("is no text", "")
    if not isinstance(value, list | tuple):
        return "is no list of texts", []
    items = cast(Sequence[object], value)
    texts = [item for item in items if isinstance(item, str)]
    return ("is no list of texts", []) if len(texts) != len(items) else (_allowed(parameter, texts), texts)


def _allowed(parameter: Parameter, values: Sequence[str | int]) -> str:
    if not parameter.allowed or all(value in parameter.allowed for value in values):
        return ""
    return f"is not allowed; allowed are {', '.join(map(str, parameter.allowed))}"

"""Levels and parameters of controls for one stack.

The format is that of `pulumi preview --policy-pack-config FILE`, JSON:

    {
      "all": "advisory",
      "s3-versioning": "disabled",
      "logs-retention": {"enforcementLevel": "mandatory", "minimum_days": 365},
      "unknown-values": {"strict": true}
    }

`all` is the level of all other controls.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from policy.control import LEVELS, Control, Level, Parameter, Setting, Settings
from policy.suggestions import did_you_mean

ALL = "all"
LEVEL_KEY = "enforcementLevel"


class ConfigurationError(ValueError):
    """A configuration is rejected. The message lists all faults, one per line."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Configuration:
    """Levels and parameters by control id; defaults apply to the others."""

    levels: Mapping[str, Level] = field(default_factory=dict[str, Level])
    parameters: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict[str, Mapping[str, Setting]])

    def level(self, control: Control) -> Level:
        """The level of a control in this stack."""
        return self.levels.get(control.id) or self.levels.get(ALL) or control.level

    def settings(self, control: Control) -> Settings:
        """The parameters of a control in this stack."""
        configured = self.parameters.get(control.id)
        if not configured:
            return control.defaults
        return Settings({**{item.name: item.default for item in control.parameters}, **configured})


def parse(document: object, controls: Iterable[Control], source: str = "policy configuration") -> Configuration:
    """The configuration of a document. ConfigurationError lists faults with path, value, allowed values and remedy."""
    known = {control.id: control for control in controls}
    levels: dict[str, Level] = {}
    parameters: dict[str, Mapping[str, Setting]] = {}
    faults: list[str] = []
    if document is None:
        return Configuration()
    if not isinstance(document, Mapping):
        raise ConfigurationError(
            [f"{source}: {document!r}: not an object; allowed: levels and parameters by control id"]
        )
    for name, entry in cast(Mapping[object, object], document).items():
        path = f"{source}: {name}"
        if name != ALL and name not in known:
            faults.append(f"{path}: unknown control; {did_you_mean(str(name), known)}")
            continue
        items = dict(cast(Mapping[str, object], entry)) if isinstance(entry, Mapping) else {LEVEL_KEY: entry}
        level = items.pop(LEVEL_KEY, None)
        if level in LEVELS:
            levels[str(name)] = level
        elif level is not None:
            faults.append(f"{path}: {level!r}: unknown level; allowed: {', '.join(LEVELS)}")
        if name == ALL:
            faults.extend(f"{path}.{key}: not allowed; `all` has a level only" for key in items)
        elif items:
            parameters[str(name)] = _parameters(path, known[str(name)], items, faults)
    if faults:
        raise ConfigurationError(faults)
    return Configuration(levels, parameters)


def load(path: Path, controls: Iterable[Control]) -> Configuration:
    """The configuration of a file, empty if the file does not exist. ConfigurationError lists all faults."""
    if not path.exists():
        return Configuration()
    try:
        document: object = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ConfigurationError([f"{path.name}: malformed JSON: {error}; the engine accepts JSON only"]) from error
    return parse(document, controls, path.name)


def _parameters(path: str, control: Control, items: Mapping[str, object], faults: list[str]) -> dict[str, Setting]:
    declared = {parameter.name: parameter for parameter in control.parameters}
    values: dict[str, Setting] = {}
    for key, value in items.items():
        if key not in declared:
            hint = did_you_mean(key, declared) if declared else "the control has no parameters; remove it"
            faults.append(f"{path}.{key}: unknown parameter; {hint}")
            continue
        fault, setting = _checked(declared[key], value)
        if fault:
            faults.append(f"{path}.{key}: {value!r}: {fault}")
        else:
            values[key] = setting
    return values


def _checked(parameter: Parameter, value: object) -> tuple[str, Setting]:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # the engine passes all numbers as floats
    if isinstance(parameter.default, bool):
        return ("", value) if isinstance(value, bool) else ("allowed: true, false", False)
    if isinstance(parameter.default, int):
        if not isinstance(value, int) or isinstance(value, bool):
            return "not an integer", 0
        if parameter.minimum is not None and value < parameter.minimum:
            return f"the minimum is {parameter.minimum}", 0
        return _allowed(parameter, [value]), value
    if isinstance(parameter.default, str):
        return (_allowed(parameter, [value]), value) if isinstance(value, str) else ("not a string", "")
    if not isinstance(value, list | tuple):
        return "not a list of strings", []
    items = cast(Sequence[object], value)
    strings = [item for item in items if isinstance(item, str)]
    return ("not a list of strings", []) if len(strings) != len(items) else (_allowed(parameter, strings), strings)


def _allowed(parameter: Parameter, values: Sequence[str | int]) -> str:
    if not parameter.allowed or all(value in parameter.allowed for value in values):
        return ""
    return f"not allowed; allowed: {', '.join(map(str, parameter.allowed))}"

"""Project and stack files as the engine hands them to a program: keys with their project, objects as JSON."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from preview.scalars import LOADER, doubtful


class StackFileError(Exception):
    """The project or stack file cannot be read; the message names the file and what to do."""


@dataclass(frozen=True, kw_only=True)
class StackFile:
    """One stack's configuration.

    config: `{"project:key": text}`, objects JSON-encoded.
    secret_keys: the keys whose text is secret. Encrypted values cannot be read without the stack's passphrase
        or key: they are stood in for by a marked text.
    """

    project: str
    stack: str
    root: Path
    entry: Path
    config: dict[str, str]
    secret_keys: tuple[str, ...]


def stacks(root: Path) -> list[str]:
    """Names of the stacks that have a file in the project."""
    return sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in root.glob("Pulumi.*.yaml"))


def load(root: Path, stack: str) -> StackFile:
    """Read `Pulumi.yaml` and `Pulumi.STACK.yaml`; StackFileError where one is missing or no YAML."""
    path = root / f"Pulumi.{stack}.yaml"
    if not path.is_file():
        raise StackFileError(f"stack '{stack}': no {path.name} here; there are: {', '.join(stacks(root)) or 'none'}")
    project = _read(root / "Pulumi.yaml")
    name = str(project.get("name", ""))
    if not name:
        raise StackFileError("Pulumi.yaml: name: missing; give the project's name")
    values: dict[str, Any] = {}
    for key, spec in _mapping(project.get("config"), "Pulumi.yaml: config").items():
        value = _default(spec)
        if value is not None:
            values[_qualified(name, key)] = value
    for key, value in _mapping(_read(path).get("config"), f"{path.name}: config").items():
        values[_qualified(name, key)] = value
    secrets = tuple(sorted(key for key, value in values.items() if _has_secure(value)))
    return StackFile(
        project=name,
        stack=stack,
        root=root,
        entry=root / str(project.get("main", "__main__.py")),
        config={key: _text(_opened(key, value)) for key, value in values.items()},
        secret_keys=secrets,
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        content: Any = yaml.load(text, Loader=LOADER)
        doubts = list(doubtful(text))
    except OSError as error:
        raise StackFileError(f"{path.name}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise StackFileError(f"{path.name}: not valid YAML: {' '.join(str(error).split())}") from error
    if doubts:
        line, word = doubts[0]
        raise StackFileError(
            f"{path.name}:{line}: {word}: is read in two ways, by the engine and by others; put it in quotes"
        )
    return _mapping(content, path.name)


def _mapping(content: Any, where: str) -> dict[str, Any]:
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise StackFileError(f"{where}: must be a mapping of keys to values, not {type(content).__name__}")
    return cast("dict[str, Any]", content)


def _qualified(project: str, key: str) -> str:
    return key if ":" in key else f"{project}:{key}"


def _default(spec: Any) -> Any:
    if isinstance(spec, dict):
        given = cast("dict[str, Any]", spec)
        return given.get("value", given.get("default"))
    return spec


def _has_secure(value: Any) -> bool:
    if isinstance(value, dict):
        mapping = cast("dict[str, Any]", value)
        return set(mapping) == {"secure"} or any(_has_secure(item) for item in mapping.values())
    return isinstance(value, list) and any(_has_secure(item) for item in cast("list[Any]", value))


def _opened(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        mapping = cast("dict[str, Any]", value)
        if set(mapping) == {"secure"}:
            return f"encrypted-{key}"
        # The engine sorts the keys of an object, whatever their order in the file.
        return {name: _opened(f"{key}.{name}", mapping[name]) for name in sorted(mapping, key=str)}
    if isinstance(value, list):
        return [_opened(f"{key}[{index}]", item) for index, item in enumerate(cast("list[Any]", value))]
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)

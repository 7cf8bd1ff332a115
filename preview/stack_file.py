"""Project and stack files as configuration of a program: keys qualified by project, objects as JSON."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from components.foundation.settings.faults import ENCRYPTED
from components.foundation.suggestions import nearest
from preview.scalars import LOADER, doubtful
from preview.yaml_keys import duplicates

SECTIONS = ("config", "environment", "secretsprovider", "encryptedkey", "encryptionsalt")
"""Keys of a stack file that the engine reads; it ignores all others."""


class StackFileError(Exception):
    """The project or stack file is invalid; the message has the file and the remedy."""


@dataclass(frozen=True, kw_only=True)
class StackFile:
    """One stack's configuration.

    config: `{"project:key": value}`, values as strings, objects JSON-encoded.
    secret_keys: keys with secret values. Encrypted values require the stack's passphrase or key: placeholders replace
        them.
    """

    project: str
    stack: str
    root: Path
    entry: Path
    config: dict[str, str]
    secret_keys: tuple[str, ...]


def stacks(folder: Path) -> list[str]:
    """Names of the stacks that have a file in a folder, such as the project's."""
    return sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in folder.glob("Pulumi.*.yaml"))


def load(root: Path, stack: str, folder: Path | None = None) -> StackFile:
    """`Pulumi.yaml` and `Pulumi.STACK.yaml`; StackFileError where one is missing or invalid.

    folder: of the stack file; the project's if omitted.
    """
    folder = folder or root
    path = folder / f"Pulumi.{stack}.yaml"
    if not folder.is_dir():
        raise StackFileError(f"{folder}: no such folder; name that of the project, with Pulumi.yaml")
    if not path.is_file():
        raise StackFileError(f"stack '{stack}': no {path.name} here; {_others(folder, stack)}")
    project = _read(root / "Pulumi.yaml")
    name = str(project.get("name", ""))
    if not name:
        raise StackFileError("Pulumi.yaml: name: missing; set the project's name")
    values: dict[str, Any] = {}
    for key, spec in _mapping(project.get("config"), "Pulumi.yaml: config").items():
        value = _default(spec)
        if value is not None:
            values[_qualified(name, key)] = value
    content = _read(path)
    _require_sections(path.name, content)
    if content.get("environment"):
        raise StackFileError(
            f"{path.name}: environment: configuration of Pulumi ESC is not read offline; use `pulumi preview`, or set "
            "the values in the stack file"
        )
    for key, value in _mapping(content.get("config"), f"{path.name}: config").items():
        values[_qualified(name, key)] = value
    secrets = tuple(sorted(key for key, value in values.items() if _has_secure(value)))
    return StackFile(
        project=name,
        stack=stack,
        root=root,
        entry=root / str(project.get("main", "__main__.py")),
        config={key: _encoded(_decrypted(key, value)) for key, value in values.items()},
        secret_keys=secrets,
    )


def _require_sections(file: str, content: dict[str, Any]) -> None:
    """StackFileError for keys that the engine ignores, with the settings below them."""
    unknown = [key for key in map(str, content) if key not in SECTIONS]
    if unknown:
        near = {key: nearest(key, SECTIONS) for key in unknown}
        hints = {
            key: f"did you mean '{meant}'?" if meant else "put settings under config." for key, meant in near.items()
        }
        allowed = ", ".join(SECTIONS)
        raise StackFileError(
            "\n".join(
                f"{file}: {key}: unknown key, which is ignored; {hints[key]} Allowed: {allowed}" for key in unknown
            )
        )


def _others(folder: Path, stack: str) -> str:
    known = stacks(folder)
    named = stack.removeprefix("Pulumi.").removesuffix(".yaml")  # of one who gives the file
    near = named if named in known else nearest(stack, known)
    meant = f"did you mean {near}? " if near else ""
    return f"{meant}there are: {', '.join(known) or 'none'}"


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        content: Any = yaml.load(text, Loader=LOADER)
        scalars, repeated = list(doubtful(text)), list(duplicates(text))
    except OSError as error:
        raise StackFileError(f"{path.name}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise StackFileError(f"{path.name}: not valid YAML: {' '.join(str(error).split())}") from error
    problems = [
        *scalars,
        *(
            (again, f"{key}: duplicates the key of line {first}; merge it into that one, or remove it")
            for key, first, again in repeated
        ),
    ]
    if problems:
        raise StackFileError("\n".join(f"{path.name}:{line}: {problem}" for line, problem in sorted(problems)))
    return _mapping(content, path.name)


def _mapping(content: Any, subject: str) -> dict[str, Any]:
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise StackFileError(f"{subject}: must be a mapping of keys to values, not {type(content).__name__}")
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


def _decrypted(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        mapping = cast("dict[str, Any]", value)
        if set(mapping) == {"secure"}:
            return f"{ENCRYPTED}{key}"
        # The engine sorts the keys of an object.
        return {name: _decrypted(f"{key}.{name}", mapping[name]) for name in sorted(mapping, key=str)}
    if isinstance(value, list):
        return [_decrypted(f"{key}[{index}]", item) for index, item in enumerate(cast("list[Any]", value))]
    return value


def _encoded(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)

"""Secrets in JSON and YAML documents, by the names and values of the parsed document."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import cast

import yaml

from policy.readers.secret_scripts import VALUE, decoded, secrets_in, secrets_in_list
from policy.readers.secret_values import is_secret

# Keys of a pair of name and value, as in overrides of containers and builds.
_PAIR = ("name", "value")
# Types of a variable whose value is the name of a secret or parameter, and the same in build specifications.
# https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
_REFERENCES = frozenset({"SECRETS_MANAGER", "PARAMETER_STORE"})
_REFERRING = frozenset({"secrets-manager", "parameter-store"})
_KEY = re.compile(r"[\w.$/-]+")


@lru_cache(maxsize=1024)
def secrets_in_document(text: str) -> tuple[str, ...]:
    """Names of the secrets in a JSON or YAML document, or in a script if it is neither."""
    document = _parsed(text)
    if document is None:
        return secrets_in(text)
    try:
        return tuple(dict.fromkeys(_found("", document)))
    except RecursionError:  # an alias within its own anchor
        return secrets_in(text)


def secrets_in_user_data(text: str) -> tuple[str, ...]:
    """Names of the secrets in user data, with or without Base64: a script, or the YAML of cloud-init."""
    script = decoded(text)
    document = secrets_in_document(script) if script.startswith("#cloud-config") else ()
    return tuple(dict.fromkeys([*document, *secrets_in(script)]))


def _parsed(text: str) -> object:
    """An object or list; None for a script, which may be a YAML mapping by a colon in its first line."""
    document: object = None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        try:
            document = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError, RecursionError):
            return None
    if isinstance(document, Mapping):
        keys = map(str, cast(Mapping[object, object], document))
        return cast(object, document) if all(map(_KEY.fullmatch, keys)) else None
    return cast(object, document) if isinstance(document, list) else None


def _found(name: str, value: object) -> Iterator[str]:
    """Names of the secrets in the value of a key."""
    if isinstance(value, Mapping):
        yield from _in_object(name, {str(key): item for key, item in cast(Mapping[object, object], value).items()})
    elif isinstance(value, list):
        items = cast(list[object], value)
        yield from secrets_in_list([item for item in items if isinstance(item, str)])
        for item in items:
            if not isinstance(item, str):
                yield from _found("", item)
    elif value is not None and not isinstance(value, bool):
        yield from _in_scalar(name, str(value))


def _in_object(name: str, given: Mapping[str, object]) -> Iterator[str]:
    by_name = {key.lower(): item for key, item in given.items()}
    label, value = (by_name.get(key) for key in _PAIR)
    refers = str(by_name.get("type")).upper() in _REFERENCES
    if isinstance(label, str) and value is not None and not refers:
        yield from _found(label, value)
    if "type" in by_name and "default" in by_name:  # a parameter of a document
        yield from _found(name, by_name["default"])
    for key, item in given.items():
        if key.lower() not in _REFERRING and not (key.lower() in _PAIR and isinstance(label, str)):
            yield from _found(key, item)


def _in_scalar(name: str, value: str) -> Iterator[str]:
    if is_secret(name, value):
        yield name
    elif name.lower().endswith("authorization"):
        yield from secrets_in(f"{name}: {value}")
    elif value.lstrip().startswith(("{", "[")):
        yield from secrets_in_document(value)
    else:
        yield from (name if found == VALUE and name else found for found in secrets_in(value))

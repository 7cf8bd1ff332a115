"""Fields of JSON objects of clients, read one by one. Errors say path, value, what is allowed and the remedy."""

import json
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

LONGEST_VALUE = 80
"""Characters of a value that an error repeats."""


class FieldError(ValueError):
    """A field is missing, unknown or wrong."""


class Fields:
    """The fields of an object. path: in errors."""

    def __init__(self, path: str, values: Mapping[str, Any]) -> None:
        self.path = path
        self._values = values

    @classmethod
    def of(cls, path: str, value: Any) -> "Fields":
        """The fields of a JSON object. FieldError if the value is none."""
        if not isinstance(value, dict):
            raise FieldError(f"{path}: {shown(value)}: not an object; send a JSON object")
        values: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        return cls(path, values)

    @classmethod
    def of_json(cls, path: str, text: str) -> "Fields":
        """The fields of a JSON object, as written. FieldError if it is none."""
        if not text:
            raise FieldError(f"{path}: missing; send a JSON object")
        try:
            value = json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise FieldError(f"{path}: {shown(text)}: not JSON; send a JSON object") from None
        return cls.of(path, value)

    def has(self, name: str) -> bool:
        """Whether a field is there and not null."""
        return self._values.get(name) is not None

    def only(self, allowed: Iterable[str]) -> None:
        """FieldError for a field that is not allowed."""
        names = sorted(allowed)
        for name in self._values:
            if name not in names:
                near = get_close_matches(str(name), names, n=1)
                remedy = f"did you mean {near[0]}?" if near else f"allowed: {', '.join(names) or 'none'}"
                raise FieldError(f"{self.path}.{str(name)[:LONGEST_VALUE]}: unknown field; {remedy}")

    def object(self, name: str) -> "Fields":
        """The fields of an object within this one."""
        return Fields.of(f"{self.path}.{name}", self._required(name, None))

    def text(
        self, name: str, default: str | None = None, *, longest: int = 1024, pattern: str = "", form: str = ""
    ) -> str:
        """A string of Unicode without NUL. pattern: of the whole value, which `form` describes. The default is for a
        field that is absent."""
        value = self._required(name, default)
        path = f"{self.path}.{name}"
        if not isinstance(value, str):
            raise FieldError(f"{path}: {shown(value)}: not a string; send a string")
        if "\0" in value or any("\ud800" <= each <= "\udfff" for each in value):
            raise FieldError(f"{path}: {shown(value)}: has NUL or half of a surrogate pair; send Unicode text")
        if len(value) > longest:
            raise FieldError(f"{path}: {len(value)} characters; send {longest} at most")
        if pattern and re.fullmatch(pattern, value) is None:
            raise FieldError(f"{path}: {shown(value)}: not {form or pattern}")
        return value

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of several strings."""
        value = self.text(name, default)
        names = sorted(allowed)
        if value not in names:
            raise FieldError(f"{self.path}.{name}: {shown(value)}: not allowed; send one of {', '.join(names)}")
        return value

    def integer(self, name: str, default: int | None = None, *, minimum: int, maximum: int) -> int:
        """An integer within bounds, both included. A number with a fraction or in a string is none."""
        value = self._required(name, default)
        path = f"{self.path}.{name}"
        if isinstance(value, bool) or not isinstance(value, int):
            raise FieldError(f"{path}: {shown(value)}: not an integer; send an integer of {minimum} to {maximum}")
        if not minimum <= value <= maximum:
            raise FieldError(f"{path}: {shown(value)}: out of range; send an integer of {minimum} to {maximum}")
        return value

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self._required(name, default)
        if not isinstance(value, bool):
            raise FieldError(f"{self.path}.{name}: {shown(value)}: not a boolean; send true or false")
        return value

    def nested(self, name: str) -> Mapping[str, Any]:
        """A JSON object, with whatever fields it has."""
        value = self._required(name, None)
        if not isinstance(value, dict):
            raise FieldError(f"{self.path}.{name}: {shown(value)}: not an object; send a JSON object")
        return value  # pyright: ignore[reportUnknownVariableType]

    def objects(self, name: str, *, most: int) -> list["Fields"]:
        """A list of JSON objects, at least one and `most` at most."""
        value = self._required(name, None)
        path = f"{self.path}.{name}"
        if not isinstance(value, list):
            raise FieldError(f"{path}: {shown(value)}: not a list; send a list of objects")
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        if not 1 <= len(items) <= most:
            raise FieldError(f"{path}: {len(items)} items; send 1 to {most}")
        return [Fields.of(f"{path}[{index}]", item) for index, item in enumerate(items)]

    def _required(self, name: str, default: Any) -> Any:
        value = self._values.get(name)
        if value is not None:
            return value
        if default is None:
            raise FieldError(f"{self.path}.{name}: missing; send it")
        return default


def _refuse_constant(name: str) -> None:
    """NaN and infinities, which are no JSON."""
    raise ValueError(name)


def shown(value: Any) -> str:
    """A value as an error repeats it: JSON without control characters, cut after LONGEST_VALUE."""
    written = f"'{json.dumps(value)[1:-1]}'" if isinstance(value, str) else json.dumps(value, default=str)
    return written if len(written) <= LONGEST_VALUE else f"{written[:LONGEST_VALUE]}..."

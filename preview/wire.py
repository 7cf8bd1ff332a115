"""The engine's wire format: protobuf structs with secrets, unknowns, assets and resource references.

The signatures are part of the protocol between the engine and its language hosts (sdk/proto and
sdk/go/common/resource in the Pulumi sources), not of the Python SDK.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from google.protobuf import struct_pb2

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def from_struct(struct: struct_pb2.Struct) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The plain JSON values of a struct, and the paths of its secrets (`password`, `tags.token`)."""
    secrets: list[str] = []
    values = {key: _plain(value, key, secrets) for key, value in struct.fields.items()}
    return values, tuple(sorted(secrets))


def _plain(value: struct_pb2.Value, path: str, secrets: list[str]) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return value.string_value
    if kind == "bool_value":
        return value.bool_value
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "list_value":
        return [_plain(item, f"{path}[{index}]", secrets) for index, item in enumerate(value.list_value.values)]
    if kind != "struct_value":
        return None
    fields, signature = value.struct_value.fields, _signature(value)
    if signature == SECRET:
        secrets.append(path)
        return _plain(fields["value"], path, secrets)
    if signature == RESOURCE_REFERENCE:
        return fields["urn"].string_value
    return {key: _plain(item, f"{path}.{key}", secrets) for key, item in fields.items() if key != SIGNATURE}


def _signature(value: struct_pb2.Value) -> str:
    """The signature of a special value, "" for others. `fields[...]` of an absent key would add it."""
    if value.WhichOneof("kind") != "struct_value" or SIGNATURE not in value.struct_value.fields:
        return ""
    return value.struct_value.fields[SIGNATURE].string_value


def put(struct: struct_pb2.Struct, values: Mapping[str, Any]) -> None:
    """Set plain values in a struct."""
    for key, value in values.items():
        if isinstance(value, str):
            struct.fields[key].string_value = value
        else:
            struct.update({key: value})


def hide(struct: struct_pb2.Struct, names: Iterable[str], *, unknown: bool = False) -> None:
    """Wrap properties as secrets. unknown: absent ones become secret unknowns."""
    for name in names:
        if name not in struct.fields:
            if not unknown:
                continue
            struct.fields[name].string_value = UNKNOWN
        value = struct.fields[name]
        if _signature(value) == SECRET:
            continue
        wrapped = struct_pb2.Struct()
        wrapped.fields[SIGNATURE].string_value = SECRET
        wrapped.fields["value"].CopyFrom(value)
        struct.fields[name].struct_value.CopyFrom(wrapped)


def holds_unknown(value: Any) -> bool:
    """Whether a plain value is or contains an unknown."""
    if isinstance(value, str):
        return UNKNOWN in value
    if isinstance(value, dict):
        return any(holds_unknown(item) for item in cast("dict[str, Any]", value).values())
    if isinstance(value, list):
        return any(holds_unknown(item) for item in cast("list[Any]", value))
    return False


def is_pending(value: Any) -> bool:
    """Whether a plain value is or contains the engine's sentinel itself: an output that is not known yet."""
    if isinstance(value, dict):
        return any(is_pending(item) for item in cast("dict[str, Any]", value).values())
    if isinstance(value, list):
        return any(is_pending(item) for item in cast("list[Any]", value))
    return value == UNKNOWN

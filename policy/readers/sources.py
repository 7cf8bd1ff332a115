"""Stacks of captured graphs and exported states. `policy.readers.requests` reads the engine's requests."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from policy.options import Options
from policy.resource import Resource
from policy.secrecy import MASK
from policy.stack import Stack
from policy.unknown import SENTINELS, Value, decode

# sdk/go/common/resource/sig: signatures of values other than JSON.
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"

UNKNOWN_MARK = "[unknown]"  # the sentinel in a captured graph

Json = Mapping[str, Any]


class SourceError(ValueError):
    """A document that is neither a captured graph nor an exported state."""


def read(document: object) -> Stack:
    """The stack of the JSON of the offline preview or of `pulumi stack export`. SourceError for other documents."""
    if isinstance(document, Mapping):
        given = cast(Json, document)
        if "deployment" in given or "checkpoint" in given:
            return from_state(given)
        if isinstance(given.get("resources"), list):
            return from_graph(given)
    raise SourceError("neither a captured graph (`resources`) nor an exported state (`deployment`)")


def from_graph(graph: Json) -> Stack:
    """The graph of `python -m preview STACK --json`. Rules evaluate the inputs; outputs identify the resources."""
    nodes = cast(Sequence[Json], graph["resources"])
    resources = [_graph_resource(node) for node in nodes]
    return Stack(resources, project=graph.get("project", ""), name=graph.get("stack", ""))


def _graph_resource(node: Json) -> Resource:
    return Resource(
        urn=node["urn"],
        token=node["type"],
        name=node.get("name", ""),
        props=_mapping(decode(_with_sentinels(node.get("inputs") or {}))),
        outputs=_mapping(decode(_with_sentinels(node.get("outputs") or {}))),
        region="" if node.get("region") == "global" else node.get("region", ""),
        options=_json_options(node.get("options") or {}),
        parent=node.get("parent", ""),
        custom=node.get("custom", True),
        external=bool(node.get("external")),
        dependencies=tuple(node.get("dependencies") or ()),
        property_dependencies=_urns(node.get("propertyDependencies") or {}),
        secrets=tuple(node.get("secretInputs") or ()),
        source=_source(node),
    )


def _with_sentinels(value: object) -> object:
    if isinstance(value, str):
        return value.replace(UNKNOWN_MARK, SENTINELS["string"])
    if isinstance(value, Mapping):
        return {name: _with_sentinels(item) for name, item in cast(Json, value).items()}
    if isinstance(value, list):
        return [_with_sentinels(item) for item in cast(list[object], value)]
    return value


def from_state(document: Json) -> Stack:
    """An exported state. Rules evaluate the inputs, or the outputs of a resource without inputs."""
    checkpoint = cast(Json, document.get("checkpoint") or {})
    deployment = cast(Json, document.get("deployment") or checkpoint.get("latest") or {})
    nodes = [cast(Json, node) for node in deployment.get("resources") or () if isinstance(node, Mapping)]
    nodes = [node for node in nodes if node.get("urn") and not node.get("delete")]
    regions = {node["urn"]: _provider_region(node) for node in nodes if _is_provider(node)}
    return Stack(_state_resource(node, regions) for node in nodes)


def _state_resource(node: Json, regions: Mapping[str, str]) -> Resource:
    secrets: list[str] = []
    inputs = _mapping(plain(node.get("inputs") or {}, "", secrets))
    outputs = _mapping(plain(node.get("outputs") or {}, "", secrets))
    if node.get("id"):
        outputs = {**outputs, "id": str(node["id"])}
    return Resource(
        urn=node["urn"],
        token=node.get("type") or node["urn"].split("::")[2].rpartition("$")[2],
        props=inputs or outputs,
        outputs=outputs,
        provider_region=regions.get(str(node.get("provider", "")).rpartition("::")[0], ""),
        options=_json_options(node),
        parent=node.get("parent") or "",
        custom=bool(node.get("custom")),
        external=bool(node.get("external")),
        dependencies=tuple(node.get("dependencies") or ()),
        property_dependencies=_urns(node.get("propertyDependencies") or {}),
        secrets=tuple(dict.fromkeys(secrets)),
        source=_source(node),
        reported=not inputs,
    )


def plain(raw: object, path: str, secrets: list[str]) -> Value:
    """JSON of a state as rules read it; adds the paths of secret values to `secrets`."""
    if isinstance(raw, Mapping):
        given = cast(Json, raw)
        if given.get(SIGNATURE) == SECRET:
            secrets.append(path)
            return _secret_value(given, path, secrets)
        kept = {name: item for name, item in given.items() if name != SIGNATURE and not name.startswith("__")}
        return {name: plain(item, f"{path}.{name}" if path else name, secrets) for name, item in kept.items()}
    if isinstance(raw, list):
        return [plain(item, f"{path}[{index}]", secrets) for index, item in enumerate(cast(list[object], raw))]
    return decode(raw)


def _secret_value(secret: Json, path: str, secrets: list[str]) -> Value:
    """The value of a secret if the export has it, else `MASK`."""
    if "value" in secret:
        return plain(secret["value"], path, secrets)
    if "plaintext" in secret:
        try:
            return plain(json.loads(secret["plaintext"]), path, secrets)
        except ValueError:
            return MASK
    return MASK


def _mapping(value: Value) -> Mapping[str, Value]:
    return value if isinstance(value, Mapping) else {}


def _is_provider(node: Json) -> bool:
    return str(node.get("type", "")).startswith("pulumi:providers:")


def _provider_region(node: Json) -> str:
    properties = [cast(Json, node.get(key) or {}) for key in ("inputs", "outputs")]
    return next((values["region"] for values in properties if isinstance(values.get("region"), str)), "")


def _source(node: Json) -> str:
    """`__main__.py#12` of `project:///__main__.py#12,4`."""
    return str(node.get("sourcePosition") or "").removeprefix("project:///").partition(",")[0]


def _urns(given: Json) -> Mapping[str, Sequence[str]]:
    return {name: tuple(urns or ()) for name, urns in given.items()}


def _json_options(given: Json) -> Options:
    return Options(
        protect=bool(given.get("protect")),
        retain_on_delete=bool(given.get("retainOnDelete")),
        delete_before_replace=bool(given.get("deleteBeforeReplace")),
        ignore_changes=tuple(given.get("ignoreChanges") or ()),
        aliases=tuple(str(alias) for alias in given.get("aliases") or ()),
        additional_secret_outputs=tuple(given.get("additionalSecretOutputs") or ()),
        custom_timeouts={name: seconds(value) for name, value in cast(Json, given.get("customTimeouts") or {}).items()},
    )


def seconds(value: object) -> float:
    """A duration in seconds, of a number of seconds or of a string such as `1h30m`; 0 for other values."""
    if isinstance(value, int | float):
        return float(value)
    found = re.findall(r"([\d.]+)(h|ms|m|s)", str(value))
    return sum(float(number) * {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}[unit] for number, unit in found)

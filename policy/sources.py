"""From what each caller has to what rules see: captured graphs, exported states, and the engine's requests."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from google.protobuf import struct_pb2

from policy.secrecy import MASK
from policy.stack import Stack
from policy.unknown import UNKNOWN, Value, is_unknown_text, settle
from policy.view import Options, Resource

# sdk/go/common/resource/sig: how the engine marks what is more than JSON.
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"

Json = Mapping[str, Any]


class SourceError(ValueError):
    """A document that is neither a captured graph nor an exported state."""


def read(document: object) -> Stack:
    """A stack from either JSON: that of the offline preview or that of `pulumi stack export`."""
    if isinstance(document, Mapping):
        given = cast(Json, document)
        if "deployment" in given or "checkpoint" in given:
            return from_state(given)
        if isinstance(given.get("resources"), list):
            return from_graph(given)
    raise SourceError("neither a captured graph (`resources`) nor an exported state (`deployment`)")


def from_graph(graph: Json) -> Stack:
    """The graph that `python -m preview STACK --json` prints. Rules judge the inputs; outputs name the resources."""
    resources: list[Resource] = []
    for node in cast(Sequence[Json], graph["resources"]):
        outputs = settle(node.get("outputs") or {})
        resources.append(
            Resource(
                urn=node["urn"],
                token=node["type"],
                name=node.get("name", ""),
                props=_mapping(settle(node.get("inputs") or {})),
                outputs=_mapping(outputs),
                region="" if node.get("region") == "global" else node.get("region", ""),
                options=_json_options(node.get("options") or {}),
                parent=node.get("parent", ""),
                custom=node.get("custom", True),
                dependencies=tuple(node.get("dependencies") or ()),
                property_dependencies=node.get("propertyDependencies") or {},
                secrets=tuple(node.get("secretInputs") or ()),
            )
        )
    return Stack(resources, project=graph.get("project", ""), name=graph.get("stack", ""))


def from_state(document: Json) -> Stack:
    """An exported state. What the provider read back stands where the program gave nothing."""
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
    known = {name: value for name, value in inputs.items() if value is not UNKNOWN}
    return Resource(
        urn=node["urn"],
        token=node.get("type") or node["urn"].split("::")[2].rpartition("$")[2],
        props={**outputs, **known},
        outputs=outputs,
        provider_region=regions.get(str(node.get("provider", "")).rpartition("::")[0], ""),
        options=_json_options(node),
        parent=node.get("parent") or "",
        custom=bool(node.get("custom")),
        dependencies=tuple(node.get("dependencies") or ()),
        property_dependencies=_urns(node.get("propertyDependencies") or {}),
        secrets=tuple(dict.fromkeys(secrets)),
    )


def from_request(request: Any) -> Resource:
    """A resource of the engine's Analyze (inputs) or AnalyzeStack (outputs) request."""
    secrets: list[str] = []
    props = {name: _proto(value, name, secrets) for name, value in request.properties.fields.items()}
    return _from_protocol(request, _strip(props), tuple(secrets))


def stack_from_request(request: Any) -> Stack:
    """The whole stack of an AnalyzeStack request."""
    return Stack(from_request(resource) for resource in request.resources)


def _from_protocol(request: Any, props: Mapping[str, Value], secrets: Sequence[str]) -> Resource:
    provider: Json = request.provider.properties.fields if request.HasField("provider") else {}
    region: str = provider["region"].string_value if "region" in provider else ""
    options = request.options
    whole = hasattr(request, "dependencies")
    return Resource(
        urn=request.urn,
        token=request.type,
        name=request.name,
        props=props,
        provider_region="" if is_unknown_text(region) else region,
        options=Options(
            protect=options.protect,
            delete_before_replace=options.deleteBeforeReplace,
            ignore_changes=tuple(options.ignoreChanges),
            aliases=tuple(options.aliases),
            additional_secret_outputs=tuple(options.additionalSecretOutputs),
        ),
        parent=(request.parent if whole else "") or options.parent,
        dependencies=tuple(request.dependencies) if whole else (),
        property_dependencies={k: tuple(v.urns) for k, v in request.propertyDependencies.items()} if whole else {},
        secrets=secrets,
    )


def _proto(value: struct_pb2.Value, path: str, secrets: list[str]) -> Value:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        return UNKNOWN if len(text) > 35 and is_unknown_text(text) and text[0] not in "{[" else text
    if kind == "bool_value":
        return value.bool_value
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "list_value":
        return [_proto(item, f"{path}[{index}]", secrets) for index, item in enumerate(value.list_value.values)]
    if kind != "struct_value":
        return None
    fields = value.struct_value.fields
    if SIGNATURE in fields and fields[SIGNATURE].string_value == SECRET:
        secrets.append(path)
        return _proto(fields["value"], path, secrets)
    return {name: _proto(item, f"{path}.{name}", secrets) for name, item in fields.items() if name != SIGNATURE}


def plain(raw: object, path: str, secrets: list[str]) -> Value:
    """JSON of a state file as rules see it; the paths of what is secret go into `secrets`."""
    if isinstance(raw, Mapping):
        given = cast(Json, raw)
        if given.get(SIGNATURE) == SECRET:
            secrets.append(path)
            return _opened(given, path, secrets)
        kept = {name: item for name, item in given.items() if name != SIGNATURE and not name.startswith("__")}
        return {name: plain(item, f"{path}.{name}" if path else name, secrets) for name, item in kept.items()}
    if isinstance(raw, list):
        return [plain(item, f"{path}[{index}]", secrets) for index, item in enumerate(cast(list[object], raw))]
    return settle(raw)


def _opened(secret: Json, path: str, secrets: list[str]) -> Value:
    """What a secret holds where the export shows it; otherwise only that something is set."""
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


def _strip(props: Mapping[str, Value]) -> Mapping[str, Value]:
    return {name: value for name, value in props.items() if not name.startswith("__")}


def _is_provider(node: Json) -> bool:
    return str(node.get("type", "")).startswith("pulumi:providers:")


def _provider_region(node: Json) -> str:
    bags = [cast(Json, node.get(bag) or {}) for bag in ("inputs", "outputs")]
    return next((bag["region"] for bag in bags if isinstance(bag.get("region"), str)), "")


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
    )


def from_arguments(arguments: Any) -> Resource:
    """A resource of the SDK's own argument objects, for the policies that run without the shared analyzer."""
    target: object = arguments.props["__target"]
    provider = arguments.provider
    region: object = provider.props["__target"].get("region", "") if provider else ""
    whole = hasattr(arguments, "dependencies")
    return Resource(
        urn=arguments.urn,
        token=arguments.resource_type,
        name=arguments.name,
        props=_mapping(settle(unwrapped(target))),
        provider_region=region if isinstance(region, str) and not is_unknown_text(region) else "",
        options=Options(
            protect=arguments.opts.protect,
            delete_before_replace=bool(arguments.opts.delete_before_replace),
            ignore_changes=tuple(arguments.opts.ignore_changes),
            aliases=tuple(arguments.opts.aliases),
            additional_secret_outputs=tuple(arguments.opts.additional_secret_outputs),
        ),
        parent=arguments.opts.parent or (arguments.parent.urn if whole and arguments.parent else ""),
        dependencies=tuple(other.urn for other in arguments.dependencies) if whole else (),
        property_dependencies=(
            {name: tuple(other.urn for other in others) for name, others in arguments.property_dependencies.items()}
            if whole
            else {}
        ),
    )


def unwrapped(value: Any) -> Any:
    """The plain value behind the SDK's proxies, at every depth."""
    if isinstance(value, Mapping):
        inner = cast(Any, value)
        if not isinstance(value, dict):
            inner = inner["__target"]
        return {name: unwrapped(item) for name, item in inner.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = cast(Any, value)
        if not isinstance(value, list):
            items = items["__target"]
        return [unwrapped(item) for item in items]
    return value

"""Resources and stacks of the engine's requests, and of the SDK's arguments."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from google.protobuf import struct_pb2

from policy.options import Options
from policy.readers.sources import SECRET, SIGNATURE
from policy.resource import Resource
from policy.stack import Stack
from policy.unknown import UNKNOWN, Value, decode, is_sentinel


def from_request(request: Any) -> Resource:
    """The resource of an Analyze request, which has its inputs."""
    secrets: list[str] = []
    props = _properties(request.properties, secrets)
    return _from_protocol(request, props=props, outputs=props, secrets=tuple(secrets), reported=False)


def stack_from_request(request: Any, inputs: Mapping[str, struct_pb2.Struct] = MappingProxyType({})) -> Stack:
    """The stack of an AnalyzeStack request, which has outputs.

    inputs: by URN, the inputs of the previous Analyze requests, which rules evaluate. A resource without one, as in a
    targeted update, is evaluated by its outputs.
    """
    return Stack(_of_stack(resource, inputs.get(resource.urn)) for resource in request.resources)


def _of_stack(resource: Any, inputs: struct_pb2.Struct | None) -> Resource:
    secrets: list[str] = []
    outputs = _properties(resource.properties, secrets)
    props = outputs if inputs is None else _properties(inputs, secrets)
    return _from_protocol(
        resource, props=props, outputs=outputs, secrets=tuple(dict.fromkeys(secrets)), reported=inputs is None
    )


def _properties(given: struct_pb2.Struct, secrets: list[str]) -> Mapping[str, Value]:
    """Properties without the engine's internal ones; adds the paths of secret values to `secrets`."""
    return {name: _proto(value, name, secrets) for name, value in given.fields.items() if not name.startswith("__")}


def _from_protocol(
    request: Any,
    *,
    props: Mapping[str, Value],
    outputs: Mapping[str, Value],
    secrets: Sequence[str],
    reported: bool,
) -> Resource:
    provider: Mapping[str, Any] = request.provider.properties.fields if request.HasField("provider") else {}
    region: str = provider["region"].string_value if "region" in provider else ""
    options = request.options
    whole = hasattr(request, "dependencies")
    return Resource(
        urn=request.urn,
        token=request.type,
        name=request.name,
        props=props,
        outputs=outputs,
        provider_region="" if is_sentinel(region) else region,
        options=Options(
            protect=options.protect,
            delete_before_replace=options.deleteBeforeReplace,
            ignore_changes=tuple(options.ignoreChanges),
            aliases=tuple(options.aliases),
            additional_secret_outputs=tuple(options.additionalSecretOutputs),
            custom_timeouts=_timeouts(options.customTimeouts) if options.HasField("customTimeouts") else {},
        ),
        parent=(request.parent if whole else "") or options.parent,
        dependencies=tuple(request.dependencies) if whole else (),
        property_dependencies={k: tuple(v.urns) for k, v in request.propertyDependencies.items()} if whole else {},
        secrets=secrets,
        reported=reported,
    )


def _timeouts(given: Any) -> Mapping[str, float]:
    return {name: seconds for name in ("create", "update", "delete") if (seconds := getattr(given, name))}


def _proto(value: struct_pb2.Value, path: str, secrets: list[str]) -> Value:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        string = value.string_value
        return UNKNOWN if len(string) > 35 and is_sentinel(string) and string[0] not in "{[" else string
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


def from_arguments(arguments: Any) -> Resource:
    """The resource of the SDK's argument objects, for policies without the shared analyzer.

    Arguments of stack policies have outputs only.
    """
    target: object = arguments.props["__target"]
    provider = arguments.provider
    region: object = provider.props["__target"].get("region", "") if provider else ""
    whole = hasattr(arguments, "dependencies")
    return Resource(
        urn=arguments.urn,
        token=arguments.resource_type,
        name=arguments.name,
        props=cast(Mapping[str, Value], decode(unwrapped(target))),
        provider_region=region if isinstance(region, str) and not is_sentinel(region) else "",
        options=Options(
            protect=arguments.opts.protect,
            delete_before_replace=bool(arguments.opts.delete_before_replace),
            ignore_changes=tuple(arguments.opts.ignore_changes),
            aliases=tuple(arguments.opts.aliases),
            additional_secret_outputs=tuple(arguments.opts.additional_secret_outputs),
            custom_timeouts={
                name: given
                for name in ("create", "update", "delete")
                if (given := getattr(arguments.opts.custom_timeouts, f"{name}_seconds"))
            },
        ),
        parent=arguments.opts.parent or (arguments.parent.urn if whole and arguments.parent else ""),
        dependencies=tuple(other.urn for other in arguments.dependencies) if whole else (),
        property_dependencies=(
            {name: tuple(other.urn for other in others) for name, others in arguments.property_dependencies.items()}
            if whole
            else {}
        ),
        reported=whole,
    )


def unwrapped(value: Any) -> Any:
    """The values of the SDK's proxies, at all depths."""
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

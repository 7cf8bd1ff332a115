"""Answers a program as an engine with a provider would, and keeps each registration in full."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime import mocks
from pulumi.runtime.proto import engine_pb2, resource_pb2

from preview import lookups, naming, outputs, wire
from preview.graph import STACK_TYPE, Graph, Node, Options
from preview.prior import Prior

PROVIDER = "pulumi:providers:"
GET_RESOURCE = "pulumi:pulumi:getResource"


class Log:
    """Takes what the program says by `pulumi.log`; what the SDK says for its own debugging is left out."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self.errors: list[str] = []

    def Log(self, request: engine_pb2.LogRequest) -> empty_pb2.Empty:  # noqa: N802 - the protocol's name
        name = request.urn.rpartition("::")[2]
        text = f"{name}: {request.message}" if name else request.message
        if request.severity == engine_pb2.WARNING:
            self.warnings.append(text)
        elif request.severity == engine_pb2.ERROR:
            self.errors.append(text)
        return empty_pb2.Empty()


class Monitor(mocks.MockMonitor):
    """The engine's side of one run.

    disabled: the packages whose default provider is disabled, a JSON list as in the configuration.
    hints_of: output properties of a resource type, with their annotations.
    root: the project's folder, which positions in the program are told from.
    prior: what is deployed; the outputs of what is new or replaced are unknown then.
    """

    def __init__(
        self,
        *,
        project: str,
        stack: str,
        unknown: bool,
        disabled: str,
        hints_of: Callable[[str], Mapping[str, Any]],
        root: Path,
        prior: Prior | None = None,
    ) -> None:
        super().__init__(mocks=_NoMocks())
        self.project = project
        self.stack = stack
        self.unknown = unknown
        self.disabled: frozenset[str] = frozenset(json.loads(disabled) if disabled else ())
        self.hints_of = hints_of
        self.root = root
        self.prior = prior
        self.registered: dict[str, Node] = {}
        self.states: dict[str, struct_pb2.Struct] = {}
        self.provider_regions: dict[str, str] = {}
        self.stack_outputs: tuple[dict[str, Any], tuple[str, ...]] = ({}, ())

    def graph(self, warnings: tuple[str, ...] = ()) -> Graph:
        """What was registered so far, in the order of URNs: registration order differs from run to run."""
        values, secret = self.stack_outputs
        return Graph(
            project=self.project,
            stack=self.stack,
            nodes=tuple(self.registered[urn] for urn in sorted(self.registered)),
            outputs=values,
            secret_outputs=secret,
            warnings=warnings,
        )

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """The URN that the real engine makes: with the types of all components above, but not the stack's."""
        above = parent.split("::")[2] if parent else STACK_TYPE
        qualified = type_ if above == STACK_TYPE else f"{above}${type_}"
        return f"urn:pulumi:{self.stack}::{self.project}::{qualified}::{name}"

    def RegisterResource(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceRequest
    ) -> resource_pb2.RegisterResourceResponse:
        """Register what the program creates."""
        urn = self._new_urn(request)
        inputs, secrets = wire.from_struct(request.object)
        if request.custom:
            naming.refuse_generated(request.type, request.name, inputs)
        region = self._region(request.type, request.custom, self._provider_of(request), inputs)
        if request.type.startswith(PROVIDER):
            self.provider_regions[urn] = region
        response = resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)
        node = Node(
            urn=urn,
            type=request.type,
            name=request.name,
            parent=request.parent,
            custom=request.custom,
            inputs=inputs,
            outputs={},
            secrets=secrets,
            secret_outputs=tuple(sorted({*secrets, *request.additionalSecretOutputs})) if request.custom else (),
            provider=request.provider,
            region=region,
            dependencies=tuple(sorted(set(request.dependencies))),
            property_dependencies={
                name: tuple(sorted(set(found.urns)))
                for name, found in sorted(request.propertyDependencies.items())
                if found.urns
            },
            options=options_of(request),
            source=source_of(request, self.root),
        )
        if request.custom:
            response.id, made = self._computed(node)
            wire.put(response.object, made)
            wire.hide(response.object, request.additionalSecretOutputs, unknown=not response.id)
            node = replace(node, outputs={**inputs, **made, "id": response.id or wire.UNKNOWN})
        self.states[urn] = response.object
        self.registered[urn] = node
        return response

    def ReadResource(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.ReadResourceRequest
    ) -> resource_pb2.ReadResourceResponse:
        """Read what exists already: `Bucket.get(name, id)`."""
        urn = self._new_urn(request)
        if request.type == "pulumi:pulumi:StackReference":
            raise LookupError(f"{request.name}: the preview knows no other stacks; pass the value in the stack file")
        given, secrets = wire.from_struct(request.properties)
        region = self._region(request.type, True, request.provider, given)
        response = resource_pb2.ReadResourceResponse(urn=urn, properties=request.properties)
        made: dict[str, Any] = {}
        if not wire.holds_unknown(request.id):
            response.id = request.id
            subject = outputs.Subject(urn=urn, type=request.type, name=request.name, region=region, inputs=given)
            made = outputs.computed(subject, self.hints_of(request.type))[1]
            wire.put(response.properties, made)
        wire.hide(response.properties, request.additionalSecretOutputs, unknown=not response.id)
        self.states[urn] = response.properties
        self.registered[urn] = Node(
            urn=urn,
            type=request.type,
            name=request.name,
            parent=request.parent,
            custom=True,
            external=True,
            inputs=given,
            outputs={**given, **made, "id": response.id} if response.id else {},
            secrets=secrets,
            secret_outputs=tuple(sorted({*secrets, *request.additionalSecretOutputs})),
            provider=request.provider,
            region=region,
            dependencies=tuple(sorted(set(request.dependencies))),
            source=source_of(request, self.root),
        )
        return response

    def RegisterResourceOutputs(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.RegisterResourceOutputsRequest
    ) -> empty_pb2.Empty:
        """Keep what a component or the stack gives out."""
        values, secret = wire.from_struct(request.outputs)
        node = self.registered[request.urn]
        if node.type == STACK_TYPE:
            self.stack_outputs = (values, secret)
        else:
            self.registered[request.urn] = replace(node, outputs=values, secret_outputs=secret, outputs_registered=True)
        return empty_pb2.Empty()

    def Invoke(  # noqa: N802 - the protocol's name
        self, request: resource_pb2.ResourceInvokeRequest
    ) -> resource_pb2.ResourceInvokeResponse:
        """Answer a lookup."""
        arguments, _ = wire.from_struct(request.args)
        answer = struct_pb2.Struct()
        if request.tok == GET_RESOURCE:
            urn = str(arguments["urn"])
            answer.update({"urn": urn, "id": str(self.registered[urn].outputs.get("id", "")), "state": {}})
            answer.fields["state"].struct_value.CopyFrom(self.states[urn])
        else:
            self._refuse_default(request.tok, request.provider, request.tok)
            region = str(arguments.get("region") or self._region_of(request.provider))
            answer.update(lookups.answer(request.tok, arguments, region))
        return resource_pb2.ResourceInvokeResponse(**{"return": answer})  # pyright: ignore[reportArgumentType]

    def _new_urn(self, request: resource_pb2.RegisterResourceRequest | resource_pb2.ReadResourceRequest) -> str:
        urn = self.make_urn(request.parent, request.type, request.name)
        if urn in self.registered:
            raise ValueError(f"Duplicate resource URN '{urn}'; try giving it a unique name")
        if isinstance(request, resource_pb2.ReadResourceRequest) or request.custom:
            self._refuse_default(request.type, request.provider, urn)
        return urn

    def _refuse_default(self, token: str, provider: str, subject: str) -> None:
        package = token.partition(":")[0]
        if not provider and package != "pulumi" and self.disabled & {"*", package}:
            raise ValueError(f"Default provider for '{package}' disabled. '{subject}' must use an explicit provider.")

    def _provider_of(self, request: resource_pb2.RegisterResourceRequest) -> str:
        return request.provider if request.custom else request.providers.get("aws", "")

    def _region_of(self, provider: str) -> str:
        return self.provider_regions.get(provider.rpartition("::")[0], "")

    def _region(self, type_: str, custom: bool, provider: str, inputs: Mapping[str, Any]) -> str:
        if type_.startswith(PROVIDER):
            return str(inputs.get("region", ""))
        if custom and (not type_.startswith("aws:") or "region" not in self.hints_of(type_)):
            return "global"
        return str((inputs.get("region") if custom else "") or self._region_of(provider))

    def _computed(self, node: Node) -> tuple[str, dict[str, Any]]:
        """The id and the outputs beside the inputs; no id where a provider would only plan the resource."""
        hints = self.hints_of(node.type)
        subject = outputs.Subject(urn=node.urn, type=node.type, name=node.name, region=node.region, inputs=node.inputs)
        if self.unknown or (self.prior is not None and self.prior.makes(node)):
            return "", outputs.planned(subject, hints)
        if node.type.startswith(PROVIDER):
            return node.name, {}
        return outputs.computed(subject, hints)


class _NoMocks(mocks.Mocks):
    """The monitor answers by itself; nothing is asked of mocks."""

    def call(self, args: mocks.MockCallArgs) -> Any:
        raise NotImplementedError(args.token)

    def new_resource(self, args: mocks.MockResourceArgs) -> Any:
        raise NotImplementedError(args.typ)


def options_of(request: resource_pb2.RegisterResourceRequest) -> Options:
    """The resource options that a registration carries."""
    timeouts = request.customTimeouts
    named = (("create", timeouts.create), ("update", timeouts.update), ("delete", timeouts.delete))
    return Options(
        protect=request.protect,
        retain_on_delete=request.retainOnDelete,
        delete_before_replace=request.deleteBeforeReplace,
        ignore_changes=tuple(request.ignoreChanges),
        replace_on_changes=tuple(request.replaceOnChanges),
        replace_with=tuple(sorted(request.replace_with)),
        aliases=tuple(json_format.MessageToDict(request).get("aliases", ())) if request.aliases else (),  # pyright: ignore
        import_id=request.importId,
        deleted_with=request.deletedWith,
        custom_timeouts={name: text for name, text in named if text},
        additional_secret_outputs=tuple(request.additionalSecretOutputs),
    )


def source_of(request: Any, root: Path) -> str:
    """File and line within the project, `components/platform/region.py#66`; `""` for files outside, such as the SDK.

    request: a registration; the protocol's stubs leave its position untyped.
    """
    file = _within(request.sourcePosition.uri, root)
    return f"{file}#{request.sourcePosition.line}" if file else ""


@cache
def _within(uri: str, root: Path) -> str:
    path = Path(unquote(urlsplit(uri).path))
    if not path.is_relative_to(root):
        return ""
    inside = path.relative_to(root)
    return "" if inside.parts[:1] == (".venv",) else inside.as_posix()

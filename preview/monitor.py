"""The resource monitor: responds to a program as the engine and its providers, and records the registrations."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime import mocks
from pulumi.runtime.proto import resource_pb2

from preview import outputs, wire
from preview.generated_names import check_generated_name
from preview.graph import STACK_TYPE, Graph, Node
from preview.invoke_error import InvokeError
from preview.lookups import answers
from preview.prior_state import PriorState
from preview.registration import Registration
from preview.requests import options_of, source_of

PROVIDER = "pulumi:providers:"
GET_RESOURCE = "pulumi:pulumi:getResource"
STACK_REFERENCE = "pulumi:pulumi:StackReference"


class Monitor(mocks.MockMonitor):
    """The resource monitor of one run.

    disabled: packages with disabled default provider, a JSON list as in the configuration.
    hints_of: output properties of a resource type, with their annotations.
    default_region: of resources without a provider.
    root: the project's folder, the base of source positions.
    prior: the deployed resources; outputs of new and replaced resources are unknown.
    """

    def __init__(
        self,
        *,
        project: str,
        stack: str,
        unknown: bool,
        disabled: str,
        default_region: str,
        hints_of: Callable[[str], Mapping[str, Any]],
        root: Path,
        prior: PriorState | None = None,
    ) -> None:
        super().__init__(mocks=_NoMocks())
        self.project = project
        self.stack = stack
        self.unknown = unknown
        self.disabled: frozenset[str] = frozenset(json.loads(disabled) if disabled else ())
        self.default_region = default_region
        self.hints_of = hints_of
        self.root = root
        self.prior = prior
        self.registered: dict[str, Node] = {}
        self.states: dict[str, struct_pb2.Struct] = {}
        self.provider_regions: dict[str, str] = {}
        self.stack_outputs: tuple[dict[str, Any], tuple[str, ...]] = ({}, ())

    def graph(self, warnings: tuple[str, ...] = ()) -> Graph:
        """The registered resources in the order of URNs: registration order varies between runs."""
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
        """The URN in the format of the engine: qualified by the types of all ancestors except the stack."""
        parent_type = parent.split("::")[2] if parent else STACK_TYPE
        qualified = type_ if parent_type == STACK_TYPE else f"{parent_type}${type_}"
        return f"urn:pulumi:{self.stack}::{self.project}::{qualified}::{name}"

    def RegisterResource(  # noqa: N802 - name of the protocol
        self, request: resource_pb2.RegisterResourceRequest
    ) -> resource_pb2.RegisterResourceResponse:
        """Register a resource, component or provider."""
        urn = self._new_urn(request)
        inputs, secrets = wire.from_struct(request.object)
        if request.custom:
            check_generated_name(request.type, request.name, inputs)
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
                name: tuple(sorted(set(dependencies.urns)))
                for name, dependencies in sorted(request.propertyDependencies.items())
                if dependencies.urns
            },
            options=options_of(request),
            source=source_of(request, self.root),
        )
        if request.custom:
            response.id, computed = self._computed(node)
            wire.put(response.object, computed)
            wire.hide(response.object, request.additionalSecretOutputs, unknown=not response.id)
            node = replace(node, outputs={**inputs, **computed, "id": response.id or wire.UNKNOWN})
        self.states[urn] = response.object
        self.registered[urn] = node
        return response

    def ReadResource(  # noqa: N802 - name of the protocol
        self, request: resource_pb2.ReadResourceRequest
    ) -> resource_pb2.ReadResourceResponse:
        """Read an existing resource: `Bucket.get(name, id)`."""
        urn = self._new_urn(request)
        inputs, secrets = wire.from_struct(request.properties)
        region = self._region(request.type, True, request.provider, inputs)
        response = resource_pb2.ReadResourceResponse(urn=urn, properties=request.properties)
        response.unknown = request.type == STACK_REFERENCE  # its outputs are those of another stack
        computed: dict[str, Any] = {}
        if not wire.holds_unknown(request.id):
            response.id = request.id
            registration = Registration(urn=urn, type=request.type, name=request.name, region=region, inputs=inputs)
            computed = outputs.read(registration, request.id, self.hints_of(request.type))
            wire.put(response.properties, computed)
        wire.hide(response.properties, request.additionalSecretOutputs, unknown=not response.id)
        self.states[urn] = response.properties
        self.registered[urn] = Node(
            urn=urn,
            type=request.type,
            name=request.name,
            parent=request.parent,
            custom=True,
            external=True,
            inputs=inputs,
            outputs={**inputs, **computed, "id": response.id} if response.id else {},
            secrets=secrets,
            secret_outputs=tuple(sorted({*secrets, *request.additionalSecretOutputs})),
            provider=request.provider,
            region=region,
            dependencies=tuple(sorted(set(request.dependencies))),
            source=source_of(request, self.root),
        )
        return response

    def RegisterResourceOutputs(  # noqa: N802 - name of the protocol
        self, request: resource_pb2.RegisterResourceOutputsRequest
    ) -> empty_pb2.Empty:
        """Record the outputs of a component or the stack."""
        values, secret = wire.from_struct(request.outputs)
        node = self.registered[request.urn]
        if node.type == STACK_TYPE:
            self.stack_outputs = (values, secret)
        else:
            self.registered[request.urn] = replace(node, outputs=values, secret_outputs=secret, outputs_registered=True)
        return empty_pb2.Empty()

    def Invoke(  # noqa: N802 - name of the protocol
        self, request: resource_pb2.ResourceInvokeRequest
    ) -> resource_pb2.ResourceInvokeResponse:
        """Call a provider function; InvokeError where it fails."""
        try:
            return self._result(request)
        except (LookupError, ValueError) as error:
            raise InvokeError(str(error)) from error

    def _result(self, request: resource_pb2.ResourceInvokeRequest) -> resource_pb2.ResourceInvokeResponse:
        arguments, _ = wire.from_struct(request.args)
        result = struct_pb2.Struct()
        if request.tok == GET_RESOURCE:
            urn = str(arguments["urn"])
            if urn not in self.registered:
                raise LookupError(f"unknown resource {urn}")
            result.update({"urn": urn, "id": str(self.registered[urn].outputs.get("id", "")), "state": {}})
            result.fields["state"].struct_value.CopyFrom(self.states[urn])
        else:
            self._require_explicit_provider(request.tok, request.provider, request.tok)
            if wire.is_pending(arguments):
                return resource_pb2.ResourceInvokeResponse(unknown=True)
            region = str(arguments.get("region") or self._region_of(request.provider))
            wire.put(result, answers.answer(request.tok, arguments, region))
            wire.hide(result, answers.secrets_of(request.tok))
        return resource_pb2.ResourceInvokeResponse(**{"return": result})  # pyright: ignore[reportArgumentType]

    def _new_urn(self, request: resource_pb2.RegisterResourceRequest | resource_pb2.ReadResourceRequest) -> str:
        urn = self.make_urn(request.parent, request.type, request.name)
        if urn in self.registered:
            raise ValueError(f"Duplicate resource URN '{urn}'; try giving it a unique name")
        if isinstance(request, resource_pb2.ReadResourceRequest) or request.custom:
            self._require_explicit_provider(request.type, request.provider, urn)
        return urn

    def _require_explicit_provider(self, token: str, provider: str, subject: str) -> None:
        package = token.partition(":")[0]
        if not provider and package != "pulumi" and self.disabled & {"*", package}:
            raise ValueError(f"Default provider for '{package}' disabled. '{subject}' must use an explicit provider.")

    def _provider_of(self, request: resource_pb2.RegisterResourceRequest) -> str:
        return request.provider if request.custom else request.providers.get("aws", "")

    def _region_of(self, provider: str) -> str:
        return self.provider_regions.get(provider.rpartition("::")[0], "") if provider else self.default_region

    def _region(self, type_: str, custom: bool, provider: str, inputs: Mapping[str, Any]) -> str:
        if type_.startswith(PROVIDER):
            return str(inputs.get("region") or (self.default_region if type_ == f"{PROVIDER}aws" else ""))
        if custom and (not type_.startswith("aws:") or "region" not in self.hints_of(type_)):
            return "global"
        return str((inputs.get("region") if custom else "") or self._region_of(provider))

    def _computed(self, node: Node) -> tuple[str, dict[str, Any]]:
        """The id and the computed outputs; id "" where the resource is only planned."""
        hints = self.hints_of(node.type)
        registration = Registration(
            urn=node.urn, type=node.type, name=node.name, region=node.region, inputs=node.inputs
        )
        if self.unknown or (self.prior is not None and self.prior.creates(node)):
            return "", outputs.planned(registration, hints)
        if node.type.startswith(PROVIDER):
            return node.name, {}
        return outputs.computed(registration, hints)


class _NoMocks(mocks.Mocks):
    """No mocks: the monitor implements all requests."""

    def call(self, args: mocks.MockCallArgs) -> Any:
        raise NotImplementedError(args.token)

    def new_resource(self, args: mocks.MockResourceArgs) -> Any:
        raise NotImplementedError(args.typ)

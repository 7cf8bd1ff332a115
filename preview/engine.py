"""An in-process engine: runs a Pulumi program and writes down all it registers.

This is the one module that reaches into private names of the SDK; requirements.txt pins the SDK's version and
tests/preview/test_engine.py fails when a name or a behaviour used here is gone.
"""

import asyncio
import importlib
import os
import runpy
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pulumi
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime import mocks, rpc, settings
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.stack import run_in_stack

from preview import lookups, outputs, wire
from preview.graph import STACK_TYPE, Graph, Node, Options
from preview.stack_file import StackFile

PROVIDER = "pulumi:providers:"


class ProgramError(Exception):
    """The program failed; the cause is chained."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """How a program is run.

    unknown: computed outputs stay unknown, as in the first preview of a new stack.
    """

    project: str = "media-platform"
    stack: str = "test"
    config: Mapping[str, str] = field(default_factory=dict[str, str])
    secret_keys: tuple[str, ...] = ()
    root: Path = field(default_factory=Path.cwd)
    unknown: bool = False


def run_stack(stack_file: StackFile, *, unknown: bool = False) -> Graph:
    """Run the program of a stack file as `pulumi up` would; ProgramError where it fails."""
    run = Run(
        project=stack_file.project,
        stack=stack_file.stack,
        config=stack_file.config,
        secret_keys=stack_file.secret_keys,
        root=stack_file.root,
        unknown=unknown,
    )

    def program() -> None:
        runpy.run_path(str(stack_file.entry), run_name="__main__")

    return run_program(program, run)


def run_program(program: Callable[[], Any], run: Run | None = None) -> Graph:
    """Run a function that makes resources; ProgramError where it fails."""
    run = run or Run()
    monitor = Monitor(run)
    pulumi.runtime.configure(
        mocks.MockSettings(
            monitor=monitor,
            monitor_features=set(monitor.GetDeploymentInfo(empty_pb2.Empty()).supportedFeatures),
            engine=mocks.MockEngine(None),
            project=run.project,
            stack=run.stack,
            dry_run=run.unknown,
            organization="organization",
            callbacks=None,
            root_directory=str(run.root),
        )
    )
    settings.ROOT.set(None)
    pulumi.runtime.set_all_config(dict(run.config), list(run.secret_keys))
    folder, path = os.getcwd(), list(sys.path)
    os.chdir(run.root)
    sys.path.insert(0, str(run.root))
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(run_in_stack(lambda: _discard(program())))
    except Exception as error:
        raise ProgramError(str(error) or type(error).__name__) from error
    finally:
        _drain(loop)
        os.chdir(folder)
        sys.path[:] = path
    return monitor.graph()


def _discard(_: Any) -> None:
    """The program's value is no awaitable for the engine."""


def _drain(loop: asyncio.AbstractEventLoop) -> None:
    """Let what a failed program left unfinished end before the loop does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        pulumi.runtime.settings.SETTINGS.outputs.clear()
        pulumi.runtime.settings.SETTINGS.rpc_manager.clear()
        loop.close()
    asyncio.set_event_loop(None)


class Monitor(mocks.MockMonitor):
    """Answers the program as an engine with a provider would, and keeps each registration in full."""

    def __init__(self, run: Run) -> None:
        super().__init__(mocks=_NoMocks())
        self.run = run
        self.registered: dict[str, Node] = {}
        self.provider_regions: dict[str, str] = {}
        self.stack_outputs: tuple[dict[str, Any], tuple[str, ...]] = ({}, ())

    def graph(self) -> Graph:
        """What was registered so far, in the order of URNs: registration order differs from run to run."""
        values, secret = self.stack_outputs
        return Graph(
            project=self.run.project,
            stack=self.run.stack,
            nodes=tuple(self.registered[urn] for urn in sorted(self.registered)),
            outputs=values,
            secret_outputs=secret,
        )

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """The URN that the real engine makes: with the types of all components above, but not the stack's."""
        above = parent.split("::")[2] if parent else STACK_TYPE
        qualified = type_ if above == STACK_TYPE else f"{above}${type_}"
        return f"urn:pulumi:{self.run.stack}::{self.run.project}::{qualified}::{name}"

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        urn = self.make_urn(request.parent, request.type, request.name)
        if urn in self.registered:
            raise ValueError(f"Duplicate resource URN '{urn}'; try giving it a unique name")
        inputs, secrets = wire.from_struct(request.object)
        region = self._region(request, inputs)
        response = resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)
        made: dict[str, Any] = {}
        if request.custom:
            response.id, made = self._computed(request, urn, region, inputs)
            wire.put(response.object, made, frozenset(request.additionalSecretOutputs) & frozenset(made))
        self.registered[urn] = _node(
            request, urn=urn, region=region, inputs=inputs, secrets=secrets, id_=response.id, made=made
        )
        return response

    def _region(self, request: Any, inputs: Mapping[str, Any]) -> str:
        if request.type.startswith(PROVIDER):
            urn = self.make_urn(request.parent, request.type, request.name)
            self.provider_regions[urn] = str(inputs.get("region", ""))
            return self.provider_regions[urn]
        provider = self.provider_regions.get(request.provider.rpartition("::")[0], "")
        if not request.custom:
            return provider
        if "region" in hints_of(request.type) or not request.type.startswith("aws:"):
            return str(inputs.get("region") or provider)
        return "global"

    def _computed(self, request: Any, urn: str, region: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        if request.type.startswith(PROVIDER):
            return ("" if self.run.unknown else request.name), {}
        if self.run.unknown:
            return "", {}
        subject = outputs.Subject(urn=urn, type=request.type, name=request.name, region=region, inputs=inputs)
        return outputs.computed(subject, hints_of(request.type))

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        values, secret = wire.from_struct(request.outputs)
        node = self.registered[request.urn]
        if node.type == STACK_TYPE:
            self.stack_outputs = (values, secret)
        else:
            self.registered[request.urn] = Node(**{**vars(node), "outputs": values})
        return empty_pb2.Empty()

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        arguments, _ = wire.from_struct(request.args)
        region = str(arguments.get("region") or self.provider_regions.get(request.provider.rpartition("::")[0], ""))
        answer = struct_pb2.Struct()
        answer.update(lookups.answer(request.tok, arguments, region))
        return resource_pb2.ResourceInvokeResponse(**{"return": answer})


class _NoMocks(mocks.Mocks):
    """The monitor answers by itself; nothing is asked of mocks."""

    def call(self, args: mocks.MockCallArgs) -> Any:
        raise NotImplementedError(args.token)

    def new_resource(self, args: mocks.MockResourceArgs) -> Any:
        raise NotImplementedError(args.typ)


def _node(
    request: Any,
    *,
    urn: str,
    region: str,
    inputs: dict[str, Any],
    secrets: tuple[str, ...],
    id_: str,
    made: dict[str, Any],
) -> Node:
    known = {**inputs, **made, "id": id_} if request.custom and id_ else {}
    return Node(
        urn=urn,
        type=request.type,
        name=request.name,
        parent=request.parent,
        custom=bool(request.custom),
        inputs=inputs,
        outputs=known,
        secrets=secrets,
        provider=request.provider,
        region=region,
        dependencies=tuple(sorted(set(request.dependencies))),
        property_dependencies={
            name: tuple(sorted(set(found.urns))) for name, found in request.propertyDependencies.items() if found.urns
        },
        options=Options(
            protect=bool(request.protect),
            retain_on_delete=bool(request.retainOnDelete),
            delete_before_replace=bool(request.deleteBeforeReplace),
            ignore_changes=tuple(request.ignoreChanges),
            replace_on_changes=tuple(request.replaceOnChanges),
            aliases=tuple(json_format.MessageToDict(alias) for alias in request.aliases),
            import_id=request.importId,
            custom_timeouts={
                name: text
                for name in ("create", "update", "delete")
                if (text := getattr(request.customTimeouts, name, ""))
            },
            additional_secret_outputs=tuple(request.additionalSecretOutputs),
        ),
    )


@cache
def hints_of(type_: str) -> Mapping[str, Any]:
    """Output properties of a resource type and their annotations; empty where the type is not installed."""
    package, module, _ = type_.split(":")
    for candidate in rpc._RESOURCE_MODULES.get(f"{package}:{module}", []):  # pyright: ignore[reportPrivateUsage]
        about: Any = getattr(candidate, "mod_info", {})
        if type_ in about.get("classes", {}):
            resource = getattr(importlib.import_module(about["fqn"]), about["classes"][type_])
            return pulumi._types._raw_return_hints(resource)  # pyright: ignore
    return {}

"""The private API of the Pulumi SDK that the preview uses.

No other module than this and preview/sdk_outputs.py uses private names. constraints.txt pins the SDK's version, and
tests/preview/test_sdk.py fails when the version, a name or a behaviour used here changes.
"""

import importlib
import keyword
import pkgutil
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, cast

import pulumi
from pulumi import _types as sdk_types  # pyright: ignore[reportPrivateUsage]
from pulumi.runtime import mocks, resource, rpc, settings
from pulumi.runtime.proto import resource_pb2, source_pb2
from pulumi.runtime.stack import run_in_stack

from preview import sdk_outputs

# Features of the monitor, as of MockMonitor, without OUTPUT_VALUES: inputs arrive as plain values.
FEATURES = frozenset(
    getattr(resource_pb2, f"RESOURCE_MONITOR_FEATURE_{name}")
    for name in (
        "SECRETS",
        "RESOURCE_REFERENCES",
        "ALIAS_SPECS",
        "REPLACEMENT_TRIGGER",
        "DELETED_WITH",
        "REPLACE_WITH",
        "PARAMETERIZATION",
    )
)


def begin(*, monitor: object, engine: object, project: str, stack: str, root: Path, dry_run: bool) -> None:
    """Connect the SDK to a monitor. The settings apply to the current context; `end` resets the global ones."""
    pulumi.runtime.configure(
        mocks.MockSettings(
            monitor=monitor,
            monitor_features=set(FEATURES),
            engine=engine,
            project=project,
            stack=stack,
            dry_run=dry_run,
            organization="organization",
            root_directory=str(root),
            callbacks=None,
            outputs=set(),
            lock=threading.Lock(),
        )
    )
    settings.ROOT.set(None)
    cast("Any", resource)._get_stack_trace = _call_site
    sdk_outputs.begin()


def end() -> None:
    """Reset the monitor: the SDK retains the first value of a setting as the default of every context."""
    bag = cast("Any", settings.SETTINGS)
    bag.monitor = None
    bag.engine = None
    cast("Any", resource)._get_stack_trace = _STACK_TRACE
    sdk_outputs.end()


_STACK_TRACE = cast("Any", resource)._get_stack_trace
_INITIALIZERS = 3  # those of Resource, of CustomResource or ComponentResource, and of the class itself


def _call_site() -> source_pb2.StackTrace:
    """The frame that creates a resource, without the outer frames: reading them takes a tenth of a run."""
    frame, initializers = sys._getframe(1), 0  # pyright: ignore[reportPrivateUsage]
    while frame.f_back is not None:
        initializers += frame.f_code.co_name == "__init__"
        frame = frame.f_back
        if initializers == _INITIALIZERS:
            position = source_pb2.SourcePosition(uri=_uri(frame.f_code.co_filename), line=frame.f_lineno)
            return source_pb2.StackTrace(frames=[source_pb2.StackFrame(pc=position)])
    return source_pb2.StackTrace()


@cache
def _uri(filename: str) -> str:
    path = Path(filename)
    return path.as_uri() if path.is_absolute() else ""


def configure(config: Mapping[str, str], secret_keys: Iterable[str]) -> None:
    """Set the configuration of `pulumi.Config` in the current context."""
    pulumi.runtime.set_all_config(dict(config), list(secret_keys))


def in_stack(program: Callable[[], Awaitable[None]]) -> Coroutine[Any, Any, None]:
    """Run a program with the stack resource as root, and wait for its registrations."""
    return run_in_stack(program)


def failure() -> BaseException | None:
    """The exception of the first failed registration."""
    return cast("Any", settings.SETTINGS).rpc_manager.unhandled_exception


def discard_pending() -> None:
    """Discard the pending registrations and outputs of a failed run."""
    bag = cast("Any", settings.SETTINGS)
    bag.rpc_manager.clear()
    bag.outputs.clear()


class InlineExecutor(ThreadPoolExecutor):
    """Runs tasks synchronously: a thread for each registration costs time, and the order would vary."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


@cache
def resource_class(type_: str) -> type[pulumi.Resource] | None:
    """The class of a resource type, None where its package is not loaded."""
    package, _, rest = type_.partition(":")
    modules = cast("Mapping[str, list[Any]]", rpc._RESOURCE_MODULES)  # pyright: ignore[reportPrivateUsage]
    for candidate in modules.get(f"{package}:{rest.partition(':')[0]}", []):
        about: Mapping[str, Any] = getattr(candidate, "mod_info", {})
        if type_ in about.get("classes", {}):
            return getattr(importlib.import_module(about["fqn"]), about["classes"][type_])
    return None


@cache
def output_hints(type_: str) -> Mapping[str, Any]:
    """Output properties of a resource type and their annotations; empty where the type is not loaded."""
    found = resource_class(type_)
    return sdk_types._raw_return_hints(found) if found else {}  # pyright: ignore


@cache
def nested_hints(kind: Any) -> Mapping[str, Any]:
    """Properties of a nested output type and their annotations; empty for other types."""
    if not isinstance(kind, type) or not sdk_types.is_output_type(kind):
        return {}
    return sdk_types._raw_return_hints(kind)  # pyright: ignore[reportPrivateUsage]


@cache
def python_names(type_: str) -> Mapping[str, str]:
    """The Python name of each property of a resource type."""
    found = resource_class(type_)
    return sdk_types.resource_pulumi_to_py_names(found) if found else {}


@cache
def result_hints(token: str) -> Mapping[str, Any]:
    """Properties of a provider function's result and their annotations; empty where the SDK has no type of it.

    token: `aws:ec2/getVpc:getVpc`; the function's module is `pulumi_aws.ec2.get_vpc`, its result `GetVpcResult`.
    """
    package, _, rest = token.partition(":")
    path, _, function = rest.partition(":")
    folder = path.partition("/")[0]
    parent = f"pulumi_{package}" if folder == "index" else f"pulumi_{package}.{_module_name(folder)}"
    try:
        importlib.import_module(parent)
        modules = pkgutil.iter_modules(sys.modules[parent].__path__)
        name = next(module.name for module in modules if module.name.replace("_", "") == function.lower())
        # The attribute, not the module: an import would put the module in the place of the function.
        module = sys.modules[getattr(sys.modules[parent], name).__module__]
        found = getattr(module, f"{function[:1].upper()}{function[1:]}Result")
    except (ImportError, StopIteration, AttributeError, KeyError):
        return {}
    return sdk_types._raw_return_hints(found)  # pyright: ignore


def _module_name(folder: str) -> str:
    return f"{folder}_" if keyword.iskeyword(folder) else folder

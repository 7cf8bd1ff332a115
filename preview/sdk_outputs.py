"""Faster equivalents of what the Pulumi SDK does for each output, in force during a run.

The SDK makes an output of every value within a value, and a task of every output, which it counts under a lock. Here
plain values stay values, a registration resolves its outputs directly, and only failed outputs are noted, as the engine
of the preview waits for all tasks by itself. Like preview/sdk.py, this module uses private names of the pinned SDK;
tests/preview/test_sdk_outputs.py compares the equivalents, and graphs of whole stacks, with the SDK's own.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any, cast

import pulumi
from pulumi import _types as sdk_types  # pyright: ignore[reportPrivateUsage]
from pulumi import output
from pulumi.runtime import resource_cycle_breaker, rpc
from pulumi.runtime.settings import SETTINGS

Output = cast("Any", pulumi.Output)
Data = cast("Any", output)._OutputData
SCALARS = frozenset({str, int, float, bool, type(None)})
DEPENDENCIES = cast("Any", resource_cycle_breaker)._DEPENDENCIES_PROPERTY
_NOT_PLAIN = object()

_from_input: Callable[[Any], Any] = Output.from_input
_contains_unknowns: Callable[[Any], bool] = rpc.contains_unknowns


def _plain(value: Any) -> Any:
    """A copy of a value of scalars, lists and objects only; `_NOT_PLAIN` for any other."""
    kind = cast("type[Any]", type(value))
    if kind in SCALARS:
        return value
    if kind is dict:
        copied: dict[Any, Any] = {}
        for key, item in value.items():
            found = _plain(item)
            if found is _NOT_PLAIN or type(key) is not str:
                return _NOT_PLAIN
            copied[key] = found
        return copied
    if kind is list:
        items = [_plain(item) for item in value]
        return _NOT_PLAIN if any(item is _NOT_PLAIN for item in items) else items
    return _NOT_PLAIN


def _resolved(value: Any) -> Any:
    """The data of a plain value."""
    return Data(resources=set(), value=value, is_known=True, is_secret=False)


def _lifted(value: Any) -> Any:
    """The data of a plain value, or the output of another one."""
    found = _plain(value)
    return _from_other(value) if found is _NOT_PLAIN else _resolved(found)


def _from_other(value: Any) -> Any:
    if isinstance(value, pulumi.Output):
        cast("Any", value)._untrack()
        return Output._from_data(_unwrapped(value))
    if type(value) is list:
        return all_(*cast("list[Any]", value))
    if type(value) is dict and all(type(key) is str for key in cast("dict[Any, Any]", value)):
        return all_(**cast("dict[str, Any]", value))
    return _from_input(value)


async def _unwrapped(value: Any) -> Any:
    """The data of an output without outputs inside of its value."""
    data = await value._data
    if data.is_known and (type(data.value) in SCALARS or _plain(data.value) is not _NOT_PLAIN):
        return data
    return await value.apply(_from_input, True)._data


def _from_data(data: Any) -> Any:
    future = asyncio.get_running_loop().create_future()
    future.set_result(data)
    return Output._from_data(future)


def from_input(value: Any) -> Any:
    """`Output.from_input`: an output of a value that contains no outputs."""
    found = _lifted(value)
    return _from_data(found) if type(found) is Data else found


def all_(*args: Any, **kwargs: Any) -> Any:
    """`Output.all`: an output of a list or an object of values."""
    if args and kwargs:
        raise ValueError("Output.all() was supplied a mix of named and unnamed inputs")
    lifted = [_lifted(value) for value in (kwargs.values() if kwargs else args)]
    if all(type(each) is Data for each in lifted):
        return _from_data(_joined(lifted, kwargs))
    return Output._from_data(_gathered(lifted, kwargs))


async def _gathered(lifted: Sequence[Any], names: Iterable[str]) -> Any:
    outputs = [each._data for each in lifted if type(each) is not Data]
    found = iter(await asyncio.gather(*outputs) if len(outputs) > 1 else [await outputs[0]])
    return _joined([each if type(each) is Data else next(found) for each in lifted], names)


def _joined(data: Sequence[Any], names: Iterable[str]) -> Any:
    values = [each.value for each in data]
    named = [*names]
    return Data(
        resources=set[Any]().union(*(each.resources for each in data)),
        value=dict(zip(named, values, strict=True)) if named else values,
        is_known=all(each.is_known for each in data),
        is_secret=any(each.is_secret for each in data),
    )


def _track(self: Any) -> None:
    """Notes a failed output for the end of the run."""
    self._tracked = True
    self._data.add_done_callback(_note)


def _untrack(self: Any) -> None:
    """A derived output notes the failure. An output from before the run is not tracked."""
    if self.__dict__.pop("_tracked", False):
        self._data.remove_done_callback(_note)
    if self._data.done():
        cast("Any", SETTINGS).outputs.discard(self._data)


def _note(future: "asyncio.Future[Any]") -> None:
    if future.cancelled() or future.exception() is not None:
        cast("Any", SETTINGS).outputs.add(future)


def contains_unknowns(value: Any) -> bool:
    """Whether a value is or has an unknown one."""
    return type(value) not in SCALARS and _contains_unknowns(value)


def transfer_properties(resource: Any, properties: Mapping[str, Any], custom: bool) -> dict[str, Callable[..., None]]:
    """An output for each property of a resource, and what resolves it after the registration."""
    resolvers: dict[str, Callable[..., None]] = {}
    loop = asyncio.get_running_loop()
    for name in properties:
        if name != "urn" and not (name == "id" and custom):
            data: asyncio.Future[Any] = loop.create_future()
            resolvers[name] = partial(_resolve, resource, data)
            resource.__dict__[name] = Output._from_data(data)
    return resolvers


def _resolve(
    resource: Any,
    data: "asyncio.Future[Any]",
    value: Any,
    is_known: bool,
    is_secret: bool,
    resources: set[Any] | None,
    failed: Exception | None,
) -> None:
    if failed is not None:
        data.set_exception(failed)
    else:
        found = {*(resources or ()), resource}
        data.set_result(Data(resources=found, value=value, is_known=is_known, is_secret=is_secret))


def declare_dependency(dependent: Any, resource: Any) -> bool:
    """Remembers a dependency; False where it would close a circle."""
    known = dependent.__dict__.setdefault(DEPENDENCIES, set())
    if resource in known:
        return True
    if _reaches(resource, dependent):
        return False
    known.add(resource)
    return True


def _reaches(start: Any, goal: Any) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        each = waiting.pop()
        if each is goal:
            return True
        found = each.__dict__.get(DEPENDENCIES, set()) - seen
        seen |= found
        waiting.extend(found)
    return False


_OWN: Mapping[tuple[Any, str], Any] = {
    (Output, "from_input"): staticmethod(from_input),
    (Output, "all"): staticmethod(all_),
    (Output, "_track"): _track,
    (Output, "_untrack"): _untrack,
    (rpc, "contains_unknowns"): contains_unknowns,
    (rpc, "transfer_properties"): transfer_properties,
    (rpc, "declare_dependency"): declare_dependency,
    (cast("Any", sdk_types), "unwrap_type"): cache(sdk_types.unwrap_type),
}
_SDK: Mapping[tuple[Any, str], Any] = {(owner, name): vars(owner)[name] for owner, name in _OWN}


def begin() -> None:
    """Put the equivalents in the place of the SDK's functions."""
    for (owner, name), function in _OWN.items():
        setattr(owner, name, function)


def end() -> None:
    """Put the SDK's functions back."""
    for (owner, name), function in _SDK.items():
        setattr(owner, name, function)

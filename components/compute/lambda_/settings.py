"""Lambda in each region: the functions of a stack."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from components.compute.lambda_.code import HANDLER, LAYER, function_folders, variables_read
from components.compute.lambda_.event_source_settings import TableSource
from components.compute.lambda_.function_settings import FunctionSettings
from components.compute.lambda_.variables import VariableName, unread_faults, variable_faults
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, same_names, unknown_name
from components.foundation.settings.regions import RegionName, RegionsSettings
from components.foundation.settings.types import LogRetentionDays

NAME_LIMIT = longest_name("aws:lambda/function:Function")
LAYER_NAME_LIMIT = longest_name("aws:lambda/layerVersion:LayerVersion")
# AWS Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB", readers of a shard.
MOST_READERS = 2

FunctionKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,29}$")]


class LambdaSettings(Settings):
    """The functions of a stack, in Python on arm64 (docs/adr/0019-functions.md), each with a role of its own."""

    functions: dict[FunctionKey, FunctionSettings] = Field(min_length=1)
    """Functions by key, which names, log groups and roles contain."""
    replicas: Literal["same", "pilot_light", "none"] = "pilot_light"
    """Functions of replica regions: the `same`; `pilot_light`, without provisioned concurrency and with all event
    sources disabled; or `none`. To activate a pilot light, set `same`."""
    shared_layer: bool = False
    """Whether shared code and the packages that it requires are a layer of the region, instead of a part of the archive
    of each function."""
    replica_regions: tuple[RegionName, ...] | None = None
    """Replica regions with functions; all of the stack if omitted."""
    log_retention_days: LogRetentionDays = 90
    """Log retention of the functions in days."""
    environment: dict[VariableName, str] = Field(default_factory=dict)
    """Environment variables of all functions, which a function's own override; none by default. They are not secret."""

    @property
    def reserved_concurrency(self) -> int:
        """Reserved concurrency in a region, which the account's quota must allow (T-79)."""
        return sum(function.reserved_concurrency or 0 for function in self.functions.values())

    def regions_of(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions with functions."""
        return (regions.primary,) if self.replicas == "none" else regions.with_replicas(self.replica_regions)

    def in_replica(self) -> "LambdaSettings":
        """The settings of a replica region, without functions of the primary region only."""
        kept = {key: function for key, function in self.functions.items() if not function.is_primary_only}
        return self.model_copy(update={"functions": kept})

    def part(self, *, with_url: bool) -> "LambdaSettings | None":
        """The functions with a URL, or those without; None if there are none."""
        found = {key: function for key, function in self.functions.items() if (function.url is not None) == with_url}
        return self.model_copy(update={"functions": found}) if found else None

    def function_name(self, key: str, prefix: str) -> str:
        """Physical name of a function; `prefix` is the stack's."""
        return self.functions[key].name or physical_name(prefix, key, limit=NAME_LIMIT)

    def layer_name(self, prefix: str) -> str:
        """Physical name of the layer; `prefix` is the stack's."""
        return physical_name(prefix, LAYER, limit=LAYER_NAME_LIMIT)

    def retention_of(self, key: str) -> int:
        """Log retention of a function in days."""
        return self.functions[key].log_retention_days or self.log_retention_days

    def with_code(self, *folders: str) -> list[str]:
        """Functions with the code of one of these folders. Those with a URL are origins, and omitted."""
        return [key for key, found in self.functions.items() if found.folder(key) in folders and found.url is None]

    def variable(self, key: str, name: str) -> tuple[str, str]:
        """Path and value of a variable of a function; that of all functions, if it has none of its own."""
        shared = name not in self.functions[key].environment and name in self.environment
        path = f"lambda.environment.{name}" if shared else f"lambda.functions.{key}.environment.{name}"
        return path, self.variables_of(key).get(name, "")

    def variables_of(self, key: str) -> dict[str, str]:
        """Environment variables of a function, by the settings."""
        return {**self.environment, **self.functions[key].environment}

    def variable_paths(self, key: str) -> dict[str, str]:
        """Paths of the variables of a function that the stack file sets, its own or those of all functions."""
        return {name: self.variable(key, name)[0] for name in self.variables_of(key)}

    def faults(self) -> Iterator[Fault]:
        """Functions with the same name, without code, or with the same queue; too many readers of a stream; variables
        that Lambda rejects."""
        yield from same_names("functions", {key: function.name for key, function in self.functions.items()})
        yield from variable_faults("environment", self.environment)
        folders = function_folders()
        for key, function in self.functions.items():
            folder = function.folder(key)
            if folder not in folders:
                create = f"create functions/{folder}/{HANDLER} with handle(event, context)"
                fault = unknown_name(
                    f"functions.{key}.code",
                    folder,
                    folders,
                    f"folder of functions/ '{folder}'",
                    remedy=f"{create}, or set code to a folder that has one",
                )
                yield replace(fault, key="" if function.code else key, meant="")
        yield from self._variable_faults()
        yield from self._consumer_faults()
        yield from self._reader_faults()

    def _variable_faults(self) -> Iterator[Fault]:
        """Variables that no code reads."""
        read = {key: variables_read(function.folder(key)) for key, function in self.functions.items()}
        for key, function in self.functions.items():
            yield from unread_faults(f"functions.{key}.environment", function.environment, read[key])
        yield from unread_faults("environment", self.environment, frozenset[str]().union(*read.values()))

    def _consumer_faults(self) -> Iterator[Fault]:
        consumers: dict[str, str] = {}
        for key, function in self.functions.items():
            for name, source in function.event_sources.items():
                field, resource = source.reference
                if field != "queues":
                    continue
                first = consumers.setdefault(resource, key)
                if first != key:
                    yield Fault(
                        path=f"functions.{key}.eventSources.{name}.queue",
                        value=resource,
                        problem=f"is consumed by functions.{first}: each message would reach one of the two",
                        remedy="give each a queue of its own, subscribed to one topic",
                    )

    def _reader_faults(self) -> Iterator[Fault]:
        readers: dict[str, list[str]] = {}
        for key, function in self.functions.items():
            for name, source in function.event_sources.items():
                if isinstance(source, TableSource):
                    readers.setdefault(source.table, []).append(f"functions.{key}.eventSources.{name}")
        for table, paths in readers.items():
            for path in paths[MOST_READERS:]:
                yield Fault(
                    path=f"{path}.table",
                    value=table,
                    problem=f"has {len(paths)} readers, and a stream allows {MOST_READERS}",
                    remedy="publish its changes to a topic or the event bus in one of them",
                )

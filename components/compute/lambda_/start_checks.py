"""Checks whether functions will start: each one's settings judge the environment that it will get, before it exists."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from components.compute.lambda_.code import SOURCES
from components.compute.lambda_.function_settings import FunctionSettings
from components.compute.lambda_.judged_environment import JudgedEnvironment
from components.compute.lambda_.needs import need_faults, table_faults
from components.compute.lambda_.place_needs import PLACES, HandledKinds, PlaceNeeds, missing_place_faults
from components.compute.lambda_.settings import LambdaSettings
from components.compute.lambda_.uploads import uploaded_kinds
from components.compute.lambda_.variables import size_faults
from components.foundation.service.access_variables import JOB_QUEUE, JOB_ROLE, KEYED, MEDIA_PLACES
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.access import AccessSettings, PlaceName
from components.foundation.settings.faults import ENCRYPTED, Fault
from components.foundation.settings.partial import attempted
from components.identity.secrets_manager.settings import SecretsSettings, secret_name
from functions.shared.configuration import AccessError, ConfigurationError, Environment
from functions.shared.cors import cors_headers
from functions.shared.kinds import KINDS
from functions.shared.prefixes import PLACE_NAMES, Places
from functions.shared.states import EVENT_SOURCE

if TYPE_CHECKING:
    from components.data.dynamodb.settings import TablesSettings

Load = Callable[[Environment], Any]


class Rules(Protocol):
    """The event rules of a stack, by key."""

    @property
    def rules(self) -> Mapping[str, Any]:
        """Rules; those with a pattern of an event have `pattern`."""
        ...


MOST_FAULTS = 20
"""Of one function's environment."""
VARIABLE = re.compile(r"([A-Z][A-Z0-9_]*)([.\[][^:]*)?")
SERVICE_NAME, NAMESPACE = "POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE"
GIVEN_BY_JOBS = (JOB_QUEUE, JOB_ROLE)
"""Variables that a use of MediaConvert gives, which need_faults reports."""
EVERY_PLACE = AccessSettings(places=dict.fromkeys(PLACE_NAMES, ()))


def start_faults(
    stack: StackNames,
    dynamodb: TablesSettings | None,
    secrets_manager: SecretsSettings | None,
    messaging: Rules | None,
    functions: LambdaSettings,
) -> Iterator[Fault]:
    """Functions that would not start with their variables and access, or may not do what their code does."""
    without_place: dict[PlaceName, dict[str, list[str]]] = {}
    for key, function in functions.functions.items():
        found = partial(_faults, without_place, stack, dynamodb, secrets_manager, messaging, functions, key, function)
        yield from (attempted(lambda found=found: [*found()]) or () if stack.partly else found())
    yield from missing_place_faults(without_place)


def _faults(
    without_place: dict[PlaceName, dict[str, list[str]]],
    stack: StackNames,
    dynamodb: TablesSettings | None,
    secrets_manager: SecretsSettings | None,
    messaging: Rules | None,
    functions: LambdaSettings,
    key: str,
    function: FunctionSettings,
) -> Iterator[Fault]:
    path, folder, access = f"lambda.functions.{key}", function.folder(key), function.access
    values = {**functions.environment, **stack.variables(access, key), **function.environment}
    telemetry = {SERVICE_NAME: function.name or f"{stack.path}-{key}", NAMESPACE: stack.path}
    yield from size_faults(f"{path}.environment", {**telemetry, **values})
    load = settings_of(folder)
    if load is None or _is_undecided(access, values):
        return
    known = secrets_manager.secrets if secrets_manager is not None else {}
    environment = JudgedEnvironment(
        values={"AWS_REGION": stack.regions.primary, **values},
        access=access,
        secret_names={each: secret_name(known[each], stack.path, each) for each in access.secrets if each in known},
        region_names=functions.regions_of(stack.regions),
    )
    written = functions.variable_paths(key)
    for each in (load, cors_headers):
        yield from _Judgement(path, folder, written, environment).faults(each)
    used = [use for use in environment.used if use.by != ("invoke" if function.url is not None else "url")]
    accepted = uploaded_kinds(functions)
    kinds = HandledKinds(access=access, uploaded=[kind for kind in KINDS if kind in accepted])
    yield from need_faults(path, folder, access, used, kinds)
    if access.places or not access.buckets:
        text = values.get(MEDIA_PLACES) or stack.variables(EVERY_PLACE, key).get(MEDIA_PLACES, "")
        places = attempted(lambda: Places.of(Environment({MEDIA_PLACES: text})))
        if places is not None:
            needs = PlaceNeeds(path=path, folder=folder, access=access, places=places, kinds=kinds)
            uses = [use for use in used if use.field == "places"]
            yield from needs.faults(uses)
            if environment.read.get(MEDIA_PLACES) == "" and not uses:
                yield from needs.unread()
            for name, each in needs.without_place(uses).items():
                without_place.setdefault(name, {})[key] = each
    if messaging is not None and not access.event_bus:
        yield from _bus_faults(path, folder, environment, messaging, url=function.url is not None)
    for each, rotating in environment.rotated.items():
        rotation = known[each].rotation if each in known else None
        if rotation is not None and rotation.function in functions.functions:
            yield from _kind_faults(each, path, rotating, rotation.function, functions)
    yield from table_faults(path, folder, written, environment, dynamodb.tables if dynamodb is not None else {})


def _bus_faults(
    path: str, folder: str, environment: JudgedEnvironment, messaging: Rules, *, url: bool
) -> Iterator[Fault]:
    """Functions that change records without the bus, on which these changes start rules."""
    started = [key for key, rule in messaging.rules.items() if EVENT_SOURCE in _sources(rule)]
    if started and not url and any(use.field == "event_bus" for use in environment.used):
        yield Fault(
            path=f"{path}.access.eventBus",
            problem=f"missing: messaging.rules.{started[0]} is started by changes of records, and functions/{folder} "
            "makes some",
            remedy="set true",
        )


def _sources(rule: Any) -> Collection[Any]:
    """Sources of the events that a rule matches; none if it has no pattern of one."""
    pattern: Mapping[str, Any] = getattr(rule, "pattern", None) or {}
    return pattern.get("source") or ()


def _kind_faults(secret: str, path: str, rotating: str, rotation: str, functions: LambdaSettings) -> Iterator[Fault]:
    """Secrets that are rotated by code for those of another kind."""
    folder = functions.functions[rotation].folder(rotation)
    if folder != rotating:
        yield Fault(
            path=f"secretsManager.secrets.{secret}.rotation.function",
            value=rotation,
            problem=f"has the code {folder}, which makes other secrets than {path} reads",
            remedy=f"name a function with the code {rotating}",
        )


@cache
def settings_of(folder: str) -> Load | None:
    """The entry of the settings of a folder of functions/; None without settings."""
    if not (SOURCES / folder / "settings.py").exists():
        return None
    return import_module(f"functions.{folder}.settings").load


def _is_undecided(access: AccessSettings, values: Mapping[str, str]) -> bool:
    """Whether values are not known: encrypted ones, and places of a stack without any."""
    return any(value.startswith(ENCRYPTED) for value in values.values()) or bool(
        access.places and MEDIA_PLACES not in values
    )


class _Judgement:
    """Faults of the environment of a function. What is wrong is omitted, or given, so that the rest is evaluated too.
    written: paths of the variables that the stack file sets."""

    def __init__(self, path: str, folder: str, written: Mapping[str, str], environment: JudgedEnvironment) -> None:
        self._path, self._folder, self._written, self._environment = path, folder, written, environment

    def faults(self, load: Load) -> Iterator[Fault]:
        """What the settings say, one after the other. Once a value was omitted, what is missing may follow from it:
        then further values only."""
        values, environment, sound = dict(self._environment.values), self._environment, True
        for _ in range(MOST_FAULTS):
            try:
                load(replace(environment, values=values))
                return
            except AccessError as error:
                source = self._source(error)
                if source or sound:
                    yield from self._access_faults(error, source)
                if source and error.field == "secrets":
                    values[source] = KEYED["secrets"].sample  # an ARN, of any key
                elif not self._give(error, values):
                    return
            except ConfigurationError as error:
                name, fault = self._value_fault(str(error))
                known = name in self._written and name in values
                if name not in GIVEN_BY_JOBS and (known or sound):
                    yield fault
                if not known:
                    return
                values.pop(name)
                if sound:  # what is used from here on may follow from the omitted value
                    sound, environment = False, replace(environment, used={}, expected={})

    @staticmethod
    def _give(error: AccessError, values: dict[str, str]) -> bool:
        """Gives what access lacks, so that the rest is evaluated; false if that is not known."""
        cause = error.__cause__ if isinstance(error.__cause__, AccessError) else error
        keyed = KEYED.get(cause.field)
        if keyed is None or not cause.keys:
            return False
        values[keyed.name(cause.keys[0])] = keyed.sample.format(key=cause.keys[0])
        return True

    def _source(self, error: AccessError) -> str:
        """The variable of the stack file with the key that access lacks; empty for a default."""
        sources = (name for key in error.keys for name in self._environment.sources(key))
        return next((name for name in sources if name in self._written), "")

    def _access_faults(self, error: AccessError, source: str) -> Iterator[Fault]:
        alias = AccessSettings.model_fields[error.field].alias or error.field
        if source:
            yield Fault(
                path=self._written[source],
                value=self._environment.read[source],
                problem=f"is not in access.{alias} of the function",
                remedy="add it there, or correct the key",
            )
        elif error.keys and (error.field != "places" or MEDIA_PLACES not in self._environment.values):
            yield Fault(
                path=f"{self._path}.access.{alias}",
                problem=f"lacks {' or '.join(error.keys)}, which functions/{self._folder} uses",
                remedy="add it",
            )
        elif not error.keys:
            given = [*getattr(self._environment.access, error.field)]
            yield Fault(
                path=f"{self._path}.access.{alias}",
                value=given or None,
                problem=f"functions/{self._folder} needs one",
                remedy="name it" if not given else "name one of them",
            )

    def _value_fault(self, message: str) -> tuple[str, Fault]:
        """The variable that a message begins with, and its fault."""
        where, _, problem = message.partition(": ")
        found = VARIABLE.fullmatch(where)
        if found is None:
            return "", Fault(path=f"{self._path}.environment", problem=message)
        name, rest = found[1], found[2] or ""
        missing = PLACES if name == MEDIA_PLACES else f"{self._path}.environment.{name}"
        return name, Fault(path=self._written.get(name, missing) + rest, problem=problem)

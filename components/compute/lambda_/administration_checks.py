"""Checks of functions that create database users and Kafka topics against the workloads that use these."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast

from components.compute.lambda_.function_settings import FunctionSettings
from components.compute.lambda_.settings import LambdaSettings
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.messaging.kafka.topics import overlaps
from components.network.settings import NetworkSettings

if TYPE_CHECKING:
    from components.messaging.kafka.settings import KafkaSettings

CODE = "bootstrap"
USERS = "DATABASE_USERS"
TOPICS = "KAFKA_TOPICS"
KAFKA = "kafka"


class Aurora(Protocol):
    """Settings of Aurora."""

    @property
    def data_api(self) -> bool:
        """Whether it has the Data API."""
        ...


def user_faults(stack: StackNames, functions: LambdaSettings) -> Iterator[Fault]:
    """Users of workloads that the function does not create in a database that it administers."""
    for key in _administrators(functions):
        administered = {*functions.functions[key].access.administers} - {KAFKA}
        used = [name for name, _, access in stack.named_workloads() if administered & {*access.databases}]
        named, faults = _named(functions, key, USERS, bool(administered))
        yield from faults
        if named is not None:
            yield from _lacking(key, USERS, [name for name in used if name not in named], "users")


def topic_faults(stack: StackNames, kafka: KafkaSettings | None, functions: LambdaSettings) -> Iterator[Fault]:
    """Topics of workloads that neither their owner nor the function creates."""
    owned: Collection[str] = kafka.topics if kafka is not None else ()
    for key in _administrators(functions):
        administers = KAFKA in functions.functions[key].access.administers
        named, faults = _named(functions, key, TOPICS, administers)
        yield from faults
        if named is not None:
            created = (*named, *owned)
            used = dict.fromkeys(topic for _, _, access in stack.named_workloads() for topic in access.kafka_topics)
            lacking = [topic for topic in used if not any(overlaps(topic, each) for each in created)]
            yield from _lacking(key, TOPICS, lacking, "topics")


def administration_network_faults(
    regions: RegionsSettings, network: NetworkSettings | None, aurora: Aurora | None, functions: LambdaSettings
) -> Iterator[Fault]:
    """Functions that connect to a database as its master user without the VPC, or without the internet, where the
    certificates of RDS are."""
    for key, function in functions.functions.items():
        path, connects = f"lambda.functions.{key}", "postgres" in function.access.administers
        if "aurora" in function.access.administers and aurora is not None and not aurora.data_api:
            connects = True
            if function.vpc is None:
                yield Fault(
                    path=f"{path}.access.administers",
                    problem="requires a function in the VPC: Aurora has no Data API",
                    remedy="set vpc: {}, or aurora.dataApi: true",
                )
        if connects and network is not None and _is_isolated(function, network, regions.primary):
            yield Fault(
                path=f"{path}.vpc",
                problem="has no route to the internet, where the certificates of RDS are",
                remedy="set vpc.egress: https, and network.nat",
            )


def _is_isolated(function: FunctionSettings, network: NetworkSettings, region: str) -> bool:
    if function.vpc is None:
        return False
    return function.vpc.egress == "endpoints" or network.nat_of(region) == "none" or network.inner_tier != "private"


def _administrators(functions: LambdaSettings) -> list[str]:
    """Functions with the code that creates users and topics."""
    return [
        key
        for key, function in functions.functions.items()
        if function.folder(key) == CODE and function.access.administers
    ]


def _named(
    functions: LambdaSettings, key: str, variable: str, applies: bool
) -> tuple[Mapping[str, Any] | None, list[Fault]]:
    """The names in a variable with a JSON object, or what is wrong with it. applies: whether the function has the
    access that the variable needs."""
    text = functions.variables_of(key).get(variable)
    path = f"lambda.functions.{key}.environment.{variable}"
    if not applies:
        problem = "has no effect without access.administers for it"
        return None, [] if text is None else [Fault(path=path, problem=problem, remedy="remove it, or add the access")]
    try:
        found: Any = json.loads(text or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        return None, []  # the function itself refuses it
    return cast("dict[str, Any]", found), []


def _lacking(key: str, variable: str, names: Iterable[str], noun: str) -> Iterator[Fault]:
    lacking = ", ".join(names)
    if lacking:
        yield Fault(
            path=f"lambda.functions.{key}.environment.{variable}",
            problem=f"lacks {noun} that workloads need: {lacking}",
            remedy="add them: nothing else creates them",
        )

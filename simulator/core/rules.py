"""Buses of EventBridge: rules by their patterns, and their targets.

Amazon EventBridge User Guide, "Input transformation" and "How EventBridge retries delivering events".
"""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from preview.graph import Graph, Node
from simulator.core.calls import AwsCalls
from simulator.core.clock import Agenda, Clock
from simulator.core.deliveries import Deliveries, Delivery
from simulator.core.log import Log
from simulator.errors import NotSimulatedError
from simulator.event_patterns import Pattern, event_pattern
from simulator.iam.context import Principal, ServicePrincipal
from simulator.interfaces import Call

RULE, TARGET = "aws:cloudwatch/eventRule:EventRule", "aws:cloudwatch/eventTarget:EventTarget"
SERVICE = "events.amazonaws.com"
DEFAULT_BUS = "default"
TARGET_SETTINGS = frozenset(
    ("arn", "deadLetterConfig", "eventBusName", "input", "inputPath", "inputTransformer", "retryPolicy", "roleArn")
) | frozenset(("rule", "sqsTarget", "targetId", "region", "forceDestroy"))
RETRIES, LONGEST_AGE_SECONDS = 185, 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule with a pattern. bus: its name."""

    name: str
    arn: str
    bus: str
    region: str
    pattern: Pattern
    targets: tuple[Node, ...]


class Buses:
    """The buses of a graph. emitted: all events."""

    def __init__(
        self, graph: Graph, calls: AwsCalls, deliveries: Deliveries, agenda: Agenda, clock: Clock, log: Log
    ) -> None:
        self.rules = tuple(_rules(graph))
        self._calls, self._deliveries, self._agenda, self._clock, self._log = calls, deliveries, agenda, clock, log
        self._number = 0
        self.emitted: list[Mapping[str, Any]] = []
        calls.responders["eventbridge.PutEvents"] = self._put

    def clear(self) -> None:
        """Forgets all events."""
        self.emitted.clear()
        self._number = 0

    def emit(self, event: Mapping[str, Any], region: str, bus: str = DEFAULT_BUS) -> None:
        """Puts an event on a bus; what it has not is filled: id, account, time, region, resources."""
        if region in self._calls.lost:
            return
        self._number += 1
        whole: dict[str, Any] = {
            "version": "0",
            "id": str(uuid.UUID(int=self._number)),
            "account": self._calls.permissions(region).account.account_id,
            "time": self._clock.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": region,
            "resources": [],
            **event,
        }
        self.emitted.append(whole)
        name = f"event {whole['source']} {whole['detail-type']}"
        self._log.add("eventbridge", f"{whole['detail-type']} on {bus}{_shown(whole['detail'])}", region)
        self._agenda.after(0, name, lambda: self._match(whole, region, bus))

    def _match(self, event: Mapping[str, Any], region: str, bus: str) -> None:
        for rule in self.rules:
            if rule.region == region and rule.bus == bus and rule.pattern.matches(event):
                for target in rule.targets:
                    self._target(rule, target, event)

    def _target(self, rule: Rule, target: Node, event: Mapping[str, Any]) -> None:
        if unknown := sorted({*target.inputs} - TARGET_SETTINGS):
            raise NotSimulatedError(f"{target.name}: {', '.join(unknown)} of a target")
        role = target.inputs.get("roleArn")
        by: Principal = self._calls.assume(role, SERVICE, rule.region, rule.arn) if role else ServicePrincipal(SERVICE)
        self._deliveries.plan(
            Delivery(
                name=f"rule {rule.name}",
                target_arn=target.inputs["arn"],
                payload=target_input(target.inputs, event, rule.arn),
                by=by,
                region=rule.region,
                source_arn=rule.arn,
                service=SERVICE,
                attempts=int(target.get("retryPolicy.maximumRetryAttempts", RETRIES)),
                maximum_age_seconds=int(target.get("retryPolicy.maximumEventAgeInSeconds", LONGEST_AGE_SECONDS)),
                dead_letter_arn=str(target.get("deadLetterConfig.arn", "")),
                group=str(target.get("sqsTarget.messageGroupId", "")),
            )
        )

    def _put(self, call: Call) -> Mapping[str, Any]:
        """events:PutEvents."""
        entries: list[Mapping[str, Any]] = call.params["Entries"]
        for entry in entries:
            bus = str(entry.get("EventBusName", DEFAULT_BUS)).rpartition("/")[2]
            event = {
                "source": entry["Source"],
                "detail-type": entry["DetailType"],
                "detail": json.loads(entry["Detail"]),
                "resources": list(entry.get("Resources", ())),
            }
            self.emit(event, call.region, bus)
        return {"FailedEntryCount": 0, "Entries": [{"EventId": str(self._number)} for _ in entries]}


def target_input(settings: Mapping[str, Any], event: Mapping[str, Any], rule_arn: str) -> Any:
    """What a target receives of an event: the event, a part of it, a constant, or a template with parts of it."""
    if settings.get("input") is not None:
        return settings["input"]
    if settings.get("inputPath"):
        return _at(settings["inputPath"], event)
    transformer = settings.get("inputTransformer")
    if not transformer:
        return event
    paths: Mapping[str, str] = transformer.get("inputPaths") or {}
    values = {name: _at(path, event) for name, path in paths.items()}
    values |= {"aws.events.rule-arn": rule_arn, "aws.events.event.json": event}
    return _filled(transformer["inputTemplate"], values)


def _filled(template: str, values: Mapping[str, Any]) -> str:
    """A template: JSON whose placeholders stand for values, or, within a string, for their text."""

    def replaced(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values:
            raise NotSimulatedError(f"placeholder <{name}> of an input template; known: {', '.join(values)}")
        value = values[name]
        before = template[: match.start()]
        quoted = before.replace('\\"', "").count('"') % 2 == 1
        if quoted:
            return json.dumps(value if isinstance(value, str) else json.dumps(value))[1:-1]
        return json.dumps(value)

    return re.sub(r"<([A-Za-z0-9_.-]+)>", replaced, template)


def _at(path: str, event: Any) -> Any:
    """The value at a JSONPath of an event: `$.detail.key`; None where it has none."""
    if not re.fullmatch(r"\$(\.[\w-]+)*", path):
        raise NotSimulatedError(f"JSONPath {path}; known: $.name.name")
    found = event
    for name in path.split(".")[1:]:
        found = cast("Mapping[str, Any]", found).get(name) if isinstance(found, Mapping) else None
    return found


def _rules(graph: Graph) -> Iterator[Rule]:
    for node in graph.of_type(RULE):
        if node.inputs.get("state", "ENABLED") == "DISABLED":
            continue
        if node.inputs.get("scheduleExpression"):
            raise NotSimulatedError(
                f"{node.name}: a rule with a schedule; schedules are those of EventBridge Scheduler"
            )
        bus = _name(node)
        targets = [
            target
            for target in graph.of_type(TARGET)
            if target.region == node.region and target.inputs["rule"] == node.outputs["name"] and _name(target) == bus
        ]
        yield Rule(
            name=node.outputs["name"],
            arn=node.outputs["arn"],
            bus=bus,
            region=node.region,
            pattern=event_pattern(node.inputs["eventPattern"]),
            targets=tuple(targets),
        )


def _name(node: Node) -> str:
    return str(node.inputs.get("eventBusName") or DEFAULT_BUS).rpartition("/")[2]


def _shown(detail: Mapping[str, Any]) -> str:
    """What identifies an event in a log."""
    key = detail.get("object", {}).get("key") if isinstance(detail.get("object"), Mapping) else None
    found = [str(value) for value in (key, detail.get("id"), detail.get("state"), detail.get("status")) if value]
    return f": {' '.join(found)}" if found else ""

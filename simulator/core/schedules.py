"""Schedules of EventBridge Scheduler. A scenario fires them: their times are settings, which are checked elsewhere."""

from collections.abc import Mapping

from preview.graph import Graph, Node
from simulator.core.calls import AwsCalls
from simulator.core.deliveries import Deliveries, Delivery
from simulator.core.log import Log

SCHEDULE, GROUP = "aws:scheduler/schedule:Schedule", "aws:scheduler/scheduleGroup:ScheduleGroup"
SERVICE = "scheduler.amazonaws.com"


class Schedules:
    """The schedules of a graph, by region and name."""

    def __init__(self, graph: Graph, calls: AwsCalls, deliveries: Deliveries, log: Log) -> None:
        self._calls, self._deliveries, self._log = calls, deliveries, log
        self.schedules: Mapping[tuple[str, str], Node] = {
            (node.region, str(node.outputs["name"])): node for node in graph.of_type(SCHEDULE)
        }
        self._groups = {(node.region, str(node.outputs["name"])): node.outputs["arn"] for node in graph.of_type(GROUP)}

    def fire(self, name: str, region: str) -> None:
        """What a schedule does at its time. LookupError for an unknown one, ValueError for a disabled one."""
        if (region, name) not in self.schedules:
            raise LookupError(f"schedule {name} in {region}; known: {', '.join(map(' '.join, self.schedules))}")
        node = self.schedules[region, name]
        if node.inputs.get("state") == "DISABLED":
            raise ValueError(f"schedule {name} is disabled")
        group = self._groups[region, str(node.inputs["groupName"])]
        role = self._calls.assume(str(node.get("target.roleArn")), SERVICE, region, group)
        self._log.add(f"schedule {name}", str(node.inputs["scheduleExpression"]), region)
        self._deliveries.plan(
            Delivery(
                name=f"schedule {name}",
                target_arn=str(node.get("target.arn")),
                payload=str(node.get("target.input", "{}")),
                by=role,
                region=region,
                source_arn=group,
                service=SERVICE,
                attempts=int(node.get("target.retryPolicy.maximumRetryAttempts", 185)),
                maximum_age_seconds=int(node.get("target.retryPolicy.maximumEventAgeInSeconds", 86400)),
                dead_letter_arn=str(node.get("target.deadLetterConfig.arn", "")),
                group=str(node.get("target.sqsParameters.messageGroupId", "")),
            )
        )

"""Metrics and alarms of a queue, for scaling its consumers."""

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi import Input

WAITING, WORKED_ON = "ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible"


def backlog_metrics(
    queue_name: Input[str], cluster_name: Input[str], service_name: Input[str], target: int
) -> Sequence[Mapping[str, Any]]:
    """Backlog per running task; the whole backlog while no task is running, but more than `target` for any message,
    because a backlog of up to `target` would not start the first task.

    Tasks are counted by Container Insights.
    """
    idle = f"FILL(running, 0) == 0 AND waiting > 0 AND waiting <= {target}"
    return [
        _metric("waiting", "AWS/SQS", WAITING, "Maximum", {"QueueName": queue_name}),
        _metric(
            "running",
            "ECS/ContainerInsights",
            "RunningTaskCount",
            "Average",
            {"ClusterName": cluster_name, "ServiceName": service_name},
        ),
        {
            "id": "backlog",
            "label": "Messages for each task",
            "expression": f"IF({idle}, {target + 1}, waiting / IF(FILL(running, 0) > 0, running, 1))",
            "return_data": True,
        },
    ]


def queue_alarm(queue_name: Input[str], *, more_than: int | None = None) -> dict[str, Any]:
    """Arguments of an alarm on more than `more_than` visible messages; without a number, on a queue that has been empty
    for 5 minutes.

    SQS stops publishing the metrics of an inactive queue, so missing data means an empty queue.
    """
    more = more_than is not None
    names = (WAITING,) if more else (WAITING, WORKED_ON)
    queries: list[Mapping[str, Any]] = [
        {
            "id": f"m{index}",
            "return_data": False,
            "metric": {
                "namespace": "AWS/SQS",
                "metric_name": metric_name,
                "dimensions": {"QueueName": queue_name},
                "stat": "Maximum",
                "period": 60,
            },
        }
        for index, metric_name in enumerate(names)
    ]
    sum_ = " + ".join(f"m{index}" for index in range(len(names)))
    return {
        "alarm_description": f"More than {more_than} messages wait" if more else "No message waits or is worked on",
        "metric_queries": [*queries, {"id": "messages", "label": "Messages", "expression": sum_, "return_data": True}],
        "threshold": more_than if more else 1,
        "comparison_operator": "GreaterThanThreshold" if more else "LessThanThreshold",
        "evaluation_periods": 1 if more else 5,
        "treat_missing_data": "notBreaching" if more else "breaching",
    }


def _metric(
    id_: str, namespace: str, metric_name: str, stat: str, dimensions: Mapping[str, Input[str]]
) -> Mapping[str, Any]:
    return {
        "id": id_,
        "return_data": False,
        "metric_stat": {
            "stat": stat,
            "metric": {
                "namespace": namespace,
                "metric_name": metric_name,
                "dimensions": [{"name": name, "value": value} for name, value in dimensions.items()],
            },
        },
    }

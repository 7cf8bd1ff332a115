"""Auto scaling of an ECS service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import appautoscaling, cloudwatch

from components.compute.ecs.queue_scaling import backlog_metrics, queue_alarm
from components.compute.ecs.scaling import QueueScalingSettings, ScalingSettings, TaskCountSettings

DIMENSION, NAMESPACE = "ecs:service:DesiredCount", "ecs"


@dataclass(frozen=True, kw_only=True)
class ServiceScalingArgs:
    """Arguments of ServiceScaling.

    request_label: of the service's ServiceRoute; required with settings.requests_per_target.
    queue_name: physical name of settings.queue; required with it.
    idle: a minimum capacity of 0, and no automatic scale-out.
    """

    settings: ScalingSettings
    tasks: TaskCountSettings
    cluster_name: Input[str]
    service_name: Input[str]
    request_label: Input[str] | None = None
    queue_name: Input[str] | None = None
    idle: bool = False

    def __post_init__(self) -> None:
        if self.settings.requests_per_target is not None and self.request_label is None:
            raise ValueError("request_label: missing, and requests_per_target is set; set that of the route")
        if self.settings.queue is not None and self.queue_name is None:
            raise ValueError(f"queue_name: missing; set the physical name of the queue {self.settings.queue.queue!r}")


class ServiceScaling(ComponentResource):
    """The scalable target of a service, and a scaling policy for each metric. The highest capacity applies."""

    def __init__(self, name: str, args: ServiceScalingArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:ServiceScaling", name, None, opts)
        settings = args.settings

        self._target = appautoscaling.Target(
            f"{name}-target",
            service_namespace=NAMESPACE,
            scalable_dimension=DIMENSION,
            resource_id=Output.concat("service/", args.cluster_name, "/", args.service_name),
            min_capacity=0 if args.idle else args.tasks.minimum,
            max_capacity=args.tasks.maximum,
            suspended_state=appautoscaling.TargetSuspendedStateArgs(
                dynamic_scaling_in_suspended=False,
                dynamic_scaling_out_suspended=args.idle,
                scheduled_scaling_suspended=args.idle,
            ),
            opts=ResourceOptions(parent=self),
        )
        predefined = {
            "cpu": ("ECSServiceAverageCPUUtilization", settings.cpu_percent, None),
            "memory": ("ECSServiceAverageMemoryUtilization", settings.memory_percent, None),
            "requests": ("ALBRequestCountPerTarget", settings.requests_per_target, args.request_label),
        }
        for measure, (metric, value, label) in predefined.items():
            if value is not None:
                specification: dict[str, Any] = {"predefined_metric_type": metric}
                if label is not None:
                    specification["resource_label"] = label
                self._track(f"{name}-{measure}", settings, value, {"predefined_metric_specification": specification})
        if settings.queue is not None and args.queue_name is not None:
            if settings.queue.mode == "backlog_per_task":
                target = settings.queue.messages
                metrics = backlog_metrics(args.queue_name, args.cluster_name, args.service_name, target)
                specification = {"customized_metric_specification": {"metrics": metrics}}
                self._track(f"{name}-backlog", settings, target, specification)
            else:
                self._step(name, settings, settings.queue, args.queue_name)
        self.register_outputs({})

    def _track(self, name: str, settings: ScalingSettings, value: int, measure: Mapping[str, Any]) -> None:
        """Target tracking of a metric."""
        self._policy(
            name,
            "TargetTrackingScaling",
            target_tracking_scaling_policy_configuration={
                "target_value": value,
                "scale_in_cooldown": settings.scale_in_cooldown_seconds,
                "scale_out_cooldown": settings.scale_out_cooldown_seconds,
                **measure,
            },
        )

    def _step(self, name: str, settings: ScalingSettings, queue: QueueScalingSettings, queue_name: Input[str]) -> None:
        """Step scaling on queue depth: scale out above the threshold, scale in while the queue is empty."""
        for role, tasks, cooldown, alarm in (
            (
                "more",
                queue.step_tasks,
                settings.scale_out_cooldown_seconds,
                queue_alarm(queue_name, more_than=queue.messages),
            ),
            ("fewer", -1, settings.scale_in_cooldown_seconds, queue_alarm(queue_name)),
        ):
            bound = "metric_interval_lower_bound" if tasks > 0 else "metric_interval_upper_bound"
            policy = self._policy(
                f"{name}-{role}",
                "StepScaling",
                step_scaling_policy_configuration={
                    "adjustment_type": "ChangeInCapacity",
                    "cooldown": cooldown,
                    "metric_aggregation_type": "Maximum",
                    "step_adjustments": [{"scaling_adjustment": tasks, bound: "0"}],
                },
            )
            cloudwatch.MetricAlarm(
                f"{name}-{role}-alarm", alarm_actions=[policy.arn], **alarm, opts=ResourceOptions(parent=self)
            )

    def _policy(self, name: str, policy_type: str, **configuration: Any) -> appautoscaling.Policy:
        return appautoscaling.Policy(
            name,
            policy_type=policy_type,
            service_namespace=self._target.service_namespace,
            scalable_dimension=self._target.scalable_dimension,
            resource_id=self._target.resource_id,
            **configuration,
            opts=ResourceOptions(parent=self),
        )

"""Target tracking with Application Auto Scaling."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import Input, ResourceOptions
from pulumi_aws import appautoscaling


@dataclass(frozen=True, kw_only=True)
class Tracking:
    """A scalable dimension. dimension: of the namespace, in AWS's notation. metric: predefined metric, with the target
    value `target_percent`."""

    namespace: str
    dimension: str
    resource_id: Input[str]
    minimum: int
    maximum: int
    metric: str
    target_percent: int


def follow_load(name: str, tracking: Tracking, opts: ResourceOptions) -> appautoscaling.Policy:
    """A scalable target, and its target tracking policy."""
    target = appautoscaling.Target(
        f"{name}-target",
        service_namespace=tracking.namespace,
        scalable_dimension=tracking.dimension,
        resource_id=tracking.resource_id,
        min_capacity=tracking.minimum,
        max_capacity=tracking.maximum,
        opts=opts,
    )
    metric = appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs(
        predefined_metric_type=tracking.metric
    )
    return appautoscaling.Policy(
        f"{name}-policy",
        policy_type="TargetTrackingScaling",
        service_namespace=target.service_namespace,
        scalable_dimension=target.scalable_dimension,
        resource_id=target.resource_id,
        target_tracking_scaling_policy_configuration=appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs(
            target_value=tracking.target_percent, predefined_metric_specification=metric
        ),
        opts=opts,
    )

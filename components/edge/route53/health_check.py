"""Route 53 health checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import cloudwatch, route53

from components.edge.route53.health_check_settings import EndpointHealthCheck, HealthCheckSettings


@dataclass(frozen=True, kw_only=True)
class HealthCheckArgs:
    """Arguments of HealthCheck.

    domain_name: the endpoint, if another component creates it; the settings' if omitted.
    counted: IDs of the children of a calculated check, by name.
    alarm_topic_arn: topic in us-east-1 for notifications on failure and recovery; none by default.
    """

    settings: HealthCheckSettings
    domain_name: Input[str] | None = None
    counted: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    alarm_topic_arn: Input[str] | None = None


class HealthCheck(ComponentResource):
    """A health check that failover, latency, geolocation and weighted records can follow, and its alarm.

    Belongs in us-east-1: Route 53 publishes the metrics of its checks there.
    """

    id: Output[str]

    def __init__(self, name: str, args: HealthCheckArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:HealthCheck", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings

        if isinstance(settings, EndpointHealthCheck):
            check = self._endpoint(name, settings, args.domain_name or settings.domain_name)
        else:
            check = route53.HealthCheck(
                f"{name}-check",
                type="CALCULATED",
                child_healthchecks=[args.counted[counted] for counted in settings.health_checks],
                child_health_threshold=settings.healthy_threshold,
                tags={"Name": name},
                opts=child,
            )
        if args.alarm_topic_arn is not None:
            cloudwatch.MetricAlarm(
                f"{name}-unhealthy",
                alarm_description=f"Route 53 finds {name} unhealthy",
                namespace="AWS/Route53",
                metric_name="HealthCheckStatus",
                dimensions={"HealthCheckId": check.id},
                statistic="Minimum",
                period=60,
                evaluation_periods=1,
                threshold=1,
                comparison_operator="LessThanThreshold",
                treat_missing_data="breaching",
                alarm_actions=[args.alarm_topic_arn],
                ok_actions=[args.alarm_topic_arn],
                opts=child,
            )

        self.id = check.id
        self.register_outputs({"id": self.id})

    def _endpoint(self, name: str, settings: EndpointHealthCheck, domain_name: Input[str]) -> route53.HealthCheck:
        asks_page = settings.type != "TCP"
        searching = asks_page and settings.search_text is not None
        return route53.HealthCheck(
            f"{name}-check",
            type=f"{settings.type}_STR_MATCH" if searching else settings.type,
            fqdn=domain_name,
            port=settings.effective_port,
            resource_path=settings.path if asks_page else None,
            search_string=settings.search_text,
            enable_sni=True if settings.type == "HTTPS" else None,
            request_interval=settings.interval_seconds,
            failure_threshold=settings.failure_threshold,
            measure_latency=settings.measure_latency,
            regions=list(settings.regions) or None,
            tags={"Name": name},
            opts=ResourceOptions(parent=self),
        )

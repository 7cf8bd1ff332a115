"""Health checks of the APIs of a stack, one in each region that has one."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.api.health_check_settings import ApiHealthCheckSettings
from components.edge.route53.health_check import HealthCheck, HealthCheckArgs


@dataclass(frozen=True, kw_only=True)
class ApiHealthChecksArgs:
    """domain_names: of the checked API, by region. alarm_topic_arn: topic in us-east-1; none by default."""

    settings: ApiHealthCheckSettings
    domain_names: Mapping[str, str]
    alarm_topic_arn: Input[str] | None = None


class ApiHealthChecks(ComponentResource):
    """A health check of each region with an alarm. It belongs in us-east-1, as all health checks. ids: by region."""

    ids: Mapping[str, Output[str]]

    def __init__(self, name: str, args: ApiHealthChecksArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:ApiHealthChecks", name, None, opts)
        self.ids = {
            region: HealthCheck(
                f"{name}-{region}",
                HealthCheckArgs(settings=args.settings.endpoint(domain_name), alarm_topic_arn=args.alarm_topic_arn),
                ResourceOptions(parent=self),
            ).id
            for region, domain_name in args.domain_names.items()
        }
        self.register_outputs({"ids": dict(self.ids)})

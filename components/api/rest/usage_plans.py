"""Usage plans and API keys of a REST API."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import apigateway

from components.api.rest.settings import UsagePlanSettings


@dataclass(frozen=True, kw_only=True)
class UsagePlansArgs:
    """plans: by key. prefix: of the names of plans and keys. stage: name of the API's stage, which exists."""

    plans: Mapping[str, UsagePlanSettings]
    prefix: str
    rest_api_id: Input[str]
    stage: Input[str]


class UsagePlans(ComponentResource):
    """The usage plans of a stage, each with its API keys. AWS generates their values, which only API Gateway shows."""

    def __init__(self, name: str, args: UsagePlansArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:UsagePlans", name, None, opts)
        child = ResourceOptions(parent=self)
        for key, settings in args.plans.items():
            plan = apigateway.UsagePlan(
                f"{name}-{key}",
                name=f"{args.prefix}-{key}",
                api_stages=[apigateway.UsagePlanApiStageArgs(api_id=args.rest_api_id, stage=args.stage)],
                throttle_settings=apigateway.UsagePlanThrottleSettingsArgs(
                    rate_limit=settings.throttle.rate_per_second, burst_limit=settings.throttle.burst
                ),
                quota_settings=apigateway.UsagePlanQuotaSettingsArgs(
                    limit=settings.quota.requests, period=settings.quota.period
                )
                if settings.quota
                else None,
                opts=child,
            )
            for client in settings.keys:
                api_key = apigateway.ApiKey(f"{name}-{client}-key", name=f"{args.prefix}-{client}", opts=child)
                apigateway.UsagePlanKey(
                    f"{name}-{client}-plan", key_id=api_key.id, key_type="API_KEY", usage_plan_id=plan.id, opts=child
                )
        self.register_outputs({})

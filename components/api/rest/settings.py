"""REST APIs: request validation, API keys, usage plans and AWS WAF."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from components.api.gateway.api_settings import ApiSettings
from components.api.gateway.authorizer_settings import AuthorizerKey, RestAuthorizerSettings
from components.api.gateway.cors_settings import CorsSettings
from components.api.gateway.route_settings import WITH_BODY, ApiRouteSettings, route_faults
from components.api.gateway.throttle_settings import ThrottleSettings
from components.api.rest.models import model_name, references, schema_faults
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.plain_secrets import plain_secret_faults
from components.foundation.settings.types import ResourceKey

# Amazon API Gateway quotas, "REST API quotas": integration timeout, without an increase.
LONGEST_TIMEOUT_MS = 29_000


class RestRouteSettings(ApiRouteSettings):
    """A method of a REST API."""

    function: ResourceKey
    """Function that answers, a key of lambda.functions."""
    model: str | None = None
    """Key of `models` that the body conforms to; required for POST, PUT and PATCH. Others are answered with 400."""
    query_strings: dict[str, bool] = Field(default_factory=dict)
    """Query string parameters, and whether they are required; none by default."""
    api_key: bool = False
    """Whether requests need an API key of a usage plan, in addition to their authorization."""
    timeout_ms: int = Field(default=LONGEST_TIMEOUT_MS, ge=50, le=LONGEST_TIMEOUT_MS)
    """Time until the function must have answered in milliseconds."""

    def faults(self) -> Iterator[Fault]:
        """Bodies without a model, and models without a body."""
        yield from super().faults()
        if self.method in WITH_BODY and self.model is None:
            yield Fault(
                path="model",
                problem=f"missing: bodies of {self.method} would not be validated",
                remedy="set a key of models",
            )
        elif self.method not in WITH_BODY and self.model is not None:
            yield Fault(path="model", value=self.model, problem=f"{self.method} has no body", remedy="remove it")


class QuotaSettings(Settings):
    """A limit of each API key."""

    requests: int = Field(ge=1)
    """Number of requests."""
    period: Literal["DAY", "WEEK", "MONTH"]
    """Period that they are counted in."""


class UsagePlanSettings(Settings):
    """Limits of each of its API keys. Keys identify clients, and do not authorize them."""

    throttle: ThrottleSettings
    """Limit of each key."""
    quota: QuotaSettings | None = None
    """Quota of each key; none by default."""
    keys: tuple[ResourceKey, ...] = Field(min_length=1)
    """Names of the API keys, whose values AWS generates."""


class RestApiSettings(ApiSettings):
    """A REST API, defined by an OpenAPI document of its routes."""

    routes: dict[ResourceKey, RestRouteSettings] = Field(min_length=1)
    """Routes by key."""
    authorizers: dict[AuthorizerKey, RestAuthorizerSettings] = Field(default_factory=dict)
    """Authorizers by key; none by default."""
    models: dict[ResourceKey, dict[str, Any]] = Field(default_factory=dict)
    """JSON schemas (draft 4) of request bodies by key; none by default. A `$ref` names another one as
    `#/components/schemas/<Key>`."""
    cors: CorsSettings | None = None
    """Cross-origin requests; not allowed by default. Functions add the headers to their own responses."""
    usage_plans: dict[ResourceKey, UsagePlanSettings] = Field(default_factory=dict)
    """Usage plans by key; none by default."""
    stage: str = Field(default="live", pattern=r"^[A-Za-z0-9_-]{1,128}$")
    """Stage, part of the path of API Gateway's own endpoint."""
    stage_variables: dict[str, str] = Field(default_factory=dict)
    """Variables of the stage; none by default."""
    log_level: Literal["ERROR", "INFO"] = "ERROR"
    """Level of execution logs, which never contain bodies."""
    firewall: bool = True
    """Whether the web ACL of `apis.webAcl` protects the stage, if there is one."""

    def faults(self) -> Iterator[Fault]:
        """Routes in conflict, unknown models and authorizers, models that API Gateway rejects, keys without a plan,
        secrets in variables, and several origins."""
        yield from route_faults(self.routes, self.authorizers, one_name=True)
        yield from self._model_faults()
        yield from self._key_faults()
        yield from plain_secret_faults(
            "stageVariables",
            self.stage_variables,
            "stage variables are visible in the console",
            "remove it: functions read secrets of their access",
        )
        if self.cors is not None and len(self.cors.origins) > 1:
            yield Fault(
                path="cors.origins",
                value=", ".join(self.cors.origins),
                problem="a REST API answers preflight requests with constant headers, which name one origin",
                remedy="set one, or use an HTTP API",
            )

    def _model_faults(self) -> Iterator[Fault]:
        names = {key: model_name(key) for key in self.models}
        referred = {name for model in self.models.values() for name in references(model)}
        used = {route.model for route in self.routes.values()}
        used |= {key for key, name in names.items() if name in referred}
        for key, route in self.routes.items():
            if route.model is not None and route.model not in self.models:
                yield unknown_name(f"routes.{key}.model", route.model, self.models, "model", value=route.model)
        for key, model in self.models.items():
            if key not in used:
                yield Fault(path=f"models.{key}", problem="has no route", remedy="remove it, or name it in a route")
            if "type" not in model and "$ref" not in model:
                yield Fault(
                    path=f"models.{key}.type", problem="missing: any body would be valid", remedy="set type: object"
                )
            yield from schema_faults(f"models.{key}", model, names)

    def _key_faults(self) -> Iterator[Fault]:
        with_key = [key for key, route in self.routes.items() if route.api_key]
        if with_key and not self.usage_plans:
            yield Fault(
                path=f"routes.{with_key[0]}.apiKey",
                value=True,
                problem="needs an API key, and no usage plan has one",
                remedy="add usagePlans",
            )
        if self.usage_plans and not with_key:
            yield Fault(
                path="usagePlans", problem="has no effect: no route needs an API key", remedy="set apiKey of a route"
            )
        owner: dict[str, str] = {}
        for plan, settings in self.usage_plans.items():
            for key in settings.keys:
                if owner.setdefault(key, plan) != plan or settings.keys.count(key) > 1:
                    yield Fault(
                        path=f"usagePlans.{plan}.keys",
                        value=key,
                        problem="is listed twice: a key belongs to one plan of a stage",
                        remedy="remove one",
                    )
                    break

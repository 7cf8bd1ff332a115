"""The APIs of a stack."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from components.api.gateway.api_settings import ApiSettings
from components.api.health_check_settings import ApiHealthCheckSettings, regional_name
from components.api.http.settings import HttpApiSettings
from components.api.rest.settings import RestApiSettings
from components.api.websocket.settings import WebSocketApiSettings
from components.edge.waf.settings import WebAclSettings
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionName, RegionsSettings

NAME_LIMIT = longest_name("aws:apigatewayv2/api:Api")
# Part of names: <system>-<environment>-<key>.
ApiKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,29}$")]


class ApisSettings(Settings):
    """APIs of API Gateway in each region, in front of functions and load balancers."""

    rest: dict[ApiKey, RestApiSettings] = Field(default_factory=dict)
    """REST APIs by key; none by default."""
    http: dict[ApiKey, HttpApiSettings] = Field(default_factory=dict)
    """HTTP APIs by key; none by default."""
    websocket: dict[ApiKey, WebSocketApiSettings] = Field(default_factory=dict)
    """WebSocket APIs by key; none by default."""
    web_acl: WebAclSettings | None = None
    """The web ACL in front of REST APIs in each region; none by default. HTTP and WebSocket APIs support none
    (T-11)."""
    account_logging: bool = False
    """Whether this stack sets the role that API Gateway writes logs with, for all APIs of the account and region
    (T-12). One stack of an account does, and it remains when the stack is destroyed."""
    replicas: Literal["same", "standby", "none"] = "none"
    """APIs of replica regions: the `same`, whose domain names lead to the closest healthy region; `standby`, which
    answers while the health check of the primary region fails; or `none`."""
    replica_regions: tuple[RegionName, ...] | None = None
    """Replica regions with APIs; all of the stack if omitted."""
    health_check: ApiHealthCheckSettings | None = None
    """Health check of each region that domain names lead to, required by `standby`; none by default."""

    @property
    def all(self) -> Mapping[str, ApiSettings]:
        """All APIs, by path in the stack file."""
        return {
            **{f"rest.{key}": api for key, api in self.rest.items()},
            **{f"http.{key}": api for key, api in self.http.items()},
            **{f"websocket.{key}": api for key, api in self.websocket.items()},
        }

    @property
    def domain_names(self) -> dict[str, str]:
        """Custom domain names, by path in the stack file."""
        return {f"{path}.domainName": api.domain_name for path, api in self.all.items() if api.domain_name}

    @property
    def urls(self) -> dict[str, str]:
        """URLs of APIs with domain names, by key; the same in each region."""
        https = {**self.rest, **self.http}
        named = {key: f"https://{api.domain_name}" for key, api in https.items() if api.domain_name}
        return named | {key: f"wss://{api.domain_name}" for key, api in self.websocket.items() if api.domain_name}

    def checked_regions(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions with a health check: a standby needs none, since nothing answers in its place."""
        if self.health_check is None:
            return ()
        return self.regions_of(regions) if self.replicas == "same" else (regions.primary,)

    def regional_name(self, key: str, region: str) -> str | None:
        """The domain name of an API in one region, if the health check asks it."""
        check = self.health_check
        name = {**self.rest, **self.http}[key].domain_name if check is not None and check.api == key else None
        return regional_name(region, name) if name is not None else None

    @property
    def has_logging_role(self) -> bool:
        """Whether an API needs the role that API Gateway writes logs with; HTTP APIs do not."""
        return bool(self.rest or self.websocket)

    def api_name(self, key: str, prefix: str) -> str:
        """Physical name of an API; `prefix` is the stack's."""
        given = {**self.rest, **self.http, **self.websocket}[key].name
        return given or physical_name(prefix, key, limit=NAME_LIMIT)

    def regions_of(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions with APIs."""
        return (regions.primary,) if self.replicas == "none" else regions.with_replicas(self.replica_regions)

    def faults(self) -> Iterator[Fault]:
        """No API, keys of two APIs, names of two APIs, a web ACL without a REST API, and a standby that nothing leads
        to."""
        if not self.all:
            yield Fault(path="", problem="has no API", remedy="add rest, http or websocket, or remove apis")
        yield from self._repeated_faults()
        yield from self._standby_faults()
        if self.web_acl is not None and not any(api.firewall for api in self.rest.values()):
            yield Fault(
                path="webAcl", problem="protects nothing: no REST API has it", remedy="remove it, or add a REST API"
            )

    def _standby_faults(self) -> Iterator[Fault]:
        check = self.health_check
        if check is not None:
            checked: dict[str, ApiSettings] = {**self.rest, **self.http}
            yield from (fault.under("healthCheck") for fault in check.api_faults(checked))
            if self.replicas == "none":
                yield Fault(
                    path="healthCheck", problem="has no effect with one region", remedy="remove it, or set replicas"
                )
        elif self.replicas == "standby":
            yield Fault(
                path="healthCheck",
                problem="missing: nothing would tell that the primary region fails",
                remedy="set the API and the path to check, or replicas: same",
            )

    def _repeated_faults(self) -> Iterator[Fault]:
        keys: dict[str, str] = {}
        for path in self.all:
            key = path.partition(".")[2]
            if keys.setdefault(key, path) != path:
                yield Fault(
                    path=path, problem=f"has the key of {keys[key]}: names contain it", remedy="rename one of them"
                )
        for field, values, problem, remedy in (
            ("domainName", self._given("domain_name"), "a domain name has one kind of API", "use another name"),
            ("name", self._given("name"), "log groups have the names of their APIs", "rename one of them"),
        ):
            seen: dict[str, str] = {}
            for path, value in values.items():
                if seen.setdefault(value, path) != path:
                    yield Fault(
                        path=f"{path}.{field}",
                        value=value,
                        problem=f"is {seen[value]}.{field} too: {problem}",
                        remedy=remedy,
                    )

    def _given(self, field: str) -> dict[str, str]:
        values = {path: getattr(api, field) for path, api in self.all.items()}
        return {path: value for path, value in values.items() if value is not None}

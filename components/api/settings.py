"""The APIs of a stack."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from components.api.gateway.api_settings import ApiSettings
from components.api.http.settings import HttpApiSettings
from components.api.rest.settings import RestApiSettings
from components.api.websocket.settings import WebSocketApiSettings
from components.edge.waf.settings import WebAclSettings
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings

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
    replicas: Literal["same", "none"] = "none"
    """APIs of replica regions: the `same`, whose domain names lead to the closest region; or `none`."""

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
    def has_logging_role(self) -> bool:
        """Whether an API needs the role that API Gateway writes logs with; HTTP APIs do not."""
        return bool(self.rest or self.websocket)

    def api_name(self, key: str, prefix: str) -> str:
        """Physical name of an API; `prefix` is the stack's."""
        return physical_name(prefix, key, limit=NAME_LIMIT)

    def regions_of(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions with APIs."""
        return (regions.primary,) if self.replicas == "none" else regions.all

    def faults(self) -> Iterator[Fault]:
        """No API, keys of two APIs, domain names of two APIs, and a web ACL without a REST API."""
        if not self.all:
            yield Fault(path="", problem="has no API", remedy="add rest, http or websocket, or remove apis")
        yield from self._repeated_faults()
        if self.web_acl is not None and not any(api.firewall for api in self.rest.values()):
            yield Fault(
                path="webAcl", problem="protects nothing: no REST API has it", remedy="remove it, or add a REST API"
            )

    def _repeated_faults(self) -> Iterator[Fault]:
        keys: dict[str, str] = {}
        for path in self.all:
            key = path.partition(".")[2]
            if keys.setdefault(key, path) != path:
                yield Fault(
                    path=path, problem=f"has the key of {keys[key]}: names contain it", remedy="rename one of them"
                )
        names: dict[str, str] = {}
        for path, name in self.domain_names.items():
            if names.setdefault(name, path) != path:
                yield Fault(
                    path=path,
                    value=name,
                    problem=f"is {names[name]} too: a domain name has one kind of API",
                    remedy="use another name",
                )

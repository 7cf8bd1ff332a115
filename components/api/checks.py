"""Checks of APIs against functions, user pools, zones, load balancers and distributions."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from components.api.gateway.authorizer_settings import (
    ClientAuthorizerSettings,
    FunctionAuthorizerSettings,
    UserPoolAuthorizerSettings,
)
from components.api.http.settings import HttpRouteSettings
from components.api.rest.settings import RestRouteSettings
from components.api.settings import ApisSettings
from components.compute.lambda_.settings import LambdaSettings
from components.compute.load_balancing.settings import LoadBalancerSettings
from components.edge.route53.checks import alias_faults
from components.edge.route53.settings import DnsSettings
from components.edge.settings import EdgeSettings
from components.foundation.settings.domain_names import zone_of
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings, replica_list_faults
from components.network.checks import public_only_faults
from components.network.settings import NetworkSettings


class Client(Protocol):
    """Settings of an app client."""

    @property
    def scopes(self) -> tuple[str, ...]:
        """OAuth scopes of its tokens."""
        ...


class UserPool(Protocol):
    """Settings of a user pool."""

    @property
    def clients(self) -> Mapping[str, Client]:
        """App clients by key."""
        ...


class UserPools(Protocol):
    """Settings of user pools."""

    @property
    def user_pools(self) -> Mapping[str, UserPool]:
        """User pools by key."""
        ...


# A path in the stack file, the function, and the time that the API waits for it, None for an authorizer and for a
# function that may run longer.
Call = tuple[str, str, int | None]


def function_faults(regions: RegionsSettings, functions: LambdaSettings | None, apis: ApisSettings) -> Iterator[Fault]:
    """Unknown functions, functions that run longer than an API waits for them, and regions without functions."""
    known = functions.functions if functions else {}
    for path, key, timeout_ms in calls(apis):
        if key not in known:
            yield unknown_name(f"{path}.function", key, known, "function", value=key)
        elif known[key].access.administers:
            yield Fault(
                path=f"{path}.function",
                value=key,
                problem="acts as a master user (access.administers), and only operators invoke it",
                remedy="name another function",
            )
        elif timeout_ms is not None and known[key].timeout_seconds * 1000 > timeout_ms:
            yield Fault(
                path=f"lambda.functions.{key}.timeoutSeconds",
                value=known[key].timeout_seconds,
                problem=f"is more than {path} waits ({timeout_ms} ms): the client gets 504 while the function runs",
                remedy=f"set {timeout_ms // 1000} or less",
            )
    if functions is not None and regions.replicas and apis.replicas != "none" and functions.replicas == "none":
        yield Fault(
            path="apis.replicas",
            value=apis.replicas,
            problem="replica regions have no functions",
            remedy="set lambda.replicas: same, or apis.replicas: none",
        )
    elif functions is not None:
        for region in apis.regions_of(regions):
            if region not in functions.regions_of(regions):
                yield Fault(
                    path="apis.replicaRegions",
                    value=region,
                    problem="has no functions",
                    remedy="add it to lambda.replicaRegions, or remove it",
                )


def region_faults(regions: RegionsSettings, apis: ApisSettings) -> Iterator[Fault]:
    """Replicas that the stack does not have, and more than one standby: a failover record has one secondary."""
    if apis.replicas != "none" and not regions.replicas:
        yield Fault(
            path="apis.replicas", value=apis.replicas, problem="the stack has no replica region", remedy="remove it"
        )
    elif apis.replicas == "standby" and len(standbys := apis.regions_of(regions)[1:]) > 1:
        yield Fault(
            path="apis.replicas",
            value=apis.replicas,
            problem=f"failover records have one secondary, and there are {len(standbys)} replica regions",
            remedy="set one in replicaRegions, or replicas: same",
        )
    yield from replica_list_faults("apis.replicaRegions", apis.replica_regions or (), regions)


def calls(apis: ApisSettings) -> Iterator[Call]:
    """The functions that APIs call."""
    for key, rest in apis.rest.items():
        here = f"apis.rest.{key}"
        yield from ((f"{here}.routes.{name}", each.function, _wait(each)) for name, each in rest.routes.items())
        for name, authorizer in rest.authorizers.items():
            if isinstance(authorizer, FunctionAuthorizerSettings):
                yield f"{here}.authorizers.{name}", authorizer.function, None
    for key, http in apis.http.items():
        here = f"apis.http.{key}"
        for name, route in http.routes.items():
            if route.function is not None:
                yield f"{here}.routes.{name}", route.function, _wait(route)
        for name, authorizer in http.authorizers.items():
            if isinstance(authorizer, FunctionAuthorizerSettings):
                yield f"{here}.authorizers.{name}", authorizer.function, None
    for key, websocket in apis.websocket.items():
        here = f"apis.websocket.{key}"
        yield from (
            (f"{here}.routes.{name}", each.function, each.timeout_ms) for name, each in websocket.routes.items()
        )
        if websocket.authorizer is not None:
            yield f"{here}.authorizer", websocket.authorizer.function, None


def user_pool_faults(cognito: UserPools | None, apis: ApisSettings) -> Iterator[Fault]:
    """Authorizers by user pools, clients or scopes that do not exist: all requests would be rejected."""
    pools = cognito.user_pools if cognito else dict[str, UserPool]()
    for path, authorizer in user_pool_authorizers(apis):
        pool = pools.get(authorizer.user_pool)
        if pool is None:
            name = authorizer.user_pool
            yield unknown_name(f"{path}.userPool", name, pools, f"user pool '{name}'")
            continue
        clients = dict(pool.clients)
        if isinstance(authorizer, ClientAuthorizerSettings) and authorizer.clients is not None:
            for index, key in enumerate(authorizer.clients):
                if key not in pool.clients:
                    yield unknown_name(f"{path}.clients[{index}]", key, pool.clients, f"client '{key}'")
            clients = {key: client for key, client in clients.items() if key in authorizer.clients}
        granted = {scope for client in clients.values() for scope in client.scopes}
        if clients and authorizer.scopes and not granted & {*authorizer.scopes}:
            yield Fault(
                path=f"{path}.scopes",
                value=list(authorizer.scopes),
                problem="no client gets a token with one of them",
                remedy=f"set some of {', '.join(sorted(granted))}",
            )


def user_pool_authorizers(apis: ApisSettings) -> Iterator[tuple[str, UserPoolAuthorizerSettings]]:
    """Path in the stack file and settings of each authorizer by a user pool."""
    rest = {f"rest.{key}": api.authorizers for key, api in apis.rest.items()}
    http = {f"http.{key}": api.authorizers for key, api in apis.http.items()}
    for path, authorizers in {**rest, **http}.items():
        for name, each in authorizers.items():
            if isinstance(each, UserPoolAuthorizerSettings):
                yield f"apis.{path}.authorizers.{name}", each


def _wait(route: RestRouteSettings | HttpRouteSettings) -> int | None:
    """The time that the API waits for a function; None where the function may run longer."""
    return route.timeout_ms if route.outlives is None else None


def domain_faults(dns: DnsSettings | None, apis: ApisSettings) -> Iterator[Fault]:
    """Domain names outside the stack's zones, or in conflict with records."""
    yield from alias_faults(dns, {f"apis.{path}": name for path, name in apis.domain_names.items()})


def distribution_faults(dns: DnsSettings | None, edge: EdgeSettings, apis: ApisSettings) -> Iterator[Fault]:
    """Domain names of APIs that are aliases of distributions, which then would be their own origins, and origins with a
    name in the stack's zones that no API has."""
    aliases = {name: path for path, name in edge.aliases.items()}
    for path, name in apis.domain_names.items():
        if name in aliases:
            yield Fault(
                path=f"apis.{path}",
                value=name,
                problem=f"is {aliases[name]} too",
                remedy="use a name of its own, such as origin-api.example.com, as domainName of an origin of kind api",
            )
    known = {*apis.domain_names.values(), *(record.full_name for record in (dns.records.values() if dns else ()))}
    for key, distribution in edge.distributions.items():
        for origin_key, origin in distribution.origins.items():
            name = origin.domain_name if origin.kind == "api" else None
            if name is not None and name not in known and zone_of(name, dns.zones if dns else ()) is not None:
                path = f"edge.distributions.{key}.origins.{origin_key}.domainName"
                yield unknown_name(path, name, apis.domain_names.values(), "domain name of an API", value=name)


def load_balancer_faults(
    network: NetworkSettings | None, load_balancer: LoadBalancerSettings | None, apis: ApisSettings
) -> Iterator[Fault]:
    """Routes to a load balancer that the stack does not have, or whose domain name is unknown."""
    for key, api in apis.http.items():
        if not api.uses_load_balancer:
            continue
        name = next(name for name, route in api.routes.items() if route.load_balancer)
        path = f"apis.http.{key}.routes.{name}.loadBalancer"
        if load_balancer is None:
            yield Fault(path=path, value=True, problem="the stack has none", remedy="add loadBalancer, or set function")
        elif not load_balancer.domain_names or load_balancer.domain_names[0].startswith("*."):
            yield Fault(
                path=path,
                value=True,
                problem="the name on the load balancer's certificate is unknown, and API Gateway verifies it",
                remedy="set loadBalancer.domainNames, a name without a wildcard first",
            )
        if network is not None:
            yield from public_only_faults(path, network)
        return

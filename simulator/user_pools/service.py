"""All user pools of a graph: their API, their domains, and the keys that verify their tokens."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import jwt

from preview.graph import Graph, Node
from simulator.core.clock import Clock
from simulator.core.web import Web
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse
from simulator.interfaces import ServiceError
from simulator.user_pools.api import PoolApi
from simulator.user_pools.model import POOL, issuer_of, pool_model
from simulator.user_pools.pages import SignInPages
from simulator.user_pools.pool import UserPool
from simulator.user_pools.tokens import jwk_set


class UserPools:
    """User pools by id, each created when it is used first.

    Operations of applications need no credentials. Those of administrators are called as people do who are beside the
    stack: a function that calls them has to have its actions in simulator/iam/services first.
    """

    def __init__(self, graph: Graph, clock: Clock, web: Web) -> None:
        self._graph, self._clock = graph, clock
        self._nodes: Mapping[str, Node] = {str(node.outputs["id"]): node for node in graph.of_type(POOL)}
        self._pools: dict[str, UserPool] = {}
        self._apis: dict[str, PoolApi] = {}
        self._pages: dict[str, SignInPages] = {}
        for pool_id, node in self._nodes.items():
            web.pages[f"{issuer_of(node)}/.well-known/jwks.json"] = lambda pool_id=pool_id: jwk_set(pool_id)

    def clear(self) -> None:
        """Forgets all users."""
        for known in (self._pools, self._apis, self._pages):
            known.clear()

    def named(self, name: str) -> UserPool:
        """A pool by the end of its name."""
        found = [pool_id for pool_id, node in self._nodes.items() if str(node.inputs["name"]).endswith(name)]
        if len(found) != 1:
            raise LookupError(f"{name}: {len(found)} user pools found")
        return self.pool(found[0])

    def pool(self, pool_id: str) -> UserPool:
        """A pool by its id."""
        if pool_id not in self._nodes:
            raise ServiceError("ResourceNotFoundException", f"User pool {pool_id} does not exist.")
        if pool_id not in self._pools:
            pool = UserPool(pool_model(self._graph, self._nodes[pool_id]), self._clock)
            self._pools[pool_id] = pool
            self._apis[pool_id], self._pages[pool_id] = PoolApi(pool), SignInPages(pool)
        return self._pools[pool_id]

    def call(self, operation: str, region: str, **params: Any) -> Mapping[str, Any]:
        """The answer of the API in a region to a call, `SignUp`; ServiceError where it refuses it."""
        pool = self._of(params)
        if pool.model.region != region:
            raise ServiceError("ResourceNotFoundException", f"User pool {pool.model.id} does not exist.")
        return self._apis[pool.model.id].call(operation, params)

    def pages(self, pool_id: str) -> SignInPages:
        """The domain of a pool. NotSimulatedError without one."""
        if not self.pool(pool_id).model.domain:
            raise NotSimulatedError(f"user pool {pool_id} has no domain")
        return self._pages[pool_id]

    def http(self, request: HttpRequest) -> HttpResponse:
        """The response of the domain of a pool."""
        host = urlsplit(request.url).netloc
        for pool_id in self._nodes:
            if self.pool(pool_id).model.domain == host:
                return self._pages[pool_id].request(request)
        raise NotSimulatedError(f"{host} is no domain of a user pool")

    def _of(self, params: Mapping[str, Any]) -> UserPool:
        """The pool of a call: by its id, its client, its token or its session."""
        if "UserPoolId" in params:
            return self.pool(str(params["UserPoolId"]))
        pools = [self.pool(pool_id) for pool_id in self._nodes]
        if "ClientId" in params:
            found = [pool for pool in pools if params["ClientId"] in pool.clients]
            problem = ServiceError(
                "ResourceNotFoundException", f"User pool client {params['ClientId']} does not exist."
            )
        elif "AccessToken" in params:
            found = [pool for pool in pools if pool.model.issuer == _issuer(str(params["AccessToken"]))]
            problem = ServiceError("NotAuthorizedException", "Invalid Access Token")
        else:
            found = [pool for pool in pools if pool.sign_in.has(str(params.get("Session", "")))]
            problem = ServiceError("NotAuthorizedException", "Invalid session for the user.")
        if not found:
            raise problem
        return found[0]


def _issuer(token: str) -> str:
    try:
        return str(jwt.decode(token, options={"verify_signature": False}).get("iss"))
    except jwt.PyJWTError:
        return ""

"""A user pool of a simulation, with its users."""

from simulator.core.clock import Clock
from simulator.interfaces import ServiceError
from simulator.user_pools.directory import Directory
from simulator.user_pools.model import AppClient, PoolModel
from simulator.user_pools.sign_in import SignIn
from simulator.user_pools.tokens import TokenIssuer


class UserPool:
    """A pool. clients: by id; what is beside the stack may be added."""

    def __init__(self, model: PoolModel, clock: Clock) -> None:
        self.model, self.clock = model, clock
        self.clients = dict(model.clients)
        self.directory = Directory(model, clock)
        self.tokens = TokenIssuer(pool=model, directory=self.directory, clock=clock)
        self.sign_in = SignIn(model, self.directory, clock)

    def client(self, client_id: str) -> AppClient:
        """A client by its id."""
        if client_id not in self.clients:
            raise ServiceError("ResourceNotFoundException", f"User pool client {client_id} does not exist.")
        return self.clients[client_id]

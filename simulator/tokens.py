"""Tokens of users, by the issuer that the authorizer of a stack accepts."""

from collections.abc import Callable, Mapping

from functions.shared.configuration import Environment
from simulator.core.functions import FunctionModel
from simulator.errors import NotSimulatedError
from simulator.simulation import Simulation

Issue = Callable[[Simulation, FunctionModel, str], str]
"""A token for an authorizer and a user."""


def token_of(simulation: Simulation, user: str, region: str = "us-east-1") -> str:
    """A token of a user, as an app has it after sign-in. NotSimulatedError without an authorizer of a known issuer."""
    functions = sorted(simulation.invoker.functions.values(), key=lambda each: each.region != region)
    for function in functions:
        for variable, issue in ISSUERS.items():
            if function.package == "authorizer" and function.environment.get(variable):
                return issue(simulation, function, user)
    raise NotSimulatedError(f"no authorizer with {' or '.join(ISSUERS)}")


def _firebase(simulation: Simulation, function: FunctionModel, user: str) -> str:
    return simulation.identities.firebase(function.environment["FIREBASE_PROJECT"], user)


def _own(simulation: Simulation, function: FunctionModel, user: str) -> str:
    """A token that the application of the stack signs, with the key that it reads from the secret now."""
    values = function.environment
    secret = Environment(values).secret(values["JWT_KEYS"])
    store = simulation.store("secretsmanager", function.region)
    try:
        found = store.get_secret_value(SecretId=secret)
    except store.exceptions.ResourceNotFoundException:
        known = ", ".join(each["Name"] for each in store.list_secrets()["SecretList"]) or "none"
        problem = f"{function.name}: JWT_KEYS: '{secret}': no secret with a value in {function.region}"
        raise NotSimulatedError(f"{problem}; there are: {known}") from None
    return simulation.identities.own(
        found["SecretString"], issuer=values["JWT_ISSUER"], audience=values["JWT_AUDIENCE"], user=user
    )


ISSUERS: Mapping[str, Issue] = {"FIREBASE_PROJECT": _firebase, "JWT_KEYS": _own}
"""By the variable of the authorizer that names the issuer."""

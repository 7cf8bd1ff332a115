"""Checks of cross-origin requests to REST APIs, whose functions answer with the headers of CORS themselves."""

from collections.abc import Iterator, Mapping

from components.api.gateway.cors_settings import CorsSettings
from components.api.settings import ApisSettings
from components.compute.lambda_.settings import LambdaSettings
from components.foundation.settings.faults import Fault

ORIGIN, COOKIES = "CORS_ORIGIN", "CORS_COOKIES"
"""Environment variables by which functions add the headers (functions/shared/responses.py)."""


def answer_faults(functions: LambdaSettings | None, apis: ApisSettings) -> Iterator[Fault]:
    """Functions whose responses scripts cannot read, though preflight requests succeed: a REST API passes the headers
    of its functions, while an HTTP API adds its own."""
    known = functions.functions if functions else {}
    for key, api in apis.rest.items():
        for function in dict.fromkeys(route.function for route in api.routes.values()):
            if api.cors is not None and functions is not None and function in known:
                yield from _faults(f"apis.rest.{key}.cors", api.cors, function, functions.variables_of(function))


def _faults(api: str, cors: CorsSettings, function: str, variables: Mapping[str, str]) -> Iterator[Fault]:
    wanted = {ORIGIN: cors.origins[0], COOKIES: str(cors.credentials).lower()}
    given = {ORIGIN: variables.get(ORIGIN), COOKIES: variables.get(COOKIES, "false")}
    for name, value in wanted.items():
        if given[name] != value:
            problem = "missing" if given[name] is None else "differs"
            yield Fault(
                path=f"lambda.functions.{function}.environment.{name}",
                value=given[name],
                problem=f"{problem}: {api} admits requests that need it, and scripts could not read their responses",
                remedy=f"set '{value}', here or in lambda.environment",
            )

"""The only way to AWS: calls that read, each of them in the list of actions, each made once."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import (  # pyright: ignore[reportMissingTypeStubs]
    BotoCoreError,
    ClientError,
    ParamValidationError,
)

from components.foundation.settings.regions import EDGE_REGION
from preflight.access import code_of
from preflight.actions import CALLS

Clients = Callable[[str, str], Any]
"""The client of a service (boto3's name) in a region."""
GLOBAL = "global"
# Fields of an answer that has more pages, of operations for which botocore has no paginator.
MORE = ("NextToken", "nextToken", "NextMarker", "Marker")


class NotKnownError(Exception):
    """AWS gives no answer; the text has the call. code: of AWS's error, or the exception of botocore; "" for none."""

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Account:
    """An account as its APIs describe it. Global services answer in us-east-1."""

    clients: Clients
    answers: dict[str, Any] = field(default_factory=dict[str, Any])

    def ask(
        self, service: str, region: str, operation: str, absent: Sequence[str] = (), **parameters: Any
    ) -> Mapping[str, Any] | None:
        """The answer of one call; None where the error code is one of `absent`. NotKnownError on other errors.

        LookupError where preflight/actions.yaml has no action for the call.
        """
        return self._once(service, region, operation, absent, parameters, "")

    def listed(self, service: str, region: str, operation: str, expression: str, **parameters: Any) -> list[Any]:
        """What a JMESPath expression selects on all pages of a list. NotKnownError where a page is not given."""
        return self._once(service, region, operation, (), parameters, expression) or []

    def _once(
        self, service: str, region: str, operation: str, absent: Sequence[str], parameters: Mapping[str, Any], expr: str
    ) -> Any:
        call = f"{service}.{operation}"
        if call not in CALLS:
            raise LookupError(f"{call}: no action for this call; add it to preflight/actions.yaml")
        key = json.dumps([call, region, sorted(absent), parameters, expr], sort_keys=True, default=str)
        if key not in self.answers:
            self.answers[key] = self._answer(service, region, operation, absent, parameters, expr)
        answer = self.answers[key]
        if isinstance(answer, NotKnownError):
            raise answer
        return answer

    def _answer(
        self, service: str, region: str, operation: str, absent: Sequence[str], parameters: Mapping[str, Any], expr: str
    ) -> Any:
        try:
            client = self.clients(service, EDGE_REGION if region == GLOBAL else region)
            if not expr:
                return getattr(client, operation)(**parameters)
            return _pages(client, operation, parameters, expr)
        except ParamValidationError:
            raise  # a mistake of the program
        except ClientError as error:
            code = code_of(error)
            return None if code in absent else NotKnownError(f"{service} {operation}: {code}", code)
        except BotoCoreError as error:
            return NotKnownError(f"{service} {operation}: {error}", code_of(error))


def _pages(client: Any, operation: str, parameters: Mapping[str, Any], expression: str) -> Any:
    if client.can_paginate(operation):
        # Without the type: an expression that selects nothing on a page yields None.
        return [item for item in client.get_paginator(operation).paginate(**parameters).search(expression) if item]
    import jmespath  # of botocore

    answer = getattr(client, operation)(**parameters)
    if any(answer.get(name) for name in MORE):
        return NotKnownError(f"{operation}: the list has more pages than the first")
    return jmespath.search(expression, answer) or []

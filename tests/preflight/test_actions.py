"""Each call has an action that reads, and each expression selects fields that the service has."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jmespath
import pytest
from policy_sentry.querying.actions import get_action_data  # pyright: ignore

from preflight.actions import ACTIONS, CALLS, WITHOUT_ACTION, policy
from preflight.names import NAMES
from preflight.quotas import QUOTAS
from tests.preflight.accounts import session

SOURCES = Path(__file__).parents[2] / "preflight"
BY_DATA = {
    *((rule.service, rule.operation, rule.expression) for rule in NAMES.values()),
    *((q.used.service, q.used.operation, q.used.expression) for q in QUOTAS if q.used and q.used.operation),
}
# quotas.py asks for both in one loop.
QUOTA_CALLS = {("service-quotas", "get_service_quota"), ("service-quotas", "get_aws_default_service_quota")}


def in_sources() -> Iterator[tuple[str, str, str]]:
    """Service, operation and expression (that of lists) of the calls with literal names."""
    for path in SOURCES.glob("*.py"):
        for item in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(item, ast.Call) and isinstance(item.func, ast.Attribute) and item.func.attr in CALLED:
                texts = [each.value if isinstance(each, ast.Constant) else "" for each in item.args]
                if texts[0] and texts[2]:
                    expression = str(texts[3]) if item.func.attr == "listed" else ""
                    yield str(texts[0]), str(texts[2]), expression


CALLED = ("ask", "listed")
EXPRESSIONS = sorted({call for call in (*in_sources(), *BY_DATA) if call[2]})


def test_calls_and_actions_are_the_same() -> None:
    made = {*((service, operation) for service, operation, _ in (*in_sources(), *BY_DATA)), *QUOTA_CALLS}
    assert {f"{service}.{operation}" for service, operation in made} == CALLS


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_reads_or_lists(action: str) -> None:
    service, _, name = action.partition(":")
    found: Any = get_action_data(service, name)
    assert {row["access_level"] for row in found[service]} <= {"Read", "List"}


def test_the_policy_has_all_actions_and_no_values_of_keys() -> None:
    everywhere, *some = policy()["Statement"]
    assert {*everywhere["Action"], *(each["Action"] for each in some)} == {*ACTIONS}
    assert [each["Resource"] for each in some] == [
        ["arn:aws:apigateway:*::/account", "arn:aws:apigateway:*::/domainnames"]
    ]


@pytest.mark.parametrize("call", sorted({*CALLS} - WITHOUT_ACTION))
def test_an_operation_exists(call: str) -> None:
    service, _, operation = call.partition(".")
    assert operation in session().client(service).meta.method_to_api_mapping


@pytest.mark.parametrize(("service", "operation", "expression"), EXPRESSIONS)
def test_an_expression_selects_fields_of_the_answer(service: str, operation: str, expression: str) -> None:
    client = session().client(service)
    shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation]).output_shape
    answer = sample(shape)
    for path in paths(expression):
        assert jmespath.search(path, answer), path


def paths(expression: str) -> Iterator[str]:
    """An expression without its filters, each item of its last list, and the fields of its filters."""
    plain = re.sub(r"\[\?[^\]]*\]", "[]", expression)
    head, _, items = plain.rpartition(".[")
    yield from (f"{head}.{item.strip()}" for item in items.rstrip("]").split(",")) if head else (plain,)
    for match in re.finditer(r"\[\?([\w.]+)", expression):
        yield re.sub(r"\[\?[^\]]*\]", "[]", expression[: match.start()]) + f"[].{match[1]}"


def sample(shape: Any, depth: int = 0) -> Any:
    """An answer with every field of a shape."""
    if depth > 6:
        return "deep"
    if shape.type_name == "structure":
        members: Mapping[str, Any] = shape.members
        return {name: sample(member, depth + 1) for name, member in members.items()}
    if shape.type_name == "list":
        return [sample(shape.member, depth + 1)]
    return {"map": {"key": "value"}, "boolean": True, "integer": 1, "long": 1}.get(shape.type_name, "text")

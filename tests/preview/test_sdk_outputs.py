"""The equivalents of preview/sdk_outputs.py give what the Pulumi SDK gives, in values, failures and whole stacks."""

import asyncio
import re
from collections.abc import Callable
from typing import Any, cast

import pulumi
import pulumi_aws as aws
import pytest

from preview import sdk_outputs
from preview.engine import ProgramError, Run, run_program, run_stack
from preview.graph import Graph
from tests.conftest import graph_of
from tools.showcases import stack_file


@pytest.fixture
def sdk_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs without the equivalents."""
    monkeypatch.setattr(sdk_outputs, "begin", lambda: None)


def queue(**values: Any) -> aws.sqs.Queue:
    return aws.sqs.Queue("jobs", **values)


# Values of an output or an input, made in a program.
VALUES: dict[str, Callable[[], Any]] = {
    "a scalar": lambda: 1,
    "nothing": lambda: None,
    "an empty object": dict[str, Any],
    "a plain object": lambda: {"a": [1, {"b": None}], "c": "d"},
    "a tuple": lambda: (1, pulumi.Output.from_input(2)),
    "an output": lambda: queue().arn,
    "outputs within an object": lambda: {"a": [queue().arn, 1], "b": pulumi.Output.secret("s")},
    "outputs as keys": lambda: {pulumi.Output.from_input("a"): 1},
    "an output of outputs": lambda: queue().arn.apply(lambda arn: {"a": pulumi.Output.from_input(arn), "b": [arn]}),
    "a secret": lambda: pulumi.Output.secret({"a": 1}),
    "an input class": lambda: aws.s3.BucketVersioningVersioningConfigurationArgs(status=queue().name),
    "an awaitable": lambda: asyncio.sleep(0, {"a": 1}),
    "an unknown value": lambda: {"a": pulumi.UNKNOWN},
    "an unknown output": lambda: pulumi.Output.from_input(pulumi.UNKNOWN),
}


def shown(value: Any) -> str:
    """Type and content of a value, those of an input class included, without addresses of objects."""
    content = value.__dict__ if hasattr(value, "__dict__") else value
    return re.sub(r" at 0x[0-9a-f]+", "", f"{type(value).__name__} {content}")


def data_of(lift: Callable[[Any], Any], value: Callable[[], Any], *, unknown: bool) -> Any:
    """Value, knowledge, secrecy and names of the resources of an output."""
    found: list[Any] = []

    def program() -> None:
        async def read() -> None:
            data = await lifted._data
            names = {each._name for each in data.resources}
            found.append((shown(data.value), data.is_known, data.is_secret, names))

        lifted = lift(value())
        pulumi.export("read", pulumi.Output.from_input(read()))

    run_program(program, Run(unknown=unknown))
    return found


@pytest.mark.parametrize("unknown", [False, True])
@pytest.mark.parametrize("lift", ["from_input", "all", "all by name"])
@pytest.mark.parametrize("value", VALUES)
def test_an_output_of_a_value_is_that_of_the_sdk(
    value: str, lift: str, unknown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lifted(given: Any) -> Any:  # looked up in the run
        if lift == "from_input":
            return pulumi.Output.from_input(given)
        return pulumi.Output.all(given, 2) if lift == "all" else pulumi.Output.all(value=given, other="x")

    found = data_of(lifted, VALUES[value], unknown=unknown)
    monkeypatch.setattr(sdk_outputs, "begin", lambda: None)
    assert found == data_of(lifted, VALUES[value], unknown=unknown) != []


def test_a_plain_value_is_copied() -> None:
    given = {"a": [1]}
    kept: list[Any] = []
    run_program(lambda: pulumi.export("kept", pulumi.Output.from_input(given).apply(kept.append)))
    kept[0]["a"].append(2)
    assert given == {"a": [1]}


def failing(_: Any) -> Any:
    raise ValueError("no such size")


def test_the_failure_of_an_output_that_nothing_awaits_ends_the_run() -> None:
    with pytest.raises(ProgramError, match="no such size"):
        run_program(lambda: queue().arn.apply(failing) and None)


def test_the_failure_of_a_derived_output_is_reported_at_the_end_of_the_chain() -> None:
    with pytest.raises(ProgramError, match="no such size"):
        run_program(lambda: pulumi.Output.all(queue().arn.apply(failing), 1).apply(str) and None)


def test_a_failure_that_is_recovered_does_not_end_the_run() -> None:
    graph = run_program(lambda: pulumi.export("size", queue().arn.apply(failing).recover(lambda error: str(error))))
    assert graph.outputs == {"size": "no such size"}


def test_an_output_from_before_the_run_is_one_of_the_run() -> None:
    before = pulumi.Output.from_input("live")
    graph = run_program(lambda: pulumi.export("alias", pulumi.Output.all(before, queue(name="jobs").name)))
    assert graph.outputs == {"alias": ["live", "jobs"]}


def test_names_and_positions_together_are_refused() -> None:
    with pytest.raises(ProgramError, match="mix of named and unnamed inputs"):
        run_program(lambda: cast("Any", pulumi.Output).all(1, a=2))


def test_a_circle_of_dependencies_is_found() -> None:
    def program() -> None:
        one = queue()
        two: Any = aws.sqs.Queue("two", opts=pulumi.ResourceOptions(depends_on=[one]))
        assert sdk_outputs.declare_dependency(two, one)
        assert not sdk_outputs.declare_dependency(one, two)
        assert not sdk_outputs.declare_dependency(one, one)

    run_program(program)


def test_the_functions_of_the_sdk_are_back_after_a_run() -> None:
    run_program(lambda: None)
    assert pulumi.Output.from_input is not sdk_outputs.from_input
    assert pulumi.Output.from_input.__module__ == "pulumi.output"


@pytest.mark.parametrize(("stack", "unknown"), [("gifdistributor-dev", False), ("globex-prod", True)])
@pytest.mark.usefixtures("sdk_only")
def test_the_graph_of_a_stack_is_that_of_the_sdk(stack: str, unknown: bool) -> None:
    expected: Graph = run_stack(stack_file(stack), unknown=unknown)
    assert graph_of(stack, unknown=unknown).to_json() == expected.to_json()

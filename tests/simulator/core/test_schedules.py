"""Schedules and rotations invoke functions with the permissions of the graph."""

import json
from typing import Any

import pytest

from simulator.iam.evaluation import AccessDeniedError
from simulator.rotations import rotation
from tests.simulator.core.conftest import Simulate
from tests.simulator.core.handlers import RECEIVED
from tests.simulator.core.resources import arn, function, live, permission, statement
from tests.simulator.running import ACCOUNT, REGION, node, role

SCHEDULER, MANAGER = "scheduler.amazonaws.com", "secretsmanager.amazonaws.com"
GROUP = arn("scheduler", "schedule-group/nightly")
ROLE = f"arn:aws:iam::{ACCOUNT}:role/nightly"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:key-abcdef"


def schedule(*statements: Any, trusted: str = SCHEDULER) -> Any:
    """A schedule of a function."""
    target = {"arn": live("note"), "roleArn": ROLE, "input": json.dumps({"night": True})}
    inputs = {"name": "nightly", "groupName": "nightly", "scheduleExpression": "rate(1 day)", "target": target}
    return (
        *function("note"),
        node("aws:scheduler/scheduleGroup:ScheduleGroup", "nightly", {"name": "nightly"}, arn=GROUP),
        node("aws:scheduler/schedule:Schedule", "nightly", inputs),
        *role(ROLE, trusted, *statements),
    )


def test_a_schedule_invokes_a_function_as_its_role(simulate: Simulate) -> None:
    simulation = simulate(*schedule(statement("lambda:InvokeFunction", live("note"))))
    simulation.schedules.fire("nightly", REGION)
    simulation.run()
    assert RECEIVED == [{"night": True}]
    assert {(use.principal, use.action) for use in simulation.calls.uses} >= {
        (SCHEDULER, "sts:AssumeRole"),
        (ROLE, "lambda:InvokeFunction"),
    }


def test_a_schedule_whose_role_may_not_invoke_a_function_does_not(simulate: Simulate) -> None:
    simulation = simulate(*schedule(statement("lambda:InvokeFunction", live("another"))))
    simulation.schedules.fire("nightly", REGION)
    simulation.run()
    assert (RECEIVED, [each.request.action for each in simulation.calls.denied]) == ([], ["lambda:InvokeFunction"])


def test_a_schedule_does_not_assume_a_role_that_trusts_another_service(simulate: Simulate) -> None:
    simulation = simulate(*schedule(statement("lambda:InvokeFunction", live("note")), trusted="events.amazonaws.com"))
    with pytest.raises(AccessDeniedError, match="sts:AssumeRole"):
        simulation.schedules.fire("nightly", REGION)


@pytest.mark.parametrize("source", [SECRET, SECRET.replace("key-abcdef", "other-abcdef")])
def test_secrets_manager_invokes_a_function_that_permits_it_for_the_secret(simulate: Simulate, source: str) -> None:
    inputs = {"secretId": SECRET, "rotationLambdaArn": live("note")}
    simulation = simulate(
        *function("note"),
        permission("note", MANAGER, source),
        node("aws:secretsmanager/secret:Secret", "key", {"name": "key"}, arn=SECRET, id=SECRET),
        node("aws:secretsmanager/secretRotation:SecretRotation", "key-rotation", inputs),
    )
    if source != SECRET:
        with pytest.raises(AccessDeniedError, match="lambda:InvokeFunction"):
            next(rotation(simulation, "key"))
        return
    assert next(rotation(simulation, "key")) == "createSecret"
    assert [event["Step"] for event in RECEIVED] == ["createSecret"]

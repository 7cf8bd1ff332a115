"""Users and topics that the function bootstrap creates: those that workloads of the stack file use."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from functions.bootstrap.settings import BootstrapSettings
from functions.shared.configuration import Environment
from preview.stack_file import stacks

ROOT = Path(__file__).resolve().parents[2]
# Variables that the function has by its access.
LINKED = {
    "postgres": {"POSTGRES_HOST": "db", "POSTGRES_PORT": "5432", "POSTGRES_DATABASE": "app", "POSTGRES_MASTER": "arn"},
    "aurora": {"AURORA_CLUSTER": "arn", "AURORA_MASTER": "arn", "AURORA_DATABASE": "app"},
    "kafka": {"KAFKA_CLUSTER": "arn"},
}


def concerns(stack: str) -> dict[str, Any]:
    """The concerns of a stack file."""
    values = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]
    return {name.removeprefix("media-platform:"): value for name, value in values.items()}


def functions(stack: str) -> dict[str, Any]:
    """Functions that administer something, by key."""
    found = concerns(stack).get("lambda", {}).get("functions", {})
    return {key: each for key, each in found.items() if each.get("access", {}).get("administers")}


def access(stack: str) -> dict[str, dict[str, Any]]:
    """Access settings of all workloads, by name."""
    values = concerns(stack)
    workloads = {
        **values.get("ecs", {}).get("services", {}),
        **values.get("eks", {}).get("workloads", {}),
        **values.get("lambda", {}).get("functions", {}),
    }
    return {name: each.get("access", {}) for name, each in workloads.items()}


@pytest.mark.parametrize("stack", [stack for stack in stacks(ROOT) if functions(stack)])
def test_it_creates_what_workloads_use(stack: str) -> None:
    for function in functions(stack).values():
        administered = function["access"]["administers"]
        linked = {name: value for each in administered for name, value in LINKED[each].items()}
        settings = BootstrapSettings.of(Environment({**function["environment"], **linked}))
        used = {name for name, each in access(stack).items() if {*each.get("databases", ())} & {*administered}}
        assert set(settings.users) == used
        if "kafka" in administered:
            assert set(settings.topics) == {
                topic for each in access(stack).values() for topic in each.get("kafkaTopics", {})
            }

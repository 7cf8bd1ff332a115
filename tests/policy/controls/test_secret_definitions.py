"""Secrets in documents, state machines and inputs of targets."""

import base64
import json
from typing import Any

import pytest

from policy.tokens import (
    EC2_SPOT_FLEET_REQUEST,
    EVENTBRIDGE_TARGET,
    SCHEDULER_SCHEDULE,
    SFN_STATE_MACHINE,
    SSM_DOCUMENT,
)
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def given(type_: str, text: str) -> list[Given]:
    """A resource with a definition."""
    properties: dict[str, dict[str, Any]] = {
        EC2_SPOT_FLEET_REQUEST: {"launchSpecifications": [{"userData": base64.b64encode(text.encode()).decode()}]},
        EVENTBRIDGE_TARGET: {"input": text},
        SCHEDULER_SCHEDULE: {"target": {"input": text}},
        SFN_STATE_MACHINE: {"definition": text},
        SSM_DOCUMENT: {"content": text},
    }
    return [resource(type_, **properties[type_])]


@pytest.mark.parametrize(
    "type_", [EC2_SPOT_FLEET_REQUEST, EVENTBRIDGE_TARGET, SCHEDULER_SCHEDULE, SFN_STATE_MACHINE, SSM_DOCUMENT]
)
def test_definitions_contain_no_secrets(type_: str, cases: Cases) -> None:
    overrides = {"containerOverrides": [{"environment": [{"name": "STAGE", "value": "prod"}]}]}
    cases(
        "secrets-in-definitions",
        passes=[given(type_, json.dumps({"token.$": "$.token", "secretId": "prod/db", **overrides}))],
        fails=[given(type_, json.dumps({"password": "hunter2"})), given(type_, "mysql -phunter2 media")],
    )


def test_names_of_states_and_parameters_are_no_secrets(cases: Cases) -> None:
    task = {"Type": "Task", "Arguments": {"token": "{% $states.input.token %}"}, "End": True}
    variable = {"Name": "DB_PASSWORD", "Value": "hunter2"}
    overrides = {"Overrides": {"ContainerOverrides": [{"Name": "worker", "Environment": [variable]}]}}
    parameters = {"adminPassword": {"type": "String"}}
    cases(
        "secrets-in-definitions",
        passes=[
            given(SFN_STATE_MACHINE, json.dumps({"StartAt": "GetSecret", "States": {"GetSecret": task}})),
            given(SSM_DOCUMENT, json.dumps({"schemaVersion": "2.2", "parameters": parameters})),
        ],
        fails=[given(SFN_STATE_MACHINE, json.dumps({"States": {"Run": {**task, "Parameters": overrides}}}))],
    )


def test_an_unknown_definition_is_undecided(cases: Cases) -> None:
    document = resource(SSM_DOCUMENT, content="mysql -phunter2")

    cases("secrets-in-definitions", passes=[], fails=[[document]], unknown=[[document.with_props(content=UNKNOWN)]])

"""Calls of responders, whose parameters and answers the model of the service accepts."""

from collections.abc import Mapping
from typing import Any

import pytest

from simulator.iam.context import RoleSession
from simulator.interfaces import Call, Responder, ServiceError
from simulator.service_model import faults, model
from tests.simulator.running import REGION, ROLE


def respond(responders: Mapping[str, Responder], name: str, **params: Any) -> Mapping[str, Any]:
    """The answer to a call."""
    service, _, operation = name.partition(".")
    shapes = model(service).operation_model(operation)
    assert faults(service, shapes.input_shape.name, params) == []
    call = Call(name=name, params=params, region=REGION, principal=RoleSession(ROLE))
    answer = responders[name](call)
    if shapes.output_shape is None:
        assert answer == {}
    else:
        assert faults(service, shapes.output_shape.name, answer) == []
    return answer


def refusal(responders: Mapping[str, Responder], name: str, **params: Any) -> str:
    """The code of the error of a call."""
    with pytest.raises(ServiceError) as error:
        respond(responders, name, **params)
    service, _, operation = name.partition(".")
    assert error.value.code in {shape.name for shape in model(service).operation_model(operation).error_shapes}
    return error.value.code

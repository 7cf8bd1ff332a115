"""The variables that checks expect of functions, against those that the functions of the graphs have."""

from collections.abc import Callable

import pytest

from components.platform.services import StackSettings
from components.platform.settings import read, stack_names
from preview.graph import Graph
from tests.conftest import stacks_with
from tests.stacks.reading_functions import FUNCTION
from tools.showcases import stack_file

TELEMETRY = {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE"}


@pytest.mark.parametrize("stack", stacks_with("lambda"))
def test_variables_of_access_are_those_that_checks_expect(stack: str, stack_graph: Callable[[str], Graph]) -> None:
    file = stack_file(stack)
    settings = read(file.config, file.project)
    names = stack_names({name: getattr(settings, name) for name in StackSettings.model_fields})
    functions = settings.lambda_
    assert functions is not None
    expected = {
        functions.function_name(key, settings.naming.prefix): {
            *TELEMETRY,
            *functions.variables_of(key),
            *names.variables(function.access, key),
        }
        for key, function in functions.functions.items()
    }
    found = {
        str(node.inputs["name"]): {*node.inputs["environment"]["variables"]}
        for node in stack_graph(stack).of_type(FUNCTION)
    }
    assert found == expected

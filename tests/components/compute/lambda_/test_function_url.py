"""The URL of a function: who may call it, and what it invokes."""

import pytest

from components.compute.lambda_.settings import LambdaSettings
from components.compute.lambda_.url_settings import LATER
from components.foundation.settings.access import LIMITS, AccessSettings
from components.platform.services import SERVICES
from components.platform.stack import LAYERS
from tests.components.compute.lambda_.functions import function
from tests.conftest import Deploy


def test_iam_authorizes_requests_which_invoke_the_alias(deploy: Deploy) -> None:
    graph = function(deploy, {"url": {}})
    assert graph.named("functions-distances-url").inputs == {
        "functionName": "acme-prod-distances",
        "qualifier": "live",
        "authorizationType": "AWS_IAM",
    }


def test_a_function_has_no_url_unless_it_is_set(deploy: Deploy) -> None:
    assert not function(deploy, {}).of_type("aws:lambda/functionUrl:FunctionUrl")


@pytest.mark.parametrize(("with_url", "expected"), [(True, ["made"]), (False, ["reads"])])
def test_functions_with_a_url_are_created_apart(with_url: bool, expected: list[str]) -> None:
    settings = LambdaSettings.model_validate(
        {"functions": {"made": {"code": "distances", "url": {}}, "reads": {"code": "distances"}}}
    )
    part = settings.part(with_url=with_url)
    assert part is not None
    assert list(part.functions) == expected


def test_what_is_created_after_distributions_is_refused_for_them() -> None:
    """Each field of access whose service has a part in a layer after `edge`, and in none before it but `plan`."""
    order = [layer.layer for layer in LAYERS]
    first_after = order.index("edge") + 1
    late: set[str] = set()
    for service in SERVICES:
        layers = [order.index(part.layer) for part in service.parts if part.layer != "plan"]
        if layers and min(layers) + 1 >= first_after:
            late.update(each.access_field for each in service.access)
    fields = {*AccessSettings.model_fields} - {*LIMITS}
    assert late & fields <= {*LATER}

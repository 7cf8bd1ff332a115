"""Parameters: plain, encrypted, and with values set outside of the program."""

from typing import Any

import pytest
from pulumi import ResourceOptions

from components.identity.parameter_store.parameter import Parameter, ParameterArgs
from components.identity.parameter_store.settings import ParameterSettings, parameter_name
from preview.graph import Node
from tests.conftest import Deploy

TOLD = {"source": {"bucket": "media"}}
KEY = "arn:aws:kms:us-east-1:123456789012:key/one"


def parameter(deploy: Deploy, settings: dict[str, Any], value: str | None = None, *, unknown: bool = False) -> Node:
    asked = ParameterSettings.model_validate(settings)
    args = ParameterArgs(
        settings=asked, parameter_name=parameter_name(asked, "/acme/prod", "flags"), key_arn=KEY, value=value
    )
    return deploy(lambda provider: Parameter("p", args, ResourceOptions(provider=provider)), unknown=unknown).named(
        "p-parameter"
    )


@pytest.mark.requirement("GD-108", "GD-109", "GD-110")
def test_a_value_of_the_stack_is_written_in_the_open(deploy: Deploy) -> None:
    assert parameter(deploy, TOLD, "cdn.example.org").inputs == {
        "name": "/acme/prod/flags",
        "type": "String",
        "insecureValue": "cdn.example.org",
        "tier": "Standard",
        "dataType": "text",
    }


@pytest.mark.requirement("GD-111")
def test_an_object_is_written_as_json(deploy: Deploy) -> None:
    node = parameter(deploy, {"value": {"uploads": True}, "outOfBand": True})
    assert node.inputs["insecureValue"] == '{"uploads": true}'
    assert node.options.ignore_changes == ("insecureValue",)


def test_a_secure_string_is_under_the_regions_key(deploy: Deploy) -> None:
    node = parameter(deploy, {**TOLD, "type": "SecureString"}, "hidden")
    assert node.inputs["keyId"] == KEY
    assert "insecureValue" not in node.inputs


@pytest.mark.parametrize(("settings", "value"), [(TOLD, None), ({"value": "one"}, "two")])
def test_there_is_one_value(deploy: Deploy, settings: dict[str, Any], value: str | None) -> None:
    with pytest.raises(ValueError, match="value: /acme/prod/flags needs one, from its settings or from the stack"):
        parameter(deploy, settings, value)


def test_it_needs_no_value_too_early(deploy: Deploy) -> None:
    assert parameter(deploy, TOLD, "x", unknown=True).inputs["tier"] == "Standard"

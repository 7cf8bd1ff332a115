"""Parts of services put together: outputs of several services, and conflicts between them."""

from typing import Any

import pytest

from components.foundation.service.exports import KEY_USES
from components.foundation.service.links import Link, Links
from components.foundation.service.record import RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.base import Settings
from components.platform import settings as platform_settings
from components.platform.stack import LAYERS, Stack
from preview.engine import ProgramError, Run, run_program
from tests.components.platform.regions import settings_of
from tests.conftest import NO_DEFAULT_PROVIDER, ROOT, graph_of


def service(concern: str, outputs: PartOutputs) -> Service:
    """A service whose one part has these outputs."""

    def create(_: RegionScope, __: Any) -> PartOutputs:
        return outputs

    return Service(
        concern=concern,
        settings=lambda: SettingsModel(model=Settings),
        parts=(RegionPart(layer="plan", create=create),),
    )


def outputs_of(monkeypatch: pytest.MonkeyPatch, *parts: PartOutputs) -> dict[str, Any]:
    """Stack outputs of a stack whose services have parts with these outputs."""
    services = tuple(service(concern, part) for concern, part in zip(("storage", "iam"), parts, strict=True))
    monkeypatch.setattr(platform_settings, "SERVICES", services)
    found: dict[str, Any] = {}

    def program() -> None:
        stack = Stack(settings_of({"regions": {"primary": "us-east-1"}}))
        stack.create(LAYERS[0])
        found.update(stack.outputs)

    run_program(program, Run(root=ROOT, config=NO_DEFAULT_PROVIDER))
    return found


def test_regional_outputs_of_two_services_under_one_name_are_put_together() -> None:
    databases = graph_of("dev").outputs["databases"]["us-east-1"]
    assert set(databases) == {"aurora", "postgres"}


def test_two_services_may_export_different_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = (PartOutputs(exports={KEY_USES: {name: []}}) for name in ("one", "two"))
    assert outputs_of(monkeypatch, one, two) == {"regions": ["us-east-1"]}


def test_one_key_exported_by_two_services_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    part = PartOutputs(exports={KEY_USES: {"ecs": []}})
    with pytest.raises(ProgramError, match="statements of the key's policy, by service: ecs: exported by two services"):
        outputs_of(monkeypatch, part, part)


def test_one_stack_output_of_two_services_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    part = PartOutputs(stack_outputs={"databases": {"postgres": "writer.example"}})
    with pytest.raises(ProgramError, match="stack output postgres: given by two services"):
        outputs_of(monkeypatch, part, part)


def test_access_without_a_link_is_rejected() -> None:
    with pytest.raises(ValueError, match="secrets: 0 links for 1 entries of the access settings"):
        Links([], AccessSettings(secrets=("jwt",)))


def test_links_that_give_one_variable_different_values_are_rejected() -> None:
    links = [Link(access_field="", name=name, environment={"HOST": f"{name}.example"}) for name in ("one", "two")]
    with pytest.raises(ValueError, match="HOST: 2 links give it different values"):
        Links(links, AccessSettings())

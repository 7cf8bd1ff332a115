"""The private API of the Pulumi SDK that preview/sdk.py uses. After a change of the SDK, adapt that module and update
VERSIONS."""

import importlib.metadata
import re
from pathlib import Path

import pulumi_aws as aws
import pytest

from preview import sdk
from preview.engine import run_stack
from preview.stack_file import load
from tests.conftest import ROOT

VERSIONS = {"pulumi": "3.272.0", "pulumi_aws": "7.51.1"}


@pytest.mark.parametrize("package", VERSIONS)
def test_the_installed_sdk_has_the_pinned_version(package: str):
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
    assert importlib.metadata.version(package) == pins[package.replace("_", "-")] == VERSIONS[package]


def test_a_resource_class_is_found_by_its_type():
    aws.sqs.Queue  # noqa: B018 - loads the module, as a program does before it registers one
    assert sdk.resource_class("aws:sqs/queue:Queue") is aws.sqs.Queue


def test_a_type_that_is_not_loaded_has_no_class_and_no_outputs():
    assert sdk.resource_class("media:storage:Bucket") is None
    assert sdk.output_hints("media:storage:Bucket") == {}


def test_output_hints_have_wire_names_and_optional_types():
    aws.sqs.Queue  # noqa: B018
    hints = {name: str(kind) for name, kind in sdk.output_hints("aws:sqs/queue:Queue").items()}
    assert hints["arn"] == "pulumi.output.Output[str]"
    assert hints["kmsMasterKeyId"] == "pulumi.output.Output[typing.Optional[str]]"


def test_nested_output_types_have_hints_and_others_have_none():
    nested = sdk.nested_hints(aws.rds.outputs.ClusterMasterUserSecret)
    assert set(nested) == {"kmsKeyId", "secretArn", "secretStatus"}
    assert sdk.nested_hints(str) == sdk.nested_hints(list[str]) == {}


def test_python_names_are_those_of_the_class():
    aws.sqs.Queue  # noqa: B018
    assert sdk.python_names("aws:sqs/queue:Queue")["kmsMasterKeyId"] == "kms_master_key_id"


def test_the_default_provider_is_disabled_in_the_project():
    assert "pulumi:disable-default-providers" in (Path(ROOT) / "Pulumi.yaml").read_text()


def test_private_names_are_used_in_two_modules_only():
    private = re.compile(r"pulumi\._|from pulumi import _|\bsettings\.(ROOT|SETTINGS)|\._RESOURCE|run_in_stack")
    found = [path.name for path in sorted((ROOT / "preview").glob("*.py")) if private.search(path.read_text())]
    assert found == ["sdk.py", "sdk_outputs.py"]


def test_the_source_position_is_that_of_the_sdk(monkeypatch: pytest.MonkeyPatch):
    found = {node.urn: node.source for node in run_stack(load(ROOT, "quikapp-dev")).nodes}
    monkeypatch.setattr(sdk, "_call_site", sdk._STACK_TRACE)  # pyright: ignore[reportPrivateUsage]
    assert found == {node.urn: node.source for node in run_stack(load(ROOT, "quikapp-dev")).nodes}
    assert any(source.startswith("components/storage/bucket.py#") for source in found.values())

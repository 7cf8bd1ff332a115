"""The command: exit codes, messages and output."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.conftest import ROOT
from tests.preview.conftest import MakeProject

Preview = Callable[..., tuple[int, str, str]]

PROGRAM = """
import pulumi
import pulumi_aws as aws
from pulumi import ComponentResource, ResourceOptions


class Shelf(ComponentResource):
    def __init__(self, name, opts):
        super().__init__("media:test:Shelf", name, None, opts)
        child = ResourceOptions(parent=self)
        bucket = aws.s3.Bucket(f"{name}-bucket", bucket="books", opts=ResourceOptions(parent=self, protect=True))
        aws.s3.BucketVersioning(
            f"{name}-versioning", bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=child
        )
        aws.iam.Role(f"{name}-role", assume_role_policy="{}", opts=child)
        self.register_outputs({})


for region in ("us-east-1", "eu-west-1"):
    provider = aws.Provider(region, region=region)
    Shelf(f"{region}-shelf", ResourceOptions(provider=provider))
password = pulumi.Config().require_secret("password")
aws.ssm.Parameter("password", type="String", value=password, opts=ResourceOptions(provider=provider))
pulumi.export("password", password)
pulumi.export("books", "books")
pulumi.log.warn("the shelf is old")
"""
STACK = "config: {shop:password: {secure: AAABAB}}"


def test_the_summary_shows_services_by_region_with_data_and_protection(make_project: MakeProject, preview: Preview):
    code, out, err = preview(make_project(program=PROGRAM, stack=STACK), "dev")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "shop / dev: 7 resources, 2 components, 2 regions, 2 protected",
        "",
        "service  eu-west-1  us-east-1  global  protected  with data",
        "iam              -          -       2          -",
        "s3               2          2       -          2  Bucket 2",
        "ssm              1          -       -          -  Parameter 1",
        "all              3          2       2          2",
        "",
        "Outputs",
        "  books = books",
        "  password = [secret]",
        "",
        "Warnings",
        "  the shelf is old",
    ]


def test_the_tree_shows_regions_components_and_resources(make_project: MakeProject, preview: Preview):
    code, out, err = preview(make_project(program=PROGRAM, stack=STACK), "dev", "--tree")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "shop / dev: 7 resources, 2 components, 2 regions, 2 protected",
        "",
        "eu-west-1  3 resources",
        "├── password  ssm.Parameter",
        "└── eu-west-1-shelf  media:test:Shelf  2",
        "    ├── eu-west-1-shelf-bucket  s3.Bucket  protected",
        "    └── eu-west-1-shelf-versioning  s3.BucketVersioning",
        "",
        "us-east-1  2 resources",
        "└── us-east-1-shelf  media:test:Shelf  2",
        "    ├── us-east-1-shelf-bucket  s3.Bucket  protected",
        "    └── us-east-1-shelf-versioning  s3.BucketVersioning",
        "",
        "global  2 resources",
        "├── eu-west-1-shelf  media:test:Shelf  1",
        "│   └── eu-west-1-shelf-role  iam.Role",
        "└── us-east-1-shelf  media:test:Shelf  1",
        "    └── us-east-1-shelf-role  iam.Role",
        "",
        "Outputs",
        "  books = books",
        "  password = [secret]",
        "",
        "Warnings",
        "  the shelf is old",
    ]


ADDRESS = """
import pulumi_aws as aws
from pulumi import ResourceOptions

aws.ec2.Eip("address", domain="vpc", opts=ResourceOptions(provider=aws.Provider("aws", region="us-east-1")))
"""


def test_the_cost_replaces_the_preview(make_project: MakeProject, preview: Preview):
    code, out, err = preview(make_project(program=ADDRESS), "dev", "--cost")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "shop / dev: 3.65 USD a month fixed, 0.00 by usage"


def test_the_cost_as_json_has_its_lines(make_project: MakeProject, preview: Preview):
    code, out, _ = preview(make_project(program=ADDRESS), "dev", "--cost", "--json")
    found = json.loads(out)
    assert (code, found["fixed"], [line["amount"] for line in found["lines"]]) == (0, "3.650", ["3.650"])


def test_an_unknown_profile_is_an_error(make_project: MakeProject, preview: Preview):
    code, out, err = preview(make_project(program=ADDRESS), "dev", "--cost", "--profile", "large")
    assert (code, out, err) == (1, "", "large: no such profile; known: none\n")


def test_a_profile_is_one_of_the_cost(make_project: MakeProject, preview: Preview):
    with pytest.raises(SystemExit):
        preview(make_project(program=ADDRESS), "dev", "--profile", "large")


def test_unknown_outputs_are_counted(make_project: MakeProject, preview: Preview):
    code, out, _ = preview(make_project(program=PROGRAM, stack=STACK), "dev", "--unknown", "--tree")
    lines = out.splitlines()
    assert code == 0
    assert lines[1] == (
        "Computed outputs are unknown, as in the first preview of a new stack: 2 inputs of 2 resources known only "
        "after deployment"
    )
    assert "    └── eu-west-1-shelf-versioning  s3.BucketVersioning  1 unknown" in lines


def test_json_has_the_whole_graph_with_masked_secrets(make_project: MakeProject, preview: Preview):
    code, out, _ = preview(make_project(program=PROGRAM, stack=STACK), "dev", "--json")
    found = json.loads(out)
    assert code == 0
    assert "encrypted-" not in out
    assert (found["project"], found["stack"], found["unknown"]) == ("shop", "dev", False)
    assert found["outputs"] == {"books": "books", "password": "[secret]"}
    assert found["warnings"] == ["the shelf is old"]
    bucket = next(node for node in found["resources"] if node["name"] == "eu-west-1-shelf-bucket")
    assert bucket["urn"] == "urn:pulumi:dev::shop::media:test:Shelf$aws:s3/bucket:Bucket::eu-west-1-shelf-bucket"
    assert (bucket["type"], bucket["region"]) == ("aws:s3/bucket:Bucket", "eu-west-1")
    assert bucket["inputs"] == {"bucket": "books"}
    assert bucket["options"] == {"protect": True, "aliases": bucket["options"]["aliases"]}
    versioning = next(node for node in found["resources"] if node["name"] == "eu-west-1-shelf-versioning")
    assert versioning["propertyDependencies"] == {"bucket": [bucket["urn"]]}


@pytest.mark.parametrize(
    ("program", "stack", "message"),
    [
        pytest.param("", "config: [a", "Pulumi.dev.yaml: not valid YAML: while parsing a flow", id="broken YAML"),
        pytest.param("", "[a]", "Pulumi.dev.yaml: must be a mapping of keys to values, not list", id="no mapping"),
        pytest.param("{}['size']", "", "the program failed: KeyError: 'size' (__main__.py:1)", id="exception"),
        pytest.param("import helper; helper.no()", "", "AttributeError: module 'helper' has no", id="in a module"),
        pytest.param("x = (", "", "the program failed: SyntaxError: '(' was never closed", id="syntax"),
        pytest.param("import pulumi; pulumi.log.error('full')", "", "full", id="logged error"),
        pytest.param(
            "import pulumi; raise pulumi.RunError('the shelf is\\n  too small')",
            "",
            "the shelf is\n  too small",
            id="run error",
        ),
        pytest.param(
            "import pulumi; pulumi.Config().require('size')",
            "",
            "Missing required configuration variable 'shop:size'",
            id="missing configuration",
        ),
        pytest.param(
            "from pulumi_aws import s3; s3.Bucket('a')",
            "config: {pulumi:disable-default-providers: [aws]}",
            "the program failed: ValueError: Default provider for 'aws' disabled.",
            id="no provider",
        ),
    ],
)
def test_a_failure_is_one_message_without_a_traceback(
    make_project: MakeProject, preview: Preview, program: str, stack: str, message: str
):
    code, out, err = preview(make_project(program=program, stack=stack, helper="x = 1"), "dev")
    assert (code, out) == (1, "")
    assert message in err
    assert "Traceback" not in err


def test_user_errors_are_printed_unchanged(make_project: MakeProject, preview: Preview):
    program = "from components.foundation.settings.faults import *; raise SettingsError([Fault(path='a', problem='b')])"
    _, _, err = preview(make_project(program=program), "dev")
    assert err == "the stack's configuration is rejected, 1 fault:\n  a: b\n"


def test_debug_shows_the_traceback_before_the_message(make_project: MakeProject, preview: Preview):
    code, _, err = preview(make_project(program="{}['size']"), "dev", "--debug")
    assert code == 1
    assert "Traceback (most recent call last)" in err
    assert err.endswith("the program failed: KeyError: 'size' (__main__.py:1)\n")


def test_an_unknown_stack_is_refused(make_project: MakeProject, preview: Preview):
    expected = "stack 'qa': no Pulumi.qa.yaml here; there are: dev\n"
    assert preview(make_project(), "qa") == (1, "", expected)


@pytest.mark.parametrize("arguments", [["quikapp-dev"], ["quikapp-dev", "--json"]])
def test_a_pipe_gets_plain_text_and_may_be_closed_early(arguments: list[str]):
    command = f"'{sys.executable}' -m preview {' '.join(arguments)} | head -c 400"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "\x1b" not in done.stdout
    assert len(done.stdout) > 300
    assert done.stderr == ""

"""Failures of programs: what a program may catch, and one line with the remedy for what it does not."""

from collections.abc import Callable

import pytest

from preview.failure import UNKNOWN_REMEDY
from preview.lookups.answers import REMEDY
from tests.preview.conftest import MakeProject

Preview = Callable[..., tuple[int, str, str]]
REGION = "config: {aws:region: eu-west-1}"
TOKEN = "random:index/getPet:getPet"
FAILED = f"invoke of {TOKEN} failed: the preview has no answer for this function; {REMEDY}"


def test_a_program_may_catch_the_failure_of_a_lookup(make_project: MakeProject, preview: Preview):
    program = f"""
    import pulumi

    try:
        name = pulumi.runtime.invoke("{TOKEN}", {{}}).value["id"]
    except Exception as error:
        name = str(error)
    pulumi.export("name", name)
    """
    code, out, err = preview(make_project(program=program, stack=REGION), "dev", "--json")
    assert (code, err) == (0, "")
    assert FAILED in out


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param('pulumi.runtime.invoke("{token}", {{}})', id="plain form"),
        pytest.param('pulumi.runtime.invoke_output("{token}", {{}})', id="output form that nothing uses"),
        pytest.param(
            'pulumi.export("pet", pulumi.runtime.invoke_output("{token}", {{}}).apply(lambda pet: pet["id"]))',
            id="output form that is exported",
        ),
        pytest.param(
            'aws.sqs.Queue("pet", name=pulumi.runtime.invoke_output("{token}", {{}})["id"])',
            id="output form as an input",
        ),
    ],
)
def test_the_failure_of_a_lookup_that_is_not_caught_fails_the_program(
    make_project: MakeProject, preview: Preview, statement: str
):
    program = "import pulumi\nimport pulumi_aws as aws\n" + statement.format(token=TOKEN)
    code, out, err = preview(make_project(program=program, stack=REGION), "dev")
    assert (code, out) == (1, "")
    assert err.startswith(f"the program failed: {FAILED}")
    assert err.count("\n") == 1


def test_a_calculation_with_an_unknown_value_is_one_line_with_a_remedy(make_project: MakeProject, preview: Preview):
    program = """
    import ipaddress
    import pulumi_aws as aws

    ipaddress.ip_network(aws.ec2.get_vpc(id="vpc-1").cidr_block)
    """
    code, _, err = preview(make_project(program=program, stack="config: {aws:region: eu-west-1}"), "dev")
    assert code == 1
    assert err.startswith("the program failed: ValueError: '[unknown]-")
    assert err.endswith(f"; [unknown] {UNKNOWN_REMEDY}\n")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param("json.loads(secret.secret_string)", id="in the program"),
        pytest.param("base64.b64decode(secret.secret_string, validate=True)", id="of another module"),
    ],
)
def test_a_decoded_unknown_value_has_the_remedy(make_project: MakeProject, preview: Preview, expression: str):
    program = f"""
    import base64
    import json
    import pulumi
    import pulumi_aws as aws

    secret = aws.secretsmanager.get_secret_version(secret_id="login")
    pulumi.export("login", {expression})
    """
    code, _, err = preview(make_project(program=program, stack="config: {aws:region: eu-west-1}"), "dev")
    assert code == 1
    assert err.endswith(f"; what it reads {UNKNOWN_REMEDY}\n")
    assert err.count("\n") == 1


def test_an_error_of_the_program_itself_has_no_remedy_for_lookups(make_project: MakeProject, preview: Preview):
    program = """
    import json
    import pulumi_aws as aws

    vpc = aws.ec2.get_vpc(id="vpc-1")
    name = vpc.cidr_block
    json.loads("{")
    """
    _, _, err = preview(make_project(program=program, stack="config: {aws:region: eu-west-1}"), "dev")
    assert UNKNOWN_REMEDY not in err

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


LOOKUPS = """
import base64
import ipaddress
import json
import pulumi
import pulumi_aws as aws

vpc = aws.ec2.get_vpc(id="vpc-1")
text = vpc.cidr_block
login = aws.ssm.get_parameter(name="login")
secret = aws.ssm.get_parameter_output(name="login").value


def third(cidr):
    return cidr.split(".")[3]


"""
SECRET = "value of ssm/getParameter"
RANGE = "cidrBlock of ec2/getVpc"


@pytest.mark.parametrize(
    ("statement", "kind", "position", "lookup"),
    [
        pytest.param("ipaddress.ip_network(text)", "ValueError", "__main__.py:17", RANGE, id="in the message"),
        pytest.param("text.split('.')[3]", "IndexError", "__main__.py:17", RANGE, id="a variable"),
        pytest.param("vpc.cidr_block.split('.')[3]", "IndexError", "__main__.py:17", RANGE, id="a property"),
        pytest.param("third(\n    text)", "IndexError", "__main__.py:14", RANGE, id="in a function"),
        pytest.param("json.loads(login.value)", "JSONDecodeError", "__main__.py:17", SECRET, id="plain form"),
        pytest.param("base64.b64decode(login.value, validate=True)", "Error", "__main__.py:17", SECRET, id="as bytes"),
        pytest.param("secret.apply(json.loads)", "JSONDecodeError", "", SECRET, id="output form that nothing uses"),
        pytest.param(
            "pulumi.export('login', secret.apply(json.loads))",
            "JSONDecodeError",
            "input 'login'",
            SECRET,
            id="output form that is exported",
        ),
        pytest.param(
            "aws.sqs.Queue('a', name=secret.apply(lambda text: json.loads(text)['name']))",
            "JSONDecodeError",
            "__main__.py:17, resource 'a', input 'name'",
            SECRET,
            id="output form as an input",
        ),
    ],
)
def test_a_failure_on_an_unknown_value_names_its_lookup_in_one_line(
    make_project: MakeProject, preview: Preview, statement: str, kind: str, position: str, lookup: str
):
    root = make_project(program=LOOKUPS.lstrip() + statement, stack=REGION)
    code, _, err = preview(root, "dev")
    assert code == 1
    assert err.startswith(f"the program failed: {kind}: ")
    assert err.endswith(f"{f' ({position})' if position else ''}; {lookup} {UNKNOWN_REMEDY}\n")
    assert err.count("\n") == 1


def test_a_failure_without_an_unknown_value_has_no_remedy_for_lookups(make_project: MakeProject, preview: Preview):
    root = make_project(program=LOOKUPS + 'json.loads("{")', stack=REGION)
    _, _, err = preview(root, "dev")
    assert UNKNOWN_REMEDY not in err


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param('aws.rds.get_instance(db_instance_identifier="a").allocated_storage + 10', id="call"),
        pytest.param('db = aws.rds.get_instance(db_instance_identifier="a")\ndb.allocated_storage + 10', id="variable"),
    ],
)
def test_an_unknown_number_is_named_with_its_lookup(make_project: MakeProject, preview: Preview, statement: str):
    code, _, err = preview(make_project(program="import pulumi_aws as aws\n" + statement, stack=REGION), "dev")
    assert code == 1
    assert err.rstrip().endswith(f"; allocated_storage of get_instance {UNKNOWN_REMEDY}")

"""Policy documents as the AWS provider renders them."""

import json
from typing import Any

import pytest

from preview.lookups.answers import answer

TOKEN = "aws:iam/getPolicyDocument:getPolicyDocument"


def rendered(**arguments: Any) -> dict[str, Any]:
    return json.loads(answer(TOKEN, arguments, "us-east-1")["json"])


def statement(**given: Any) -> dict[str, Any]:
    (found,) = rendered(statements=[given])["Statement"]
    return found


def document(*statements: dict[str, Any], **given: Any) -> str:
    return json.dumps({"Version": "2012-10-17", **given, "Statement": list(statements)})


def test_effect_and_version_have_defaults():
    assert rendered(statements=[{"actions": ["s3:GetObject"], "resources": ["*"]}]) == {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    }


def test_all_elements_of_a_statement():
    found = rendered(
        version="2008-10-17",
        policyId="access",
        statements=[
            {
                "sid": "Deny",
                "effect": "Deny",
                "notActions": ["s3:GetObject"],
                "notResources": ["arn:aws:s3:::a"],
                "notPrincipals": [{"type": "AWS", "identifiers": ["123456789012"]}],
            }
        ],
    )
    assert found == {
        "Version": "2008-10-17",
        "Id": "access",
        "Statement": [
            {
                "Sid": "Deny",
                "Effect": "Deny",
                "NotAction": "s3:GetObject",
                "NotResource": "arn:aws:s3:::a",
                "NotPrincipal": {"AWS": "123456789012"},
            }
        ],
    }


def test_statements_may_have_the_names_of_python():
    assert statement(not_actions=["s3:GetObject"]) == {"Effect": "Allow", "NotAction": "s3:GetObject"}


def test_several_actions_are_a_list_in_reverse_order_without_duplicates():
    assert statement(actions=["s3:A", "s3:C", "s3:B", "s3:A"])["Action"] == ["s3:C", "s3:B", "s3:A"]


def test_only_a_principal_of_type_any_is_a_bare_asterisk():
    assert statement(principals=[{"type": "*", "identifiers": ["*"]}])["Principal"] == "*"
    assert statement(principals=[{"type": "AWS", "identifiers": ["*"]}])["Principal"] == {"AWS": "*"}


def test_principals_of_a_type_are_merged():
    principals = [
        {"type": "Service", "identifiers": ["ec2.amazonaws.com"]},
        {"type": "AWS", "identifiers": ["1"]},
        {"type": "AWS", "identifiers": ["2"]},
    ]
    assert statement(principals=principals)["Principal"] == {"AWS": ["2", "1"], "Service": "ec2.amazonaws.com"}


def test_values_of_a_condition_keep_their_order_and_several_conditions_merge():
    conditions = [
        {"test": "StringLike", "variable": "s3:prefix", "values": ["b", "a"]},
        {"test": "StringLike", "variable": "aws:PrincipalTag/team", "values": ["x"]},
        {"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]},
        {"test": "StringLike", "variable": "s3:prefix", "values": ["c"]},
    ]
    assert statement(conditions=conditions)["Condition"] == {
        "Bool": {"aws:SecureTransport": "false"},
        "StringLike": {"aws:PrincipalTag/team": "x", "s3:prefix": ["b", "a", "c"]},
    }


def test_policy_variables_are_written_for_iam():
    found = statement(resources=["arn:aws:s3:::a/&{aws:username}"])
    assert found["Resource"] == "arn:aws:s3:::a/${aws:username}"


def test_a_statement_replaces_the_source_of_its_sid_and_an_override_replaces_it():
    kept, source, override = ({"Sid": sid, "Effect": effect} for sid, effect in (("A", "x"), ("B", "y"), ("C", "z")))
    found = rendered(
        sourcePolicyDocuments=[document(kept, source, {"Sid": "C", "Effect": "s"})],
        statements=[{"sid": "B"}, {"sid": "D"}, {}],
        overridePolicyDocuments=[document(override, {"Effect": "o"}, Id="last")],
    )
    assert found["Statement"] == [
        kept,
        {"Sid": "B", "Effect": "Allow"},
        override,
        {"Sid": "D", "Effect": "Allow"},
        {"Effect": "Allow"},
        {"Effect": "o"},
    ]
    assert found["Id"] == "last"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param({"statements": [{"sid": "A"}, {"sid": "A"}]}, "statements: duplicate Sid 'A'", id="statements"),
        pytest.param(
            {"sourcePolicyDocuments": [document({"Sid": "A"}), document({"Sid": "A"})]},
            "sourcePolicyDocuments: duplicate Sid 'A'; make it unique",
            id="sources",
        ),
        pytest.param({"overridePolicyDocuments": ["{"]}, "overridePolicyDocuments: '{' is no JSON object", id="JSON"),
    ],
)
def test_what_the_provider_refuses_is_an_error(arguments: dict[str, Any], message: str):
    with pytest.raises(LookupError, match=message):
        rendered(**arguments)


def test_the_minified_document_has_no_spaces():
    found = answer(TOKEN, {"statements": [{"actions": ["a:B"]}]}, "us-east-1")["minifiedJson"]
    assert found == '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:B"}]}'

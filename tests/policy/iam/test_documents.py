"""Statements and faults of policy documents."""

import json
from typing import Any

import pytest

from policy.iam.documents import Document, read
from policy.resource import Resource
from policy.unknown import decode, record_unknown_reads
from tests.policy.harness import UNKNOWN


def document(value: Any) -> Document:
    """The document of the property `policy` of a RolePolicy."""
    holder = Resource(
        urn="urn:pulumi:t::p::aws:iam/rolePolicy:RolePolicy::r", token="t", props={"policy": decode(value)}
    )
    return read(holder.node("policy"))


def test_single_values_are_lists_and_the_sid_is_optional() -> None:
    text = json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Principal": "*"}})

    (statement,) = document(text)

    assert (statement.actions, statement.resources) == (("s3:GetObject",), ("*",))
    assert statement.anyone
    assert statement.label == "Statement[0]"


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("{not json", "malformed JSON"),
        ("[]", "not an object"),
        ("{}", "no Statement"),
        ({"Statement": ["x"]}, "Statement[0] is not an object"),
        ({"Statement": [{"Effect": "allow", "Action": "*"}]}, "Effect is 'allow'"),
        ({"Statement": [{"Effect": "Allow", "Resource": "*"}]}, "neither Action nor NotAction"),
    ],
)
def test_a_malformed_document_has_a_fault(value: Any, fault: str) -> None:
    assert fault in document(value).fault


def test_an_unknown_element_is_recorded_and_the_others_are_parsed() -> None:
    with record_unknown_reads() as noted:
        found = document({"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": UNKNOWN}]})

    assert found.unknown
    assert found.statements[0].actions == ("s3:*",)
    assert list(noted) == ["r.policy.Statement[0].Resource"]


def test_conditions_keep_operator_key_and_values() -> None:
    (statement,) = document(
        {"Statement": [{"Effect": "Deny", "Action": "*", "Condition": {"Bool": {"aws:SecureTransport": False}}}]}
    )

    (condition,) = statement.conditions
    assert (condition.kind, condition.name, condition.values) == ("bool", "aws:securetransport", ("false",))

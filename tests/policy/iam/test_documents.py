"""Policy documents are read as AWS reads them, and bad ones say what is wrong."""

import json
from typing import Any

import pytest

from policy.iam.documents import Document, read
from policy.resource import Resource
from policy.unknown import decode, record_unknown_reads
from tests.policy.harness import UNKNOWN


def document(value: Any) -> Document:
    """A document at the property `policy` of a role policy."""
    holder = Resource(
        urn="urn:pulumi:t::p::aws:iam/rolePolicy:RolePolicy::r", token="t", props={"policy": decode(value)}
    )
    return read(holder.node("policy"))


def test_single_values_stand_for_lists_and_a_sid_may_be_missing() -> None:
    text = json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Principal": "*"}})

    (statement,) = document(text)

    assert (statement.actions, statement.resources) == (("s3:GetObject",), ("*",))
    assert statement.anyone
    assert statement.label == "Statement[0]"


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("{not json", "no JSON"),
        ("[]", "no object"),
        ("{}", "no Statement"),
        ({"Statement": ["x"]}, "Statement[0] is no object"),
        ({"Statement": [{"Effect": "allow", "Action": "*"}]}, "Effect is 'allow'"),
        ({"Statement": [{"Effect": "Allow", "Resource": "*"}]}, "neither Action nor NotAction"),
    ],
)
def test_a_malformed_document_carries_its_fault(value: Any, fault: str) -> None:
    assert fault in document(value).fault


def test_an_unknown_element_is_noted_and_the_rest_is_read() -> None:
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

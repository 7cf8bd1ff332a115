"""Policy documents: what is read, what AWS refuses, and what is not modelled."""

import json
from typing import Any

import pytest

from simulator.errors import MalformedError, NotSimulatedError
from simulator.iam.documents import ANYONE, Kind, read_policy
from tests.simulator.iam.policies import statement

VERSION = {"Version": "2012-10-17"}


def test_a_json_document_with_one_statement_is_read() -> None:
    text = json.dumps(VERSION | {"Statement": statement(Sid="Read", Principal={"Service": ["a.example", "b.example"]})})

    (found,) = read_policy("media", Kind.RESOURCE, text)

    assert found.label == "media/Read"
    assert found.principals == (("Service", "a.example"), ("Service", "b.example"))


@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}])
def test_both_forms_of_any_principal_are_equal(principal: Any) -> None:
    (found,) = read_policy("media", Kind.RESOURCE, VERSION | {"Statement": statement(Principal=principal)})

    assert found.principals == (ANYONE,)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"Effect": "allow"}, "Effect 'allow'; allowed: Allow, Deny"),
        ({"Conditions": {}}, "unknown element Conditions"),
        ({"NotAction": "s3:*"}, "requires one of Action and NotAction"),
        ({"NotResource": "*"}, "requires one of Resource and NotResource"),
        ({"Action": "GetObject"}, "Action 'GetObject' must be * or service:Action"),
        ({"Action": []}, "must be a string or a non-empty list of strings"),
        ({"Resource": "media/*"}, "Resource 'media/*' must be * or an ARN"),
        ({"Resource": "arn:aws:s3"}, "must be * or an ARN"),
        ({"Principal": "*"}, "an identity-based policy has no Principal"),
        ({"Condition": []}, "Condition must be an object"),
        ({"Condition": {"Bool": {"aws:SecureTransport": "no"}}}, "allowed: true, false"),
        ({"Condition": {"IpAddress": {"aws:SourceIp": "example"}}}, "'example'"),
        ({"Condition": {"NumericEquals": {"s3:max-keys": "ten"}}}, "'ten'"),
        ({"Condition": {"DateLessThan": {"aws:CurrentTime": "tomorrow"}}}, "'tomorrow'"),
    ],
)
def test_what_aws_refuses_is_malformed(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(MalformedError) as error:
        read_policy("role", Kind.IDENTITY, VERSION | {"Statement": [statement(**changed)]})

    assert message in str(error.value)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"NotPrincipal": "*"}, "NotPrincipal"),
        ({"Principal": {"CanonicalUser": "79a5"}}, "Principal CanonicalUser; known: AWS, Service, Federated"),
        ({"Principal": "*", "Condition": {"BinaryEquals": {"k": "QQ=="}}}, "operator BinaryEquals; known: ArnEquals"),
        ({"Principal": "*", "Condition": {"StringEqual": {"k": "v"}}}, "operator StringEqual"),
        ({"Principal": "*", "Condition": {"NullIfExists": {"k": "true"}}}, "operator NullIfExists"),
        ({"Principal": "*", "Condition": {"ForAny:StringLike": {"k": "v"}}}, "operator ForAny:StringLike"),
        ({"Principal": "*", "Resource": "arn:aws:s3:::media/${aws:userid}"}, "policy variables"),
        ({"Principal": "*", "Condition": {"StringLike": {"s3:prefix": "${aws:userid}"}}}, "policy variables"),
    ],
)
def test_what_is_not_modelled_raises(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(NotSimulatedError) as error:
        read_policy("bucket", Kind.RESOURCE, VERSION | {"Statement": [statement() | changed]})

    assert message in str(error.value)


def test_a_policy_of_a_resource_requires_principals() -> None:
    with pytest.raises(MalformedError, match="a resource-based policy requires Principal"):
        read_policy("bucket", Kind.RESOURCE, VERSION | {"Statement": [statement()]})


def test_a_trust_policy_has_no_resource() -> None:
    with pytest.raises(MalformedError, match="a role trust policy has no Resource"):
        read_policy("role", Kind.TRUST, VERSION | {"Statement": [statement("sts:AssumeRole", Principal="*")]})


DOCUMENTS: list[tuple[Any, type[Exception], str]] = [
    ("{", MalformedError, "malformed JSON"),
    ("[]", MalformedError, "the document is not an object"),
    ({}, NotSimulatedError, "Version None; known: 2012-10-17"),
    (VERSION | {"Statement": ()}, MalformedError, "an object or a list of objects"),
    (VERSION | {"Statement": "Allow"}, MalformedError, "an object or a list of objects"),
    (VERSION | {"Statement": [statement(Sid="A"), statement(Sid="A")]}, MalformedError, "Sids must be unique"),
    ('{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Effect": "Deny"}}', MalformedError, "repeated"),
]


def test_part_of_a_principal_cannot_be_a_wildcard() -> None:
    with pytest.raises(MalformedError, match="part of a principal"):
        read_policy(
            "b", Kind.RESOURCE, VERSION | {"Statement": [statement(Principal={"AWS": "arn:aws:iam::1:role/*"})]}
        )


@pytest.mark.parametrize(("document", "error", "message"), DOCUMENTS)
def test_a_document_of_another_form_is_refused(document: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        read_policy("role", Kind.IDENTITY, document)

    assert message in str(raised.value)

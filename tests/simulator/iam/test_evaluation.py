"""Decisions on requests: the cases of "Policy evaluation for requests within a single account"."""

from typing import Any

import pytest

from simulator.errors import NotSimulatedError
from simulator.iam.context import Anonymous, FederatedPrincipal, Principal, RoleSession, ServicePrincipal
from simulator.iam.documents import Kind, Policy
from simulator.iam.evaluation import AccessDeniedError, Outcome, Policies, evaluate
from tests.simulator.iam.policies import ACCOUNT, KEY, OBJECT, ROLE, SESSION, identity, policy, request, statement

ALLOWED, EXPLICIT, IMPLICIT = Outcome.ALLOWED, Outcome.EXPLICIT_DENY, Outcome.IMPLICIT_DENY
READS = statement("s3:GetObject", "arn:aws:s3:::media/*", Sid="Read")
BY_ROLE = statement("s3:*", Sid="Role", Principal={"AWS": ROLE})
BY_SESSION = statement("s3:*", Principal={"AWS": SESSION.arn})
BY_ACCOUNT = statement("s3:*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
TLS = statement("s3:*", Sid="Tls", Effect="Deny", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}})
DENIES = statement("*", Effect="Deny")
FOREIGN = RoleSession("arn:aws:iam::444455556666:role/x")
EVENTS = ServicePrincipal("events.amazonaws.com")


def bucket(*statements: dict[str, Any]) -> Policy:
    """A bucket policy."""
    return policy(Kind.RESOURCE, *statements)


def boundary(*statements: dict[str, Any]) -> Policy:
    """A permissions boundary."""
    return policy(Kind.BOUNDARY, *statements)


@pytest.mark.parametrize(
    ("policies", "outcome"),
    [
        (Policies(), IMPLICIT),
        (Policies(identity=(identity(READS),)), ALLOWED),
        (Policies(identity=(identity(statement("s3:GetObject", "arn:aws:s3:::other/*")),)), IMPLICIT),
        (Policies(identity=(identity(READS), identity(statement("s3:*", Effect="Deny")))), EXPLICIT),
        (Policies(identity=(identity({"Effect": "Allow", "NotAction": "s3:Put*", "Resource": "*"}),)), ALLOWED),
        (Policies(identity=(identity({"Effect": "Allow", "NotAction": "s3:Get*", "Resource": "*"}),)), IMPLICIT),
        (Policies(identity=(identity({"Effect": "Deny", "Action": "*", "NotResource": OBJECT}, READS),)), ALLOWED),
        (Policies(resource=bucket(BY_ROLE)), ALLOWED),
        (Policies(resource=bucket(statement("s3:*", Principal="*"))), ALLOWED),
        (Policies(resource=bucket(statement("s3:*", Principal={"AWS": "arn:aws:iam::111122223333:role/x"}))), IMPLICIT),
        (Policies(resource=bucket(statement("s3:*", Principal={"Service": "s3.amazonaws.com"}))), IMPLICIT),
        (Policies(resource=bucket(BY_ACCOUNT)), IMPLICIT),
        (Policies(identity=(identity(READS),), resource=bucket(BY_ACCOUNT)), ALLOWED),
        (Policies(identity=(identity(READS),), resource=bucket(TLS)), ALLOWED),
        (Policies(identity=(identity(READS),), resource=bucket(TLS | {"Condition": {}})), EXPLICIT),
        (Policies(identity=(identity(READS),), boundary=boundary(statement("s3:*"))), ALLOWED),
        (Policies(identity=(identity(READS),), boundary=boundary(statement("kms:*"))), IMPLICIT),
        (Policies(boundary=boundary(statement("s3:*"))), IMPLICIT),
        (Policies(identity=(identity(READS),), boundary=boundary(statement("*", Effect="Deny"))), EXPLICIT),
        # A boundary limits what a policy grants to a role, and not what it grants to a session.
        (Policies(resource=bucket(BY_ROLE), boundary=boundary(statement("kms:*"))), IMPLICIT),
        (Policies(resource=bucket(BY_SESSION), boundary=boundary(statement("kms:*"))), ALLOWED),
        (Policies(resource=bucket(BY_SESSION, TLS | {"Condition": {}})), EXPLICIT),
    ],
)
def test_a_session_reads_an_object(policies: Policies, outcome: Outcome) -> None:
    assert evaluate(request(), policies).outcome is outcome


def test_a_request_without_tls_is_denied_by_the_bucket() -> None:
    decision = evaluate(request(secure=False), Policies(identity=(identity(READS),), resource=bucket(TLS)))

    assert decision.outcome is EXPLICIT
    assert decision.statement
    assert decision.statement.label == "resource/Tls"


def key(*principals: Any) -> Policy:
    """A key policy that allows decryption to principals."""
    return policy(Kind.KEY, *(statement("kms:Decrypt", Principal=principal) for principal in principals))


@pytest.mark.parametrize(
    ("key_policy", "by_identity", "outcome"),
    [
        (key({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}), True, ALLOWED),
        (key({"AWS": ACCOUNT}), True, ALLOWED),
        (key({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}), False, IMPLICIT),
        (key({"AWS": ROLE}), False, ALLOWED),
        (key({"Service": "events.amazonaws.com"}), True, IMPLICIT),
        (key({"AWS": f"arn:aws:iam::{ACCOUNT}:role/other"}), True, IMPLICIT),
    ],
)
def test_a_key_must_allow_or_delegate_to_its_account(key_policy: Policy, by_identity: bool, outcome: Outcome) -> None:
    given = (identity(statement("kms:Decrypt", KEY)),) if by_identity else ()

    assert evaluate(request("kms:Decrypt", KEY), Policies(identity=given, resource=key_policy)).outcome is outcome


@pytest.mark.parametrize(
    ("principal", "allowed"),
    [
        (ServicePrincipal("lambda.amazonaws.com"), True),
        (ServicePrincipal("edgelambda.amazonaws.com"), False),
        (SESSION, False),
        (Anonymous(), False),
    ],
)
def test_a_role_is_assumed_by_those_whom_its_trust_policy_names(principal: Principal, allowed: bool) -> None:
    trust = policy(Kind.TRUST, statement("sts:AssumeRole", None, Principal={"Service": "lambda.amazonaws.com"}))

    assert evaluate(request("sts:AssumeRole", ROLE, principal=principal), Policies(resource=trust)).allowed is allowed


def test_a_trust_policy_of_the_account_requires_a_permission_of_the_session() -> None:
    trust = policy(Kind.TRUST, statement("sts:AssumeRole", None, Principal={"AWS": ACCOUNT}))
    allows = identity(statement("sts:AssumeRole", ROLE))

    assert not evaluate(request("sts:AssumeRole", ROLE), Policies(resource=trust)).allowed
    assert evaluate(request("sts:AssumeRole", ROLE), Policies(resource=trust, identity=(allows,))).allowed


def test_a_federated_user_assumes_a_role_by_its_provider() -> None:
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.example"
    trust = policy(Kind.TRUST, statement("sts:AssumeRoleWithWebIdentity", None, Principal={"Federated": provider}))
    given = request("sts:AssumeRoleWithWebIdentity", ROLE, principal=FederatedPrincipal(provider))

    assert evaluate(given, Policies(resource=trust)).allowed


@pytest.mark.parametrize(("source", "allowed"), [("arn:aws:events:us-east-1:111122223333:rule/a", True), (None, False)])
def test_a_service_is_allowed_by_the_resource_with_its_source(source: str | None, allowed: bool) -> None:
    queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"
    by_rule = statement(
        "sqs:SendMessage",
        queue,
        Principal={"Service": "events.amazonaws.com"},
        Condition={"ArnEquals": {"aws:SourceArn": "arn:aws:events:us-east-1:111122223333:rule/*"}},
    )
    given = request("sqs:SendMessage", queue, principal=EVENTS, source_arn=source)

    assert evaluate(given, Policies(resource=policy(Kind.RESOURCE, by_rule))).allowed is allowed


@pytest.mark.parametrize(
    ("policies", "end"),
    [
        (Policies(), "because no identity-based policy allows the s3:GetObject action"),
        (Policies(identity=(identity(DENIES),)), "with an explicit deny in an identity-based policy"),
        (Policies(resource=bucket(TLS | {"Condition": {}})), "with an explicit deny in a resource-based policy"),
        (Policies(identity=(identity(READS),), boundary=boundary(statement("kms:*"))),
         "because no permissions boundary allows the s3:GetObject action"),
    ],
)  # fmt: skip
def test_the_error_has_the_words_of_aws(policies: Policies, end: str) -> None:
    start = f"User: {SESSION.arn} is not authorized to perform: s3:GetObject on resource: {OBJECT} "

    assert evaluate(request(), policies).message == start + end


def test_the_error_of_a_denied_request_names_the_statement() -> None:
    denied = evaluate(request(secure=False), Policies(resource=bucket(TLS)))

    assert str(AccessDeniedError(denied)).endswith("explicit deny in a resource-based policy (resource/Tls)")


def test_an_allowed_request_has_the_statement() -> None:
    statement_of = evaluate(request(), Policies(identity=(identity(READS),))).statement

    assert statement_of
    assert statement_of.label == "identity/Read"


@pytest.mark.parametrize(
    ("action", "resource", "principal", "policies", "message"),
    [
        ("s3:Get*", OBJECT, SESSION, Policies(), "action 's3:Get\\*'"),
        ("GetObject", OBJECT, SESSION, Policies(), "write service:Action"),
        ("s3:GetObject", OBJECT, FOREIGN, Policies(), "of account 111122223333"),
        ("kms:Decrypt", KEY, SESSION, Policies(), "requires its key policy"),
        ("sts:AssumeRole", ROLE, SESSION, Policies(), "requires its role trust policy"),
        ("s3:GetObject", OBJECT, EVENTS, Policies(identity=(identity(READS),)), "has no identity-based policies"),
        ("s3:GetObject", OBJECT, SESSION, Policies(identity=(bucket(BY_ROLE),)), "not of kind identity-based policy"),
        ("s3:GetObject", OBJECT, SESSION, Policies(resource=identity(READS)), "has no identity-based policy"),
    ],
)  # fmt: skip
def test_what_is_not_modelled_is_neither_allowed_nor_denied(
    action: str, resource: str, principal: Principal, policies: Policies, message: str
) -> None:
    with pytest.raises(NotSimulatedError, match=message):
        evaluate(request(action, resource, principal=principal), policies)


def test_an_unknown_key_raises_although_another_condition_is_false() -> None:
    conditions = {"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:SourceVpce": "vpce-1"}}
    given = identity(READS | {"Condition": conditions})

    with pytest.raises(NotSimulatedError, match="aws:SourceVpce"):
        evaluate(request(), Policies(identity=(given,)))

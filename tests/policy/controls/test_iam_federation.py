"""Trust in identity providers: subjects and audiences."""

from typing import Any

import pytest

from policy.controls.iam_federation import missing_parts
from policy.tokens import IAM_ROLE
from tests.policy.controls.iam_documents import ACCOUNT, trust
from tests.policy.harness import UNKNOWN, Cases, Given, resource

GITHUB = "token.actions.githubusercontent.com"
CLUSTER = "oidc.eks.eu-central-1.amazonaws.com/id/ABCDEF"
POOL = {"Federated": "cognito-identity.amazonaws.com"}
SAML = {"Federated": f"arn:aws:iam::{ACCOUNT}:saml-provider/staff"}


def provider(issuer: str) -> dict[str, str]:
    return {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{issuer}"}


def role(principal: Any, condition: Any = None, action: str = "sts:AssumeRoleWithWebIdentity") -> list[Given]:
    return [resource(IAM_ROLE, "deployer", assumeRolePolicy=trust(principal, condition, action))]


def github(subject: Any, operator: str = "StringLike", key: str = "sub") -> list[Given]:
    return role(provider(GITHUB), {operator: {f"{GITHUB}:{key}": subject}})


@pytest.mark.parametrize(
    ("subject", "missing"),
    [
        ("repo:organisation/repository:ref:refs/heads/main", 0),
        ("repo:organisation/repository:*", 0),
        ("repo:organisation/*", 1),
        ("repo:organisation/media-*", 1),
        ("repo:organisation*", 2),
        ("repo:*/repository:*", 2),
        ("repo:*", 2),
        ("*", 3),
        ("system:serviceaccount:media:worker", 0),
        ("system:serviceaccount:media:*", 1),
        ("system:serviceaccount:*:worker", 2),
        ("project_path:group/project:*", 0),
        ("project_path:group/*", 1),
    ],
)
def test_parts_of_a_subject_before_its_first_wildcard_are_specific(subject: str, missing: int) -> None:
    assert missing_parts(subject) == missing


def test_trust_in_a_provider_is_restricted_to_an_organization(cases: Cases) -> None:
    cases(
        "iam-oidc-subject",
        passes=[
            github("repo:organisation/repository:*"),
            github("repo:organisation/*"),
            github(
                "organisation/repository/.github/workflows/deploy.yml@refs/heads/main",
                "StringEquals",
                "job_workflow_ref",
            ),
            role(provider(CLUSTER), {"StringEquals": {f"{CLUSTER}:sub": "system:serviceaccount:media:worker"}}),
            role(POOL, {"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-central-1:1234"}}),
            role({"Service": "lambda.amazonaws.com"}, action="sts:AssumeRole"),
        ],
        fails=[
            role(provider(GITHUB)),
            role(provider(GITHUB), {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}),
            github("*"),
            github("repo:*"),
            github(["repo:organisation/repository:*", "repo:organisation*"]),
            github("repo:organisation/repository:*", "StringLikeIfExists"),
            github("repo:organisation/repository:*", "ForAllValues:StringLike"),
            role(provider(CLUSTER), {"StringLike": {f"{CLUSTER}:sub": "system:serviceaccount:*"}}),
        ],
        unknown=[[resource(IAM_ROLE, assumeRolePolicy=UNKNOWN)], role(provider(GITHUB), UNKNOWN), github(UNKNOWN)],
    )


def test_the_subject_of_an_unknown_provider_is_evaluated(cases: Cases) -> None:
    def unrestricted(subject: str) -> list[Given]:
        return role({"Federated": UNKNOWN}, {"StringLike": {f"{GITHUB}:sub": subject}})

    cases("iam-oidc-subject", passes=[unrestricted("repo:organisation/repository:*")], fails=[unrestricted("*")])


def test_a_subject_is_restricted_to_one_repository(cases: Cases) -> None:
    cases(
        "iam-oidc-subject-breadth",
        passes=[github("repo:organisation/repository:*"), github("*")],
        fails=[github("repo:organisation/*"), github(["repo:organisation/one:*", "repo:organisation/media-*"])],
        unknown=[[resource(IAM_ROLE, assumeRolePolicy=UNKNOWN)], github(UNKNOWN)],
    )


def test_tokens_of_other_audiences_are_not_accepted(cases: Cases) -> None:
    cases(
        "iam-federation-audience",
        passes=[
            role(provider(GITHUB), {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}),
            role(SAML, {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}, "sts:AssumeRoleWithSAML"),
            role(POOL, {"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-central-1:1234"}}),
        ],
        fails=[
            role(provider(GITHUB)),
            github("repo:organisation/repository:*"),
            role(provider(GITHUB), {"StringLike": {f"{GITHUB}:aud": "*"}}),
            role(provider(GITHUB), {"StringLike": {f"{GITHUB}:aud": "sts.amazonaws.???"}}),
            role(SAML, action="sts:AssumeRoleWithSAML"),
        ],
        unknown=[[resource(IAM_ROLE, assumeRolePolicy=UNKNOWN)], role(provider(GITHUB), UNKNOWN)],
    )


def test_guests_are_excluded(cases: Cases) -> None:
    def of_pool(method: Any, operator: str = "ForAnyValue:StringLike") -> list[Given]:
        return role(POOL, {operator: {"cognito-identity.amazonaws.com:amr": method}})

    cases(
        "iam-federation-guests",
        passes=[of_pool("authenticated"), of_pool("authenticated", "StringEquals"), github("*")],
        fails=[
            role(POOL, {"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-central-1:1234"}}),
            of_pool("unauthenticated"),
            of_pool("*authenticated"),
            of_pool(["authenticated", "unauthenticated"]),
            of_pool("authenticated", "ForAllValues:StringLike"),
        ],
        unknown=[[resource(IAM_ROLE, assumeRolePolicy=UNKNOWN)], of_pool(UNKNOWN)],
    )

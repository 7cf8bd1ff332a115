"""EKS: administrators and deletion protection."""

import json

from policy.tokens import EKS_ACCESS_POLICY_ASSOCIATION, EKS_CLUSTER, IAM_ROLE
from tests.policy.harness import UNKNOWN, Cases, Given, resource

ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
ACCOUNT = {"AWS": "arn:aws:iam::111122223333:root"}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def access(**config: object) -> list[Given]:
    return [resource(EKS_CLUSTER, accessConfig=config)]


def administrators(principal: object, condition: object = None, policy: str = ADMIN) -> list[Given]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    if condition:
        statement["Condition"] = condition
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = resource(IAM_ROLE, "administrators", assumeRolePolicy=text)
    return [resource(EKS_ACCESS_POLICY_ASSOCIATION, refers={"principalArn": role}, policyArn=policy), role]


def test_deletion_protection(cases: Cases) -> None:
    cases(
        "eks-deletion-protection",
        passes=[[resource(EKS_CLUSTER, deletionProtection=True)]],
        fails=[[resource(EKS_CLUSTER)], [resource(EKS_CLUSTER, deletionProtection=False)]],
        unknown=[[resource(EKS_CLUSTER, deletionProtection=UNKNOWN)]],
    )


def test_access_is_granted_by_entries_only(cases: Cases) -> None:
    cases(
        "eks-access-entries",
        passes=[access(authenticationMode="API")],
        fails=[
            [resource(EKS_CLUSTER)],
            access(authenticationMode="CONFIG_MAP"),
            access(authenticationMode="API_AND_CONFIG_MAP"),
        ],
        unknown=[access(authenticationMode=UNKNOWN)],
    )


def test_the_creator_is_not_administrator(cases: Cases) -> None:
    cases(
        "eks-creator-admin",
        passes=[access(bootstrapClusterCreatorAdminPermissions=False)],
        fails=[[resource(EKS_CLUSTER)], access(bootstrapClusterCreatorAdminPermissions=True)],
        unknown=[access(bootstrapClusterCreatorAdminPermissions=UNKNOWN)],
    )


def test_administrators_require_mfa(cases: Cases) -> None:
    association, role = administrators(ACCOUNT)
    cases(
        "eks-admin-mfa",
        passes=[
            administrators(ACCOUNT, MFA),
            administrators({"Service": "codebuild.amazonaws.com"}),
            administrators({"Federated": "arn:aws:iam::111122223333:saml-provider/staff"}),
            administrators(ACCOUNT, policy="arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"),
        ],
        fails=[
            [association, role],
            administrators(ACCOUNT, {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}),
            administrators(ACCOUNT, {"Bool": {"aws:MultiFactorAuthPresent": "false"}}),
        ],
        unknown=[
            [association, role.with_props(assumeRolePolicy=UNKNOWN)],
            [association.with_props(policyArn=UNKNOWN), role],
            administrators(ACCOUNT, UNKNOWN),
        ],
    )


def test_administrators_are_of_the_account(cases: Cases) -> None:
    role = resource(IAM_ROLE, "administrators", arn="arn:aws:iam::111122223333:role/administrators")

    def associated(principal: str, policy: str = ADMIN) -> list[Given]:
        return [resource(EKS_ACCESS_POLICY_ASSOCIATION, principalArn=principal, policyArn=policy), role]

    other = "arn:aws:iam::999988887777:role/operators"
    cases(
        "eks-admin-other-account",
        passes=[
            associated("arn:aws:iam::111122223333:role/administrators"),
            associated(other, "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"),
        ],
        fails=[associated(other)],
        unknown=[associated(UNKNOWN), associated(other)[:1]],
    )

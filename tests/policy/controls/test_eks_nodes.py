"""EKS: remote access, version of nodes, access entries, roles of pods."""

import json

from policy.tokens import EKS_ACCESS_ENTRY, EKS_NODE_GROUP, EKS_POD_IDENTITY_ASSOCIATION, IAM_ROLE
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

PODS = {"Service": "pods.eks.amazonaws.com"}
ROLE = "arn:aws:iam::111122223333:role/deployer"


def nodes(**access: object) -> list[Given]:
    return [resource(EKS_NODE_GROUP, remoteAccess=access)]


def of_pod(principal: object, actions: object) -> list[Given]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": actions}
    role = resource(IAM_ROLE, "pod", assumeRolePolicy=json.dumps({"Statement": [statement]}))
    return [resource(EKS_POD_IDENTITY_ASSOCIATION, refers={"roleArn": role}), role]


def test_ssh_is_restricted_to_security_groups(cases: Cases) -> None:
    cases(
        "eks-remote-access",
        passes=[[resource(EKS_NODE_GROUP)], nodes(ec2SshKey="ops", sourceSecurityGroupIds=["sg-1"])],
        fails=[nodes(ec2SshKey="ops"), nodes(ec2SshKey="ops", sourceSecurityGroupIds=[])],
        unknown=[nodes(ec2SshKey="ops", sourceSecurityGroupIds=UNKNOWN)],
    )


def test_nodes_run_a_supported_version(cases: Cases) -> None:
    group = resource(EKS_NODE_GROUP)
    cases(
        "eks-node-version",
        passes=[[group], [group.with_props(version="1.36")]],
        fails=[[group.with_props(version="1.29")]],
        unknown=[[group.with_props(version=UNKNOWN)]],
    )


def test_access_entries_are_for_roles(cases: Cases) -> None:
    entry = resource(EKS_ACCESS_ENTRY, principalArn=ROLE)
    cases(
        "eks-access-entry-principal",
        passes=[[entry], [entry.with_props(kubernetesGroups=["viewers"])], [entry.with_props(principalArn=ROLE)]],
        fails=[
            [entry.with_props(principalArn="arn:aws:iam::111122223333:user/alice")],
            [entry.with_props(principalArn="arn:aws:iam::111122223333:root")],
            [entry.with_props(kubernetesGroups=["viewers", "system:masters"])],
        ],
        unknown=[[entry.with_props(principalArn=GIVEN)], [entry.with_props(kubernetesGroups=UNKNOWN)]],
    )


def test_roles_of_pods_admit_pod_identity_only(cases: Cases) -> None:
    both = ["sts:AssumeRole", "sts:TagSession"]
    cases(
        "eks-pod-identity-role",
        passes=[of_pod(PODS, both)],
        fails=[
            of_pod(PODS, "sts:AssumeRole"),
            of_pod({**PODS, "AWS": "arn:aws:iam::111122223333:root"}, both),
            of_pod({"Service": "ec2.amazonaws.com"}, both),
        ],
        unknown=[of_pod(PODS, UNKNOWN), of_pod(UNKNOWN, both)],
    )

"""The preview refuses generated names above the length limit of their type."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import Output, ResourceOptions

from preview.engine import ProgramError
from preview.graph import Graph
from tests.conftest import Deploy

LOGICAL = "primary-services-kubernetes-eks-karpenter-controller-role"  # 57 characters, 65 with the suffix
both_modes = pytest.mark.parametrize("unknown", [False, True])


def role(deploy: Deploy, logical_name: str, *, unknown: bool = False, **inputs: Any) -> Graph:
    return deploy(
        lambda provider: aws.iam.Role(
            logical_name, assume_role_policy="{}", opts=ResourceOptions(provider=provider), **inputs
        ),
        unknown=unknown,
    )


@both_modes
def test_a_generated_name_above_the_length_limit_is_refused(deploy: Deploy, unknown: bool) -> None:
    with pytest.raises(ProgramError) as caught:
        role(deploy, LOGICAL, unknown=unknown)
    assert str(caught.value) == (
        f"aws:iam/role:Role '{LOGICAL}': name: not set, and the generated name has 65 characters with its suffix of "
        "8; allowed: 64; set name"
    )


def test_the_longest_logical_name_is_accepted(deploy: Deploy) -> None:
    assert role(deploy, LOGICAL[:56]).named(LOGICAL[:56]).outputs["name"].startswith(LOGICAL[:56])


def test_an_explicit_name_is_accepted(deploy: Deploy) -> None:
    assert role(deploy, LOGICAL, name="own").named(LOGICAL).outputs["name"] == "own"


def test_a_name_prefix_is_accepted(deploy: Deploy) -> None:
    assert role(deploy, LOGICAL, name_prefix="own-").named(LOGICAL).inputs["namePrefix"] == "own-"


@both_modes
def test_an_unknown_name_is_accepted(deploy: Deploy, unknown: bool) -> None:
    def program(provider: aws.Provider) -> None:
        options = ResourceOptions(provider=provider)
        vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", opts=options)
        aws.iam.Role(LOGICAL, name=Output.concat(vpc.id, "-role"), assume_role_policy="{}", opts=options)

    assert deploy(program, unknown=unknown).named(LOGICAL).type == "aws:iam/role:Role"


def test_a_type_without_generated_names_is_accepted(deploy: Deploy) -> None:
    graph = deploy(lambda provider: aws.kms.Key("k" * 300, opts=ResourceOptions(provider=provider)))
    assert graph.named("k" * 300).type == "aws:kms/key:Key"


def test_each_type_has_its_own_limit(deploy: Deploy) -> None:
    with pytest.raises(ProgramError, match=r"the generated name has 33 characters.*allowed: 32"):
        deploy(lambda provider: aws.lb.TargetGroup("t" * 25, opts=ResourceOptions(provider=provider)))

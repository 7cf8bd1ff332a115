"""The preview refuses the names that the provider's naming refuses."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import Output, ResourceOptions

from preview.engine import ProgramError
from preview.graph import Graph
from tests.conftest import Deploy

LOGICAL = "primary-services-kubernetes-eks-karpenter-controller-role"  # 57 characters, 65 with the suffix
both_modes = pytest.mark.parametrize("unknown", [False, True])


def role(deploy: Deploy, logical_name: str, *, unknown: bool = False, **given: Any) -> Graph:
    return deploy(
        lambda provider: aws.iam.Role(
            logical_name, assume_role_policy="{}", opts=ResourceOptions(provider=provider), **given
        ),
        unknown=unknown,
    )


@both_modes
def test_a_logical_name_without_room_for_the_suffix_is_refused(deploy: Deploy, unknown: bool) -> None:
    with pytest.raises(ProgramError) as caught:
        role(deploy, LOGICAL, unknown=unknown)
    assert str(caught.value) == (
        f"aws:iam/role:Role '{LOGICAL}': name: not given, and the generated one has 65 characters with its suffix of "
        "8; allowed: 64; give the resource a name"
    )


def test_the_longest_logical_name_passes(deploy: Deploy) -> None:
    assert role(deploy, LOGICAL[:56]).named(LOGICAL[:56]).outputs["name"].startswith(LOGICAL[:56])


def test_a_given_name_passes(deploy: Deploy) -> None:
    assert role(deploy, LOGICAL, name="own").named(LOGICAL).outputs["name"] == "own"


def test_a_given_prefix_passes(deploy: Deploy) -> None:
    assert role(deploy, LOGICAL, name_prefix="own-").named(LOGICAL).inputs["namePrefix"] == "own-"


@both_modes
def test_a_name_that_is_known_later_passes(deploy: Deploy, unknown: bool) -> None:
    def program(provider: aws.Provider) -> None:
        options = ResourceOptions(provider=provider)
        vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", opts=options)
        aws.iam.Role(LOGICAL, name=Output.concat(vpc.id, "-role"), assume_role_policy="{}", opts=options)

    assert deploy(program, unknown=unknown).named(LOGICAL).type == "aws:iam/role:Role"


def test_a_type_that_the_provider_does_not_name_passes(deploy: Deploy) -> None:
    graph = deploy(lambda provider: aws.kms.Key("k" * 300, opts=ResourceOptions(provider=provider)))
    assert graph.named("k" * 300).type == "aws:kms/key:Key"


def test_the_limit_of_another_type_is_its_own(deploy: Deploy) -> None:
    with pytest.raises(ProgramError, match=r"the generated one has 33 characters.*allowed: 32"):
        deploy(lambda provider: aws.lb.TargetGroup("t" * 25, opts=ResourceOptions(provider=provider)))

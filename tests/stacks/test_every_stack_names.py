"""Names in every stack: within limits, and matched by IAM permissions."""

import re
from fnmatch import fnmatchcase

import pytest

from components.foundation.name_limits import LIMITS, SUFFIX_LENGTH
from components.foundation.names import ROLE, iam_arn_pattern
from preview import sdk
from preview.graph import Graph, Node
from tests.conftest import ROOT, STACKS_AND_SHOWCASES, graph_of
from tools.showcases import stack_file

# From the last: another worker makes the graphs from the first, and both share them.
every_stack = pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES[::-1])
both_modes = pytest.mark.parametrize("unknown", [False, True])
# `name` is a domain name, a name within another resource, or set by AWS.
NO_LIMIT = {
    "aws:apigateway/usagePlanKey:UsagePlanKey",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup",
    "aws:route53/record:Record",
    "aws:route53/zone:Zone",
    "aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration",
}

LONGEST_PREFIX = 38  # of an IAM role: the provider adds 26 characters


def scope(stack: str) -> str:
    """The pattern that docs/access.md gives for the roles of a stack."""
    text = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    (pattern,) = set(re.findall(r"arn:aws:iam::ACCOUNT:role/\S+STACK-\*", text))
    return pattern.replace("STACK", stack)


def created(graph: Graph) -> list[Node]:
    """Resources whose name the provider generates unless it is set."""
    return [node for node in graph if node.custom and not node.external and node.type.startswith("aws:")]


def name_of(role: Node) -> str:
    """The name of a role, or its prefix and a generated part."""
    return role.inputs.get("name") or f"{role.inputs['namePrefix']}{role.urn}"


def length(node: Node) -> int:
    """Length of a resource's name, explicit or generated."""
    limit = LIMITS[node.type]
    given = node.inputs.get(limit.property)
    if given is None:
        return len(node.name) + SUFFIX_LENGTH if limit.generated else 0
    return len(given) if isinstance(given, str) else 0


@every_stack
@both_modes
def test_no_name_exceeds_the_limit_of_its_type(stack: str, unknown: bool) -> None:
    found = {
        node.name: length(node)
        for node in created(graph_of(stack, unknown=unknown))
        if node.type in LIMITS and length(node) > LIMITS[node.type].longest
    }
    assert found == {}


@every_stack
def test_each_type_with_a_name_has_a_limit(stack: str) -> None:
    types = {node.type for node in created(graph_of(stack)) if "name" in sdk.python_names(node.type)}
    assert types - NO_LIMIT - LIMITS.keys() == set()


@every_stack
@both_modes
def test_each_role_is_in_the_scope_of_the_deployment(stack: str, unknown: bool) -> None:
    outside = [
        node.name
        for node in graph_of(stack, unknown=unknown).of_type(ROLE)
        if not fnmatchcase(f"arn:aws:iam::ACCOUNT:role/{name_of(node)}", scope(stack))
    ]
    assert outside == []


@every_stack
def test_the_documentation_scopes_a_stack_to_its_roles(stack: str) -> None:
    assert scope(stack) == iam_arn_pattern(stack_file(stack).project, stack, account_id="ACCOUNT")


def test_no_role_is_in_the_scope_of_another_stack() -> None:
    foreign = {
        (stack, node.name)
        for stack in STACKS_AND_SHOWCASES
        for node in graph_of(stack).of_type(ROLE)
        for other in STACKS_AND_SHOWCASES
        if other != stack and fnmatchcase(f"arn:aws:iam::ACCOUNT:role/{name_of(node)}", scope(other))
    }
    assert foreign == set()


@every_stack
def test_no_two_roles_share_a_name(stack: str) -> None:
    names = [name_of(node) for node in graph_of(stack).of_type("aws:iam/role:Role")]
    assert len(names) == len(set(names))


@every_stack
def test_what_remains_after_a_stack_does_not_take_its_names(stack: str) -> None:
    """A destroyed stack can be deployed again beside the resources that it retains."""
    retained = [node for node in created(graph_of(stack)) if node.options.retain_on_delete]
    assert [node.name for node in retained if node.type in LIMITS and LIMITS[node.type].property in node.inputs] == []
    assert [node.name for node in retained if len(node.inputs.get("namePrefix", "")) > LONGEST_PREFIX] == []

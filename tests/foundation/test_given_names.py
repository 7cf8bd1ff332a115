"""Names that come with a region's options."""

import pulumi_aws as aws
from pulumi import ComponentResource, ResourceOptions

from components.foundation.given_names import given_names
from preview.graph import Graph
from tests.conftest import Deploy

TRUST = "{}"


class Holder(ComponentResource):
    """A role in a component; named is the name that the component gives it."""

    def __init__(
        self, name: str, opts: ResourceOptions, *, named: str | None = None, prefix: str | None = None
    ) -> None:
        super().__init__("media:test:Holder", name, None, opts)
        aws.iam.Role(
            f"{name}-role",
            name=named,
            name_prefix=prefix,
            assume_role_policy=TRUST,
            opts=ResourceOptions(parent=self),
        )
        self.register_outputs({})


def hold(deploy: Deploy, **given: str) -> Graph:
    return deploy(
        lambda provider: Holder(
            "a", ResourceOptions(provider=provider, transformations=[given_names("acme-prod")]), **given
        )
    )


def test_a_role_below_the_component_is_named(deploy: Deploy) -> None:
    assert hold(deploy).named("a-role").inputs["name"] == "acme-prod-a-role"


def test_the_logical_name_stays(deploy: Deploy) -> None:
    assert hold(deploy).named("a-role").urn.endswith("media:test:Holder$aws:iam/role:Role::a-role")


def test_a_name_that_the_component_gives_stays(deploy: Deploy) -> None:
    assert hold(deploy, named="own").named("a-role").inputs["name"] == "own"


def test_a_prefix_that_the_component_gives_stays(deploy: Deploy) -> None:
    role = hold(deploy, prefix="own-").named("a-role")
    assert (role.inputs.get("name"), role.inputs["namePrefix"]) == (None, "own-")


def test_a_component_without_it_leaves_the_name_to_the_provider(deploy: Deploy) -> None:
    graph = deploy(lambda provider: Holder("a", ResourceOptions(provider=provider)))
    assert "name" not in graph.named("a-role").inputs

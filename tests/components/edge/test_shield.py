"""Shield Advanced: explicit subscription, retained on deletion of the stack."""

import pytest
from pulumi import ResourceOptions

from components.edge.shield.settings import ShieldAdvancedSettings
from components.edge.shield.shield_advanced import ShieldAdvanced, ShieldAdvancedArgs
from preview.graph import Graph
from tests.conftest import Deploy

CDN = "arn:aws:cloudfront::123456789012:distribution/E1"
CONSENT = ShieldAdvancedSettings(enabled=True, accepts_yearly_commitment=True)


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    args = ShieldAdvancedArgs(settings=CONSENT, group_id="acme-prod", protects={"cdn": CDN})
    return deploy(lambda provider: ShieldAdvanced("shield", args, ResourceOptions(provider=provider)), unknown=True)


@pytest.mark.requirement("QA-06")
def test_the_subscription_is_retained(graph: Graph):
    subscription = graph.one("Subscription")
    assert subscription.inputs["skipDestroy"] is True
    assert subscription.options.retain_on_delete


def test_auto_renewal_is_disabled_outside_of_deployments(graph: Graph):
    """AWS accepts a change of it in the last 30 days of a subscription only."""
    subscription = graph.one("Subscription")
    assert subscription.inputs["autoRenew"] == "ENABLED"
    assert subscription.options.ignore_changes == ("autoRenew",)


def test_the_group_of_a_long_prefix_has_an_id_within_its_limit(deploy: Deploy):
    args = ShieldAdvancedArgs(settings=CONSENT, group_id=f"{'a' * 32}-staging", protects={"cdn": CDN})
    graph = deploy(lambda provider: ShieldAdvanced("shield", args, ResourceOptions(provider=provider)))
    assert len(graph.one("ProtectionGroup").inputs["protectionGroupId"]) == 36


@pytest.mark.requirement("QA-06")
def test_each_resource_is_protected_once_the_account_is_subscribed(graph: Graph):
    protection = graph.named("shield-cdn")
    assert protection.inputs == {"name": "acme-prod-cdn", "resourceArn": CDN}
    assert protection.depends_on(graph.one("Subscription"))


@pytest.mark.requirement("QA-06")
def test_the_resources_are_judged_as_one_group(graph: Graph):
    group = graph.one("ProtectionGroup")
    assert group.inputs == {
        "protectionGroupId": "acme-prod",
        "aggregation": "MAX",
        "pattern": "ARBITRARY",
        "members": [CDN],
    }
    assert group.depends_on(graph.named("shield-cdn"))


@pytest.mark.requirement("QA-06")
def test_a_disabled_subscription_cannot_be_created():
    with pytest.raises(ValueError, match=r"settings\.enabled: False: Shield Advanced is disabled"):
        ShieldAdvancedArgs(settings=ShieldAdvancedSettings(enabled=False), group_id="acme", protects={})

"""Hosted zones: created, signed, or looked up."""

import pytest
from pulumi import ResourceOptions

from components.edge.route53.settings import ZoneSettings
from components.edge.route53.zone import Zone, ZoneArgs
from preview.graph import Graph, holds_unknown
from tests.conftest import Deploy

ACCOUNT = "123456789012"


def zone_graph(deploy: Deploy, settings: ZoneSettings, *, protect: bool = False, unknown: bool = False) -> Graph:
    args = ZoneArgs(domain="media.example", settings=settings, account_id=ACCOUNT, protect=protect)
    return deploy(lambda provider: Zone("dns", args, ResourceOptions(provider=provider)), unknown=unknown)


@pytest.mark.requirement("MQ-03", "QA-03")
def test_a_created_zone_is_public_with_name_servers_as_output(deploy: Deploy):
    graph = zone_graph(deploy, ZoneSettings(mode="create", comment="Of the product"), protect=True)
    zone = graph.named("dns-zone")
    assert zone.inputs == {"name": "media.example", "comment": "Of the product"}
    assert zone.options.protect
    component = graph.named("dns")
    assert component.outputs["zone_id"] == zone.outputs["zoneId"]
    assert component.outputs["name_servers"] == zone.outputs["nameServers"]


def test_an_existing_zone_is_looked_up(deploy: Deploy):
    graph = zone_graph(deploy, ZoneSettings(mode="lookup"))
    assert list(graph.resources) == []
    assert holds_unknown(graph.named("dns").outputs["zone_id"])


def test_a_signed_zone_has_a_key_that_only_route_53_uses_for_this_zone(deploy: Deploy):
    graph = zone_graph(deploy, ZoneSettings(mode="create", dnssec=True))
    key = graph.named("dns-signing-key")
    assert key.inputs["customerMasterKeySpec"] == "ECC_NIST_P256"
    assert key.inputs["keyUsage"] == "SIGN_VERIFY"
    sign = next(item for item in key.json("policy")["Statement"] if item["Sid"] == "AllowSigning")
    assert sign["Principal"] == {"Service": "dnssec-route53.amazonaws.com"}
    assert sign["Action"] == ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"]
    assert sign["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    assert graph.target(sign["Condition"]["ArnEquals"]["aws:SourceArn"]).name == "dns-zone"


def test_signing_begins_when_its_key_exists_and_is_protected(deploy: Deploy):
    graph = zone_graph(deploy, ZoneSettings(mode="create", dnssec=True))
    signing_key, signing = graph.one("KeySigningKey"), graph.one("HostedZoneDnsSec")
    assert graph.target(signing_key.inputs["keyManagementServiceArn"]).name == "dns-signing-key"
    assert signing.depends_on(signing_key)
    assert all(node.options.protect for node in (graph.named("dns-signing-key"), signing_key, signing))
    assert graph.named("dns").outputs["ds_record"] == signing_key.outputs["dsRecord"]


@pytest.mark.parametrize("dnssec", [False, True])
def test_a_zone_is_planned_before_anything_is_known(deploy: Deploy, dnssec: bool):
    graph = zone_graph(deploy, ZoneSettings(mode="create", dnssec=dnssec), unknown=True)
    assert len(graph.of_type("HostedZoneDnsSec")) == int(dnssec)

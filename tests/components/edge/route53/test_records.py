"""DNS records, and aliases to resources of the stack."""

from typing import Any

import pytest
from pulumi import ResourceOptions
from pulumi_aws import route53

from components.edge.route53.records import AliasRecords, AliasRecordsArgs, Records, RecordsArgs, routing_inputs
from components.edge.route53.routing import (
    FailoverRouting,
    GeolocationRouting,
    LatencyRouting,
    Routing,
    WeightedRouting,
)
from components.edge.route53.settings import RecordSettings
from preview.graph import Graph, Node
from tests.conftest import Deploy

ZONE = "media.example"
DISTRIBUTION: dict[str, Any] = {"target_domain_name": "d111.cloudfront.net", "target_zone_id": "Z2FDTNDATAQYW2"}


def record(deploy: Deploy, **fields: Any) -> Node:
    settings = RecordSettings.model_validate({"zone": ZONE, **fields})
    args = RecordsArgs(records={"it": settings}, zone_ids={ZONE: "Z-MEDIA"}, health_check_ids={"api": "hc-api"})
    return deploy(lambda provider: Records("dns", args, ResourceOptions(provider=provider))).named("dns-it")


def aliases(deploy: Deploy, **fields: Any) -> Graph:
    args = AliasRecordsArgs(zone_ids={"cdn.media.example": "Z-MEDIA"}, **{**DISTRIBUTION, **fields})
    return deploy(lambda provider: AliasRecords("cdn", args, ResourceOptions(provider=provider)))


@pytest.mark.requirement("MQ-06")
def test_mail_records_are_at_the_apex_with_their_priorities(deploy: Deploy):
    mail = record(deploy, type="MX", values=["10 mx1.mail.example.", "20 mx2.mail.example."])
    assert mail.inputs == {
        "zoneId": "Z-MEDIA",
        "name": ZONE,
        "type": "MX",
        "ttl": 300,
        "records": ["10 mx1.mail.example.", "20 mx2.mail.example."],
    }


@pytest.mark.requirement("GD-176")
def test_the_time_to_live_is_a_setting(deploy: Deploy):
    api = record(deploy, name="api.media.example", type="A", values=["192.0.2.1"], ttlSeconds=60)
    assert (api.inputs["name"], api.inputs["ttl"]) == ("api.media.example", 60)


def test_a_long_txt_value_is_split_into_strings_of_255_characters(deploy: Deploy):
    text = record(deploy, type="TXT", values=["k" * 300])
    assert text.inputs["records"] == ["k" * 255 + '""' + "k" * 45]


@pytest.mark.requirement("MS-06", "GD-168")
def test_a_failover_primary_has_a_health_check(deploy: Deploy):
    primary = record(
        deploy,
        name="api.media.example",
        type="A",
        values=["192.0.2.1"],
        routing={"policy": "failover", "role": "primary", "healthCheck": "api"},
    )
    assert primary.inputs["failoverRoutingPolicies"] == [{"type": "PRIMARY"}]
    assert (primary.inputs["setIdentifier"], primary.inputs["healthCheckId"]) == ("primary", "hc-api")


@pytest.mark.requirement("QA-03", "MS-07")
@pytest.mark.parametrize(
    ("routing", "identifier", "policy"),
    [
        (
            LatencyRouting(policy="latency", region="eu-west-1"),
            "eu-west-1",
            {"latencyRoutingPolicies": [{"region": "eu-west-1"}]},
        ),
        (
            GeolocationRouting(policy="geolocation", continent="EU"),
            "EU",
            {"geolocationRoutingPolicies": [{"continent": "EU"}]},
        ),
        (
            GeolocationRouting(policy="geolocation", country="US", subdivision="CA"),
            "US-CA",
            {"geolocationRoutingPolicies": [{"country": "US", "subdivision": "CA"}]},
        ),
        (
            GeolocationRouting(policy="geolocation", country="*"),
            "default",
            {"geolocationRoutingPolicies": [{"country": "*"}]},
        ),
        (
            WeightedRouting(policy="weighted", weight=10, set_identifier="blue"),
            "blue",
            {"weightedRoutingPolicies": [{"weight": 10}]},
        ),
    ],
)
def test_aliases_are_routed_by_location_or_weight(
    deploy: Deploy, routing: Routing, identifier: str, policy: dict[str, Any]
):
    node = aliases(deploy, routing=routing, health_check_id="hc-api").named("cdn-cdn.media.example-a")
    given = {key: value for key, value in node.inputs.items() if key.endswith("RoutingPolicies")}
    assert given == policy
    assert (node.inputs["setIdentifier"], node.inputs["healthCheckId"]) == (identifier, "hc-api")


@pytest.mark.requirement("MQ-04", "MQ-05", "GD-05", "GD-10", "MA-18")
def test_an_alias_has_an_ipv4_and_an_ipv6_record_of_the_same_target(deploy: Deploy):
    graph = aliases(deploy)
    assert sorted(node.inputs["type"] for node in graph.of_type("Record")) == ["A", "AAAA"]
    for node in graph.of_type("Record"):
        assert (node.inputs["name"], node.inputs["zoneId"]) == ("cdn.media.example", "Z-MEDIA")
        assert node.inputs["aliases"] == [
            {"name": "d111.cloudfront.net", "zoneId": "Z2FDTNDATAQYW2", "evaluateTargetHealth": False}
        ]
        assert "ttl" not in node.inputs


def test_a_target_without_ipv6_has_one_record(deploy: Deploy):
    assert [node.name for node in aliases(deploy, ipv6=False).of_type("Record")] == ["cdn-cdn.media.example-a"]


def test_a_failover_primary_without_a_health_check_is_rejected():
    with pytest.raises(ValueError, match="routing: a failover primary needs evaluate_target_health or health_check_id"):
        AliasRecordsArgs(
            zone_ids={},
            target_domain_name="d111.cloudfront.net",
            target_zone_id="Z2FDTNDATAQYW2",
            routing=FailoverRouting(policy="failover", role="primary"),
        )


def test_a_simple_record_has_no_set_identifier():
    assert routing_inputs(None) == {}


def test_records_are_planned_while_their_zone_is_unknown(deploy: Deploy):
    def program(provider: Any) -> None:
        zone = route53.Zone("zone", name=ZONE, opts=ResourceOptions(provider=provider))
        mail = RecordSettings(zone=ZONE, type="MX", values=("10 mx.mail.example.",))
        args = RecordsArgs(records={"mail": mail}, zone_ids={ZONE: zone.zone_id})
        Records("dns", args, ResourceOptions(provider=provider))

    graph = deploy(program, unknown=True)
    assert graph.unknown_inputs(graph.named("dns-mail")) == ["zoneId"]

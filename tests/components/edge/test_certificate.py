"""Certificates: DNS validation before use."""

import pytest
from pulumi import ResourceOptions

from components.edge.acm.certificate import Certificate, CertificateArgs, validated_domains
from preview.graph import Graph
from tests.conftest import Deploy

NAMES = ("media.example", "*.media.example", "cdn.example.org")
ZONES = {"media.example": "Z-MEDIA", "cdn.example.org": "Z-ORG"}


def certificate_graph(deploy: Deploy, args: CertificateArgs, *, unknown: bool = False) -> Graph:
    return deploy(lambda provider: Certificate("edge", args, ResourceOptions(provider=provider)), unknown=unknown)


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return certificate_graph(deploy, CertificateArgs(domain_names=NAMES, zone_ids=ZONES))


@pytest.mark.requirement("GD-22", "QA-07", "MQ-07", "MA-18")
def test_the_certificate_covers_apex_and_wildcard_and_is_proved_by_dns(graph: Graph):
    inputs = graph.one("Certificate", validationMethod="DNS").inputs
    assert inputs["domainName"] == "media.example"
    assert inputs["subjectAlternativeNames"] == ["*.media.example", "cdn.example.org"]
    assert inputs["keyAlgorithm"] == "RSA_2048"


def test_apex_and_wildcard_share_one_validation_record(graph: Graph):
    assert sorted(record.name for record in graph.of_type("Record")) == ["edge-cdn.example.org", "edge-media.example"]


def test_each_validation_record_has_the_value_of_its_domain(graph: Graph):
    options = graph.named("edge-certificate").outputs["domainValidationOptions"]
    asked = {option["domainName"]: option for option in options}
    for domain, zone in ZONES.items():
        record = graph.named(f"edge-{domain}")
        assert record.inputs["zoneId"] == zone
        assert record.inputs["name"] == asked[domain]["resourceRecordName"]
        assert record.inputs["records"] == [asked[domain]["resourceRecordValue"]]
        assert record.inputs["type"] == "CNAME"


@pytest.mark.requirement("QA-07")
def test_users_of_the_certificate_depend_on_its_validation(graph: Graph):
    validation = graph.one("CertificateValidation")
    assert graph.target(validation.inputs["certificateArn"]).name == "edge-certificate"
    assert [graph.target(name).name for name in validation.inputs["validationRecordFqdns"]] == [
        "edge-media.example",
        "edge-cdn.example.org",
    ]
    assert validation.options.custom_timeouts == {"create": "20m"}
    component = graph.named("edge")
    assert component.outputs["arn"] == validation.outputs["certificateArn"]


def test_a_wildcard_certificate_is_validated_by_its_parent_domain(deploy: Deploy):
    graph = certificate_graph(deploy, CertificateArgs(domain_names=["*.media.example"], zone_ids=ZONES))
    assert [record.name for record in graph.of_type("Record")] == ["edge-media.example"]


@pytest.mark.requirement("QA-07")
def test_a_domain_in_two_regions_has_one_validation_record(deploy: Deploy):
    shared = {"media.example": "_proof.media.example"}
    args = CertificateArgs(domain_names=["media.example"], zone_ids={}, shared_records=shared)
    graph = certificate_graph(deploy, args)
    assert graph.of_type("Record") == []
    assert graph.one("CertificateValidation").inputs["validationRecordFqdns"] == ["_proof.media.example"]


@pytest.mark.requirement("QA-07")
def test_the_certificate_is_in_the_region_of_its_provider(graph: Graph):
    assert {graph.named(f"edge-{part}").region for part in ("certificate", "validation")} == {"us-east-1"}


def test_the_records_are_planned_while_the_certificate_is_unknown(deploy: Deploy):
    graph = certificate_graph(deploy, CertificateArgs(domain_names=NAMES, zone_ids=ZONES), unknown=True)
    record = graph.named("edge-media.example")
    assert graph.unknown_inputs(record) == ["name", "records", "type"]
    assert [node.name for node in graph.referenced(record, "records")] == ["edge-certificate"]


def test_validated_domains_are_ordered_and_unique():
    assert validated_domains(["*.b.example", "a.example", "b.example"]) == ("b.example", "a.example")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "domain_names: []: allowed: 1 to 10 different names"),
        (["a.example", "a.example"], "domain_names: ['a.example', 'a.example']: allowed: 1 to 10 different names"),
        (["b.example"], "zone_ids: no zone for b.example; set its ID, or a record in shared_records"),
    ],
)
def test_invalid_certificate_arguments_are_rejected(names: list[str], message: str):
    with pytest.raises(ValueError) as rejected:
        CertificateArgs(domain_names=names, zone_ids={"a.example": "Z-A"})
    assert str(rejected.value) == message

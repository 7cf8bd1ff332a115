"""What a deployed stack lacks, and what a stack looks up."""

import json
from typing import Any

import pytest

from preflight import deployed, lookups
from preview.graph import Node
from tests.preflight.accounts import Answers, graph, resource

ZONE = {"Name": "acme.example.", "Id": "Z1", "CallerReference": "1", "Config": {"PrivateZone": False}}
PARENT = {**ZONE, "Name": "example.", "Id": "Z0"}
OWN = {"HostedZone": ZONE, "DelegationSet": {"NameServers": ["ns-1.aws.example"]}}
LIST: dict[str, Any] = {"Marker": "", "IsTruncated": False, "MaxItems": "100"}


def zones(*found: dict[str, Any]) -> Answers:
    answers = Answers().gives("route53.list_hosted_zones", {"HostedZones": list(found), **LIST})
    return answers.gives("route53.get_hosted_zone", OWN, Id="Z1")


def test_a_zone_that_nobody_created_is_missing() -> None:
    answers = Answers().gives("route53.list_hosted_zones", {"HostedZones": [], **LIST})
    assert answers.verdict(deployed.delegated, "acme.example") == ("missing", "no hosted zone of this name")


def test_a_delegation_by_another_registrar_is_not_known() -> None:
    answers = zones(ZONE).gives("route53domains.list_domains", {"Domains": []})
    assert answers.verdict(deployed.delegated, "acme.example")[0] == "not known"


@pytest.mark.parametrize(("server", "state"), [("NS-1.aws.example.", "ok"), ("ns-9.other.example", "missing")])
def test_a_registered_domain_names_the_servers_of_the_zone(server: str, state: str) -> None:
    answers = zones(ZONE).gives("route53domains.list_domains", {"Domains": [{"DomainName": "acme.example"}]})
    detail = {"Nameservers": [{"Name": server}]}
    answers.gives("route53domains.get_domain_detail", detail, DomainName="acme.example")
    assert answers.verdict(deployed.delegated, "acme.example")[0] == state


@pytest.mark.parametrize(("server", "state"), [("ns-1.aws.example.", "ok"), ("ns-9.other.example.", "missing")])
def test_a_parent_zone_delegates_to_the_servers_of_the_zone(server: str, state: str) -> None:
    answers = zones(PARENT, ZONE).gives("route53domains.list_domains", {"Domains": []})
    record = {"Name": "acme.example.", "Type": "NS", "TTL": 300, "ResourceRecords": [{"Value": server}]}
    answers.gives(
        "route53.list_resource_record_sets",
        {"ResourceRecordSets": [record], "IsTruncated": False, "MaxItems": "1"},
        HostedZoneId="Z0",
        StartRecordName="acme.example",
        StartRecordType="NS",
        MaxItems="1",
    )
    assert answers.verdict(deployed.delegated, "acme.example")[0] == state


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ([("acme.example", "ISSUED"), ("acme.example", "EXPIRED")], ("ok", "issued")),
        ([("acme.example", "PENDING_VALIDATION")], ("missing", "pending_validation")),
        ([("other.example", "ISSUED")], ("missing", "none")),
    ],
    ids=str,
)
def test_a_certificate_is_issued(found: list[tuple[str, str]], verdict: tuple[str, str]) -> None:
    listed = [{"DomainName": name, "Status": status} for name, status in found]
    answers = Answers().gives("acm.list_certificates", {"CertificateSummaryList": listed})
    assert answers.verdict(deployed.issued, "us-east-1", "acme.example") == verdict


@pytest.mark.parametrize(("status", "state"), [("AVAILABLE", "ok"), ("PENDING", "missing")])
def test_a_connection_is_available(status: str, state: str) -> None:
    found = {"Connections": [{"ConnectionName": "acme-code", "ConnectionStatus": status}]}
    answers = Answers().gives("codeconnections.list_connections", found)
    assert answers.verdict(deployed.connected, "us-east-1", "acme-code") == (state, status)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ({"VersionIdsToStages": {"a" * 32: ["AWSCURRENT"]}}, ("ok", "has a value")),
        ({"VersionIdsToStages": {"a" * 32: ["AWSPENDING"]}}, ("missing", "has no value")),
        ({}, ("missing", "has no value")),
    ],
    ids=str,
)
def test_a_secret_has_a_current_version(answer: dict[str, Any], verdict: tuple[str, str]) -> None:
    answers = Answers().gives("secretsmanager.describe_secret", answer, SecretId="acme/key")
    assert answers.verdict(deployed.has_value, "us-east-1", "acme/key") == verdict


def test_secrets_that_the_program_writes_are_not_asked_for() -> None:
    written = resource("aws:secretsmanager/secret:Secret", "written", name="acme/written")
    version = resource("aws:secretsmanager/secretVersion:SecretVersion", refers={"secretId": (written,)})
    by_hand = resource("aws:secretsmanager/secret:Secret", "key", name="acme/key")
    assert deployed.without_version(graph(written, version, by_hand)) == [by_hand]


def task(image: str) -> Node:
    return resource("aws:ecs/taskDefinition:TaskDefinition", image, containerDefinitions=json.dumps([{"image": image}]))


def test_images_are_those_of_ecr() -> None:
    registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
    images = [
        f"{registry}/acme/api:1.0",
        f"{registry}/acme/api@sha256:ab",
        f"{registry}/acme/web",
        "public.example/x:1",
    ]
    assert deployed.images(graph(*map(task, images))) == [
        ("eu-west-1", "acme/api", "1.0"),
        ("eu-west-1", "acme/api", "sha256:ab"),
        ("eu-west-1", "acme/web", "latest"),
    ]


@pytest.mark.parametrize(
    ("tag", "image"), [("1.0", {"imageTag": "1.0"}), (f"sha256:{'a' * 64}", {"imageDigest": f"sha256:{'a' * 64}"})]
)
def test_an_image_is_present(tag: str, image: dict[str, str]) -> None:
    answers = Answers().gives(
        "ecr.describe_images", {"imageDetails": [{"imageTags": ["1.0"]}]}, repositoryName="api", imageIds=[image]
    )
    assert answers.verdict(deployed.has_image, "us-east-1", "api", tag) == ("ok", "present")


@pytest.mark.parametrize("code", ["ImageNotFoundException", "RepositoryNotFoundException"])
def test_an_image_is_missing(code: str) -> None:
    answers = Answers().refuses("ecr.describe_images", code)
    assert answers.verdict(deployed.has_image, "us-east-1", "api", "1.0") == ("missing", "not there")


def test_zones_without_a_resource_are_looked_up() -> None:
    component = Node(
        urn="a", type=lookups.ZONE, name="dns-acme.example", parent="", custom=False, inputs={}, outputs={}
    )
    created = Node(urn="b", type=lookups.ZONE, name="dns-own.example", parent="", custom=False, inputs={}, outputs={})
    zone = resource("aws:route53/zone:Zone", parent="b")
    assert lookups.looked_up_zones(graph(component, created, zone)) == ["acme.example"]


ARN = "arn:aws:codeconnections:us-east-1:123456789012:connection/one"


def test_connections_of_pipelines_are_looked_up() -> None:
    stages = [{"actions": [{"configuration": {"ConnectionArn": ARN}}, {}]}]
    assert lookups.connections(graph(resource("aws:codepipeline/pipeline:Pipeline", stages=stages))) == [
        ("us-east-1", ARN)
    ]


@pytest.mark.parametrize(("status", "state"), [("AVAILABLE", "ok"), ("ERROR", "missing")])
def test_a_connection_that_is_looked_up_is_available(status: str, state: str) -> None:
    found = {"Connection": {"ConnectionStatus": status}}
    answers = Answers().gives("codeconnections.get_connection", found, ConnectionArn=ARN)
    assert answers.verdict(lookups.available, "us-east-1", ARN) == (state, status)

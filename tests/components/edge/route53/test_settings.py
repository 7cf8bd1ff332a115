"""Settings of zones, records and health checks: accepted and rejected values."""

from typing import Any

import pytest
from pydantic import ValidationError

from components.edge.route53.checks import alias_faults
from components.edge.route53.settings import DnsSettings
from components.edge.route53.values import text_strings
from components.foundation.settings.domain_names import zone_of
from components.foundation.settings.faults import faults_of

ZONES: dict[str, Any] = {"media.example": {"mode": "create"}}
A = {"zone": "media.example", "type": "A", "values": ["192.0.2.1"]}
CHECK = {"type": "HTTPS", "domainName": "one.media.example"}


def faults(**given: Any) -> list[str]:
    """Messages of the faults of a `dns` object; its zone is media.example by default."""
    try:
        DnsSettings.model_validate({"zones": ZONES, **given})
    except ValidationError as error:
        return [str(fault) for fault in faults_of(error, DnsSettings)]
    return []


def record(type_: str, *values: str, **fields: Any) -> dict[str, Any]:
    return {"zone": "media.example", "type": type_, "values": list(values), **fields}


def routed(name: str = "api.media.example", **routing: Any) -> dict[str, Any]:
    return {**A, "name": name, "routing": routing}


@pytest.mark.requirement("MQ-06")
@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("A", "192.0.2.1"),
        ("AAAA", "2001:db8::1"),
        ("CAA", '0 issue "amazon.com"'),
        ("MX", "10 mx1.mail.example."),
        ("SRV", "10 5 443 api.media.example."),
        ("TXT", "v=spf1 include:_spf.mail.example -all"),
    ],
)
def test_valid_values_are_accepted_at_the_apex(type_: str, value: str):
    assert faults(records={"it": record(type_, value)}) == []


@pytest.mark.parametrize(
    ("type_", "value", "problem"),
    [
        ("A", "192.0.2.256", "must be an IPv4 address, such as 192.0.2.1"),
        ("AAAA", "192.0.2.1", "must be an IPv6 address, such as 2001:db8::1"),
        ("CAA", "0 issue amazon.com", "must be flags, tag and value, such as '0 issue \"amazon.com\"'"),
        (
            "MX",
            "mx1.mail.example.",
            "must be a priority of 0 to 65535 and a host that ends in a dot, such as '10 mail.example.com.'",
        ),
        (
            "MX",
            "10 mx1.mail.example",
            "must be a priority of 0 to 65535 and a host that ends in a dot, such as '10 mail.example.com.'",
        ),
        (
            "MX",
            "65536 mx1.mail.example.",
            "must be a priority of 0 to 65535 and a host that ends in a dot, such as '10 mail.example.com.'",
        ),
        (
            "SRV",
            "10 443 api.media.example.",
            "must be priority, weight, port and a host that ends in a dot, such as '10 5 443 api.example.com.'",
        ),
        ("TXT", "", "allowed: 1 to 4000 characters"),
    ],
)
def test_values_that_route_53_rejects_are_rejected(type_: str, value: str, problem: str):
    assert faults(records={"it": record(type_, value)}) == [f"records.it.values[0]: '{value}': {problem}"]


def test_a_txt_value_has_no_quotes():
    problem = "must not contain quotes, which the program adds"
    assert faults(records={"it": record("TXT", '"spf"')}) == [f"records.it.values[0]: '\"spf\"': {problem}"]


def test_a_txt_value_of_255_characters_is_one_string_and_one_of_256_is_two():
    assert text_strings("k" * 255) == "k" * 255
    assert text_strings("k" * 256) == "k" * 255 + '""k'


@pytest.mark.parametrize("type_", ["CNAME", "NS"])
def test_invalid_records_at_the_apex_are_rejected(type_: str):
    assert faults(records={"it": record(type_, "elsewhere.example.")}) == [
        f"records.it.type: '{type_}': is not allowed at the apex of the zone media.example; set a name below the zone"
    ]


def test_a_record_outside_its_zone_is_rejected():
    assert faults(records={"it": {**A, "name": "api.other.example"}}) == [
        "records.it.name: 'api.other.example': is not in the zone media.example; set a name that ends in .media.example"
    ]


def test_a_name_that_only_ends_alike_is_outside_the_zone():
    assert zone_of("notmedia.example", ["media.example"]) is None


def test_a_record_belongs_in_the_longest_zone_that_answers_for_it():
    zones = {**ZONES, "cdn.media.example": {"mode": "lookup"}}
    assert faults(zones=zones, records={"it": {**A, "name": "a.cdn.media.example"}}) == [
        "records.it.name: 'a.cdn.media.example': is not in the zone media.example; set zone: cdn.media.example"
    ]


def test_an_unknown_zone_is_rejected_with_the_nearest():
    assert faults(records={"it": {**A, "zone": "medai.example"}}) == [
        "records.it.zone: unknown zone 'medai.example'; did you mean 'media.example'?"
    ]


def test_an_imported_zone_has_an_unchanged_comment():
    assert faults(zones={"media.example": {"mode": "lookup", "comment": "ours"}}) == [
        "zones.media.example.mode: 'lookup': the comment and DNSSEC of an existing zone are not managed; "
        "remove comment and dnssec, or set mode: create"
    ]


@pytest.mark.requirement("GD-176")
def test_records_live_five_minutes_by_default():
    assert DnsSettings.model_validate({"zones": ZONES, "records": {"it": A}}).records["it"].ttl_seconds == 300


@pytest.mark.requirement("GD-176")
def test_a_ttl_of_days_is_rejected():
    assert faults(records={"it": {**A, "ttlSeconds": 172_801}}) == [
        "records.it.ttlSeconds: 172801: allowed: 172800 or less"
    ]


def test_two_simple_records_of_one_name_and_type_are_rejected():
    assert faults(records={"one": A, "two": {**A, "values": ["192.0.2.2"]}}) == [
        "records.two: is a second A record of media.example; add its values to one, or set a routing policy for both"
    ]


def test_a_cname_excludes_other_records():
    name = "www.media.example"
    assert faults(records={"one": {**A, "name": name}, "two": record("CNAME", "x.example.", name=name)}) == [
        "records.two.type: 'CNAME': www.media.example has records of type A too, which a CNAME excludes; "
        "remove one of them"
    ]


@pytest.mark.requirement("MS-06", "GD-168")
def test_a_failover_pair_with_a_health_check_is_accepted():
    pair = {
        "one": routed(policy="failover", role="primary", healthCheck="api"),
        "two": routed(policy="failover", role="secondary"),
    }
    assert faults(records=pair, healthChecks={"api": CHECK}) == []


@pytest.mark.requirement("MS-06")
def test_a_failover_primary_needs_a_health_check_and_a_secondary():
    assert faults(records={"one": routed(policy="failover", role="primary")}) == [
        "records.one.routing.role: 'primary': a failover set consists of one primary and one secondary; add "
        "the missing record",
        "records.one.routing.healthCheck: missing: the secondary would never answer; set one of dns.healthChecks",
    ]


def test_a_health_check_of_the_domain_that_it_routes_is_rejected():
    pair = {
        "one": routed("one.media.example", policy="failover", role="primary", healthCheck="api"),
        "two": routed("one.media.example", policy="failover", role="secondary"),
    }
    assert faults(records=pair, healthChecks={"api": CHECK}) == [
        "records.one.routing.healthCheck: 'api': checks one.media.example, the name of this record "
        "itself; check a name that belongs to the endpoint only"
    ]


def test_an_unknown_health_check_is_rejected_with_the_nearest():
    records = {"one": routed(policy="latency", region="eu-west-1", healthCheck="apj")}
    assert faults(records=records, healthChecks={"api": CHECK}) == [
        "records.one.routing.healthCheck: unknown health check 'apj'; did you mean 'api'?"
    ]


@pytest.mark.requirement("QA-03", "MS-07")
def test_one_record_a_region_is_accepted():
    assert faults(records={name: routed(policy="latency", region=name) for name in ("us-east-1", "eu-west-1")}) == []


def test_a_region_that_two_records_lead_to_is_rejected():
    pair = {name: routed(policy="latency", region="eu-west-1", setIdentifier=name) for name in ("one", "two")}
    assert faults(records=pair) == [
        "records.two.routing.region: 'eu-west-1': duplicates that of one; use a different one for each record of a set"
    ]


def test_set_identifiers_differ_within_a_set():
    pair = {name: routed(policy="weighted", weight=1, setIdentifier="blue") for name in ("one", "two")}
    assert faults(records=pair) == [
        "records.two.routing.setIdentifier: 'blue': duplicates that of one; use a different one for each "
        "record of a set"
    ]


def test_records_of_one_name_share_one_policy():
    pair = {
        "one": routed(policy="weighted", weight=1, setIdentifier="blue"),
        "two": routed(policy="latency", region="eu-west-1"),
    }
    assert faults(records=pair) == [
        "records.two.routing.policy: 'latency': records of one name and type need the same policy, and "
        "these have latency, weighted; use the same policy for all of them"
    ]


def test_a_routed_record_with_the_name_of_a_simple_one_is_rejected():
    pair = {"one": {**A, "name": "api.media.example"}, "two": routed(policy="latency", region="eu-west-1")}
    assert faults(records=pair) == [
        "records.one.routing: missing: other A records of api.media.example have a routing policy; use the "
        "same policy for all of them"
    ]


@pytest.mark.requirement("QA-03")
def test_geolocation_answers_everybody():
    assert faults(records={"one": routed(policy="geolocation", continent="EU")}) == [
        "records.one.routing: the set has no default record; add a record with country: '*'"
    ]


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ({}, "records.one.routing: requires one location; set either continent or country"),
        (
            {"country": "DE", "subdivision": "BY"},
            "records.one.routing.subdivision: 'BY': Route 53 supports the states of US and UA only; "
            "remove it, or set country to US or UA",
        ),
    ],
)
def test_an_unknown_geolocation_is_rejected(place: dict[str, str], fault: str):
    assert faults(records={"one": routed(policy="geolocation", **place)}) == [fault]


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (
            {**CHECK, "regions": ["us-east-1", "eu-west-1"]},
            "healthChecks.it.regions: 2: Route 53 requires three or more regions; add regions, or omit the key",
        ),
        (
            {"type": "TCP", "domainName": "a.example"},
            "healthChecks.it.port: missing; set the port that a TCP check connects to",
        ),
        (
            {"type": "CALCULATED", "healthChecks": ["api"], "healthyThreshold": 2},
            "healthChecks.it.healthyThreshold: 2: allowed: 1 or less, the number of healthChecks; lower "
            "it, or add healthChecks",
        ),
        (
            {"type": "CALCULATED", "healthChecks": ["apo"], "healthyThreshold": 1},
            "healthChecks.it.healthChecks[0]: unknown health check 'apo'; did you mean 'api'?",
        ),
        (
            {"type": "CALCULATED", "healthChecks": ["sum"], "healthyThreshold": 1},
            "healthChecks.it.healthChecks[0]: 'sum': is itself a calculated health check, which Route 53 "
            "does not allow; list its child health checks",
        ),
    ],
)
def test_a_health_check_that_route_53_rejects_is_rejected(check: dict[str, Any], fault: str):
    total = {"type": "CALCULATED", "healthChecks": ["api"], "healthyThreshold": 1}
    assert faults(healthChecks={"api": CHECK, "sum": total, "it": check}) == [fault]


@pytest.mark.requirement("MA-18")
def test_an_alias_in_a_zone_is_accepted():
    dns = DnsSettings.model_validate({"zones": ZONES})
    assert list(alias_faults(dns, {"edge.aliases[0]": "cdn.media.example", "edge.aliases[1]": "media.example"})) == []


@pytest.mark.parametrize(
    ("dns", "zones"), [(None, "none"), (DnsSettings.model_validate({"zones": ZONES}), "media.example")]
)
def test_an_alias_outside_the_zones_is_rejected(dns: DnsSettings | None, zones: str):
    assert [str(fault) for fault in alias_faults(dns, {"edge.aliases[0]": "cdn.other.example"})] == [
        f"edge.aliases[0]: 'cdn.other.example': is not in a zone of the stack (zones: {zones}); "
        "add its zone to dns.zones, or remove the name"
    ]


def test_an_alias_with_a_duplicate_name_is_rejected():
    dns = DnsSettings.model_validate({"zones": ZONES, "records": {"www": A, "mail": record("MX", "1 m.example.")}})
    assert [str(fault) for fault in alias_faults(dns, {"edge.aliases[0]": "media.example"})] == [
        "edge.aliases[0]: 'media.example': conflicts with the A record dns.records.www; remove one of the two"
    ]


@pytest.mark.parametrize(
    ("alias", "values"),
    [
        ("cdn.media.example", ['0 issue "ca.example"']),
        ("media.example", ['0 issue ";"']),
        ("*.media.example", ['0 issue "amazon.com"', '0 issuewild "ca.example"']),
    ],
)
def test_an_alias_that_aws_may_issue_no_certificate_for_is_rejected(alias: str, values: list[str]):
    dns = DnsSettings.model_validate({"zones": ZONES, "records": {"issuers": record("CAA", *values)}})
    assert [str(fault) for fault in alias_faults(dns, {"edge.aliases[0]": alias})] == [
        f"edge.aliases[0]: '{alias}': cannot have an ACM certificate: dns.records.issuers "
        "permits other authorities only; "
        "add the value '0 issue \"amazon.com\"' to it"
    ]


@pytest.mark.parametrize("values", [['0 issue "ca.example"', '0 issue "amazon.com"'], ['0 iodef "mailto:a@b.example"']])
def test_an_alias_that_aws_may_issue_a_certificate_for_is_accepted(values: list[str]):
    dns = DnsSettings.model_validate({"zones": ZONES, "records": {"issuers": record("CAA", *values)}})
    assert list(alias_faults(dns, {"edge.aliases[0]": "*.media.example"})) == []

"""The sections of a report beside its estimate, as text and as JSON."""

from typing import Any

from cost.report import Report, report
from cost.report_text import document, sections
from tests.cost.graphs import graph, node

NAT = "aws:ec2/natGateway:NatGateway"
VPC = {**node("media:network:Vpc", name="primary-vpc"), "custom": False}
NODES = graph(VPC, *({**node(NAT, name=f"primary-vpc-nat-{zone}"), "parent": VPC["urn"]} for zone in "ab"))
SETTINGS: dict[str, Any] = {
    "perUser": {"vpc": {"processedGb": 0.1}},
    "usage": {"vpc": {"proccesedGb": 1}},
    "profiles": {"large": {"users": 1000}, "small": {"users": 10}},
    "discounts": [{"prices": "nat-gateway.*", "percent": 10, "reason": "agreed with the account team"}],
}


def of(settings: dict[str, Any], profile: str = "") -> Report:
    return report(NODES, settings, "prod", profile)


def test_a_report_has_profiles_reductions_usage_that_nothing_reads_and_advice() -> None:
    assert [*sections(of(SETTINGS))] == [
        "",
        "Profiles",
        "  profile  users  fixed  by usage  without usage  unpriced",
        "  small       10  65.70      0.09              0         0",
        "  large    1,000  65.70      9.00              0         0",
        "",
        "With discounts and free amounts (59.21)",
        "  10 % off nat-gateway.*  65.79  -6.58  agreed with the account team",
        "",
        "Usage that no price depends on",
        "  vpc  proccesedGb",
        "",
        "Savings that are not taken",
        "  one NAT gateway in a region  32.85  but a failure of its zone cuts the others off the internet",
    ]


def test_a_report_without_settings_has_no_empty_sections() -> None:
    assert [line for line in sections(of({})) if line and not line.startswith(" ")] == ["Savings that are not taken"]


def test_json_has_the_same_as_the_text() -> None:
    found = document(of(SETTINGS, "large"))
    assert found["profile"] == "large"
    assert {name: each["byUsage"] for name, each in found["profiles"].items()} == {"small": "0.0900", "large": "9.0000"}
    assert [item["change"] for item in found["reductions"]] == ["-7.47000"]
    assert found["unreadUsage"] == ["vpc.proccesedGb"]
    assert [(item["name"], item["amount"]) for item in found["advice"]] == [("one NAT gateway in a region", "32.850")]

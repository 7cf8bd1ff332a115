"""Route 53: query logs of zones, targets of records."""

from typing import Any

import pytest

from policy.tokens import EC2_ELASTIC_IP, ROUTE53_QUERY_LOG, ROUTE53_RECORD, ROUTE53_ZONE, S3_BUCKET
from tests.policy.harness import UNKNOWN, Cases, resource

zone = resource(ROUTE53_ZONE, "zone", name="media.example")
WEBSITE = "s3-website.eu-central-1.amazonaws.com"


def test_public_zones_log_queries(cases: Cases) -> None:
    cases(
        "route53-query-logging",
        passes=[
            [zone, resource(ROUTE53_QUERY_LOG, "log", refers={"zoneId": zone})],
            [zone.with_props(vpcs=[{"vpcId": "vpc-1"}])],
        ],
        fails=[[zone], [zone, resource(ROUTE53_QUERY_LOG, "log", zoneId="another")]],
        unknown=[[zone, resource(ROUTE53_QUERY_LOG, "log", zoneId=UNKNOWN)]],
    )


@pytest.mark.parametrize(
    "target",
    [{"aliases": [{"name": WEBSITE}]}, {"records": [f"assets.media.example.{WEBSITE}"], "type": "CNAME"}],
)
def test_websites_of_records_have_their_bucket(target: dict[str, Any], cases: Cases) -> None:
    record = resource(ROUTE53_RECORD, "record", name="assets.media.example", **target)
    cases(
        "route53-dangling-record",
        passes=[
            [record, resource(S3_BUCKET, "assets", bucket="assets.media.example")],
            [record.with_props(aliases=[{"name": "d111111abcdef8.cloudfront.net"}], records=None)],
        ],
        fails=[[record], [record, resource(S3_BUCKET, "assets", bucket="assets")]],
    )


@pytest.mark.parametrize(("name", "full"), [("assets", "assets.media.example"), ("", "media.example")])
def test_a_name_relative_to_its_zone_is_completed(name: str, full: str, cases: Cases) -> None:
    zone = resource(ROUTE53_ZONE, "zone", name="media.example")
    record = resource(ROUTE53_RECORD, "record", refers={"zoneId": zone}, name=name, records=[WEBSITE])
    cases(
        "route53-dangling-record",
        passes=[[record, zone, resource(S3_BUCKET, "assets", bucket=full)]],
        fails=[[record, zone], [record, zone, resource(S3_BUCKET, "assets", bucket="assets")]],
    )


def test_records_refer_to_elastic_ips(cases: Cases) -> None:
    address = resource(EC2_ELASTIC_IP, "address", publicIp="203.0.113.7")
    record = resource(ROUTE53_RECORD, "record", name="vpn.media.example", type="A", records=["203.0.113.7"])
    referring = resource(ROUTE53_RECORD, "record", refers={"records": address}, name="vpn.media.example")
    cases(
        "route53-dangling-record",
        passes=[[referring.with_props(records=["203.0.113.7"]), address], [record]],
        fails=[[record, address]],
    )

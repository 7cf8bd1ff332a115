"""Outputs of resources that are only read: texts that follow from the id are known, others are unknown."""

from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import Output, ResourceOptions

from preview.lookups.answers import answer
from tests.preview.programs import by, graph

Read = Callable[[str, str, ResourceOptions], Any]


@pytest.mark.parametrize(
    ("read", "identifier", "known"),
    [
        (aws.s3.Bucket.get, "my-bucket", {"bucket": "my-bucket", "arn": "arn:aws:s3:::my-bucket"}),
        (aws.iam.Role.get, "deployer", {"name": "deployer"}),
        (
            aws.sqs.Queue.get,
            "https://sqs.us-east-1.amazonaws.com/123456789012/jobs",
            {"name": "jobs", "arn": "arn:aws:sqs:us-east-1:123456789012:jobs"},
        ),
        (
            aws.sns.Topic.get,
            "arn:aws:sns:us-east-1:210987654321:news",
            {"name": "news", "arn": "arn:aws:sns:us-east-1:210987654321:news"},
        ),
    ],
)
def test_name_and_arn_follow_from_the_id(read: Read, identifier: str, known: dict[str, str]):
    def program(p: aws.Provider) -> None:
        found = read("found", identifier, by(p))
        pulumi.export("found", Output.all(**{name: getattr(found, name) for name in known}))

    assert graph(program)["outputs"]["found"] == known


def test_what_only_aws_knows_is_unknown_in_its_shape():
    def program(p: aws.Provider) -> None:
        zone = aws.route53.Zone.get("zone", "Z1", opts=by(p))
        pulumi.export("servers", zone.name_servers.apply(len))
        aws.iam.Role.get("role", "deployer", opts=by(p))

    found = graph(program)
    (role,) = [node for node in found["resources"] if node["name"] == "role"]
    assert found["outputs"]["servers"] == 4
    assert role["outputs"]["arn"].startswith("[unknown]")  # its path is no part of the id


def test_a_region_has_its_own_number_of_zones():
    call = "aws:index/getAvailabilityZones:getAvailabilityZones"
    numbers = {region: len(answer(call, {}, region)["names"]) for region in ("us-east-1", "us-west-2", "eu-west-1")}
    assert numbers == {"us-east-1": 6, "us-west-2": 4, "eu-west-1": 3}

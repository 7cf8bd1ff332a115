"""Places: the table that functions read, and permissions on exactly the places of a workload."""

import json
from typing import Any, get_args

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.foundation.documents import document
from components.foundation.grants import statements_of
from components.foundation.service.links import Links
from components.foundation.settings.access import AccessSettings, PlaceName
from components.media.links import MediaLinks
from components.media.place_settings import DEFAULT, KindName
from components.media.settings import MediaSettings
from components.media.variables import table, table_text
from functions.shared.kinds import KINDS
from functions.shared.prefixes import PLACE_NAMES
from tests.components.media.buckets import bucket
from tests.conftest import Deploy

SETTINGS = MediaSettings.model_validate(
    {
        "places": {
            "incoming": {
                "image": {"purpose": "images", "prefix": "original/"},
                "default": {"purpose": "inbox"},
            },
            "media": {"default": {"purpose": "images"}},
        }
    }
)


BUCKETS = {"images": bucket("shared", "images/"), "inbox": bucket("inbox")}
PREFIXES = {purpose: each.prefix for purpose, each in BUCKETS.items()}
MEDIA = MediaLinks(
    places=SETTINGS.places,
    buckets=BUCKETS,
    table=table_text(SETTINGS.places, PREFIXES),
    key_arn="arn:aws:kms:us-east-1:123456789012:key/data",
    region="us-east-1",
)


def links(**access: Any) -> Links:
    settings = AccessSettings.model_validate(access)
    return Links(MEDIA.links("worker", settings), settings)


def resources(deploy: Deploy, **access: Any) -> dict[str, Any]:
    """Resources of the statements that a role with this access has, by Sid."""

    def program(provider: aws.Provider) -> None:
        policy = document(statements_of(links(**access).grants))
        aws.iam.RolePolicy("worker", role="worker", policy=policy, opts=ResourceOptions(provider=provider))

    statements = deploy(program).named("worker").json("policy")["Statement"]
    return {str(entry["Sid"]): entry["Resource"] for entry in statements}


def test_kinds_and_places_are_those_of_the_functions() -> None:
    assert {*get_args(KindName)} == {*KINDS, DEFAULT}
    assert {*get_args(PlaceName)} == {*PLACE_NAMES}


def test_the_table_has_keys_as_they_are_in_the_buckets() -> None:
    assert table(SETTINGS.places, PREFIXES) == {
        "incoming": {
            "image": {"purpose": "images", "prefix": "images/original/"},
            "default": {"purpose": "inbox", "prefix": "incoming/"},
        },
        "media": {"default": {"purpose": "images", "prefix": "images/media/"}},
    }


@pytest.mark.requirement("MA-63")
def test_a_workload_has_the_prefixes_of_its_places_only(deploy: Deploy) -> None:
    found = resources(deploy, places={"media": ["write"]})
    assert found["PlaceMediaImagesObjects"] == ["arn:aws:s3:::shared/images/media/*"]
    assert {*found} == {"PlaceMediaImagesObjects", "PlaceMediaImagesKey"}


def test_a_place_in_several_buckets_is_granted_in_each(deploy: Deploy) -> None:
    found = resources(deploy, places={"incoming": ["read"]})
    assert found["PlaceIncomingImagesObjectsAnd1More"] == [
        "arn:aws:s3:::shared/images/original/*",
        "arn:aws:s3:::inbox/incoming/*",
    ]


def test_a_workload_with_places_has_their_buckets_and_the_table() -> None:
    environment = links(places={"incoming": ["read"], "media": ["write"]}).environment
    assert {*environment} == {"BUCKET_IMAGES", "BUCKET_INBOX", "MEDIA_PLACES"}
    assert json.loads(str(environment["MEDIA_PLACES"])) == table(SETTINGS.places, PREFIXES)


def test_a_workload_without_places_has_no_table() -> None:
    assert links().environment == {}


def test_a_place_without_an_entry_is_rejected() -> None:
    with pytest.raises(ValueError, match="places: thumb: not in this region; known: incoming, media"):
        links(places={"thumb": ["read"]})


@pytest.mark.requirement("MA-64")
def test_operations_of_rekognition_are_granted_one_by_one() -> None:
    said = {str(entry["Sid"]): entry for entry in statements_of(links(recognition=["DetectFaces"]).grants)}
    assert said["RecognitionDetectFaces"]["Action"] == ["rekognition:DetectFaces"]
    assert said["RecognitionDetectFaces"]["Resource"] == ["*"]
    assert len(said) == 1

"""Keys of signed URLs and field-level encryption: rotation without downtime."""

import pytest

from preview.graph import Graph
from tests.components.edge.cloudfront.distributions import API, KEY_A, KEY_B, KEY_C, MEDIA, distribution, settings
from tests.conftest import Deploy


def keys(deploy: Deploy, a: str | None, b: str | None = None) -> Graph:
    return distribution(deploy, settings(signing={"keys": {"a": a, "b": b}}))


@pytest.mark.requirement("MA-27")
def test_the_group_lists_the_slots_that_are_filled(deploy: Deploy) -> None:
    one, two = keys(deploy, KEY_A), keys(deploy, KEY_A, KEY_B)
    listed = [[graph.target(key).name for key in graph.one("KeyGroup").inputs["items"]] for graph in (one, two)]
    assert listed == [
        ["cdn-signing-public-key-a"],
        ["cdn-signing-public-key-a", "cdn-signing-public-key-b"],
    ]


@pytest.mark.requirement("MA-27")
def test_a_new_key_in_one_slot_does_not_change_the_other(deploy: Deploy) -> None:
    before, after = keys(deploy, KEY_A, KEY_B), keys(deploy, KEY_A, KEY_C)
    kept, replaced = "cdn-signing-public-key-a", "cdn-signing-public-key-b"
    assert before.named(kept).inputs == after.named(kept).inputs
    assert before.named(replaced).inputs["encodedKey"] != after.named(replaced).inputs["encodedKey"]


@pytest.mark.requirement("MA-27")
def test_old_and_new_key_of_a_slot_can_coexist(deploy: Deploy) -> None:
    before, after = keys(deploy, KEY_A).one("PublicKey"), keys(deploy, KEY_B).one("PublicKey")
    assert before.name == after.name
    assert before.inputs["name"] != after.inputs["name"]
    assert before.inputs["name"].startswith("acme-prod-cdn-signing-a-")
    assert not after.options.delete_before_replace


@pytest.mark.parametrize(("rotated", "ignored"), [(True, ("items",)), (False, ())])
def test_a_rotated_group_is_created_with_its_keys_and_then_left_to_the_function(
    deploy: Deploy, rotated: bool, ignored: tuple[str, ...]
) -> None:
    graph = distribution(deploy, settings(signing={"keys": {"a": KEY_A}, "rotated": rotated}))
    group = graph.one("KeyGroup")
    assert [graph.target(key).name for key in group.inputs["items"]] == ["cdn-signing-public-key-a"]
    assert tuple(group.options.ignore_changes) == ignored


def test_line_breaks_of_a_public_key_are_normalized(deploy: Deploy) -> None:
    windows = "\r\n" + KEY_A.replace("\n", "\r\n")
    assert keys(deploy, KEY_A).one("PublicKey").inputs == keys(deploy, windows).one("PublicKey").inputs


def test_without_signing_there_are_no_keys(deploy: Deploy) -> None:
    assert distribution(deploy).of_type("PublicKey", "KeyGroup") == []


@pytest.mark.requirement("MA-24")
def test_form_fields_are_encrypted_by_the_whole_chain(deploy: Deploy) -> None:
    form = {
        "path": "/api/*",
        "origin": "api",
        "allowedMethods": "all",
        "cachePolicy": "caching_disabled",
        "fieldLevelEncryption": True,
    }
    made = settings(
        origins={"media": MEDIA, "api": API},
        behaviors=[form],
        fieldLevelEncryption={"publicKey": KEY_A, "providerId": "payments", "fields": ["card-*"]},
    )
    graph = distribution(deploy, made)
    node, config = graph.named("cdn-distribution"), graph.named("cdn-fields-config")
    assert graph.target(node.get("orderedCacheBehaviors[0].fieldLevelEncryptionId")) is config
    assert node.get("defaultCacheBehavior.fieldLevelEncryptionId") is None
    profiles = config.get("contentTypeProfileConfig")
    assert profiles["forwardWhenContentTypeIsUnknown"] is False
    profile = graph.target(profiles["contentTypeProfiles"]["items"][0]["profileId"])
    (entity,) = profile.get("encryptionEntities.items")
    assert (entity["providerId"], entity["fieldPatterns"]) == ("payments", {"items": ["card-*"]})
    assert graph.target(entity["publicKeyId"]).inputs["encodedKey"] == KEY_A


@pytest.mark.requirement("MA-24")
def test_field_level_encryption_is_off_by_default(deploy: Deploy) -> None:
    assert distribution(deploy).of_type("FieldLevelEncryptionConfig", "FieldLevelEncryptionProfile") == []

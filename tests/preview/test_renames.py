"""Renamed resources and components, with and without alias."""

import json
from pathlib import Path
from typing import Any, get_args

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import Alias, ComponentResource, ResourceOptions

from components.foundation.settings.keyed import KeyedSettings
from components.platform.settings import whole_model
from preview.render_difference import document, text
from preview.stack_file_keys import KEYS
from tests.preview.programs import PREFIX, Program, Shelf, actions, by, difference
from tests.settings.test_value_kinds import models


def test_a_renamed_component_without_an_alias_is_one_entry_for_all_its_children():
    found = difference(lambda p: Shelf("shelf", by(p)), lambda p: Shelf("rack", by(p)))
    assert sorted(actions(found).values()) == ["create", "create", "delete", "delete"]
    (rename,) = found.renames
    assert (rename.type, rename.old_name, rename.new_name, rename.covers) == ("media:test:Shelf", "shelf", "rack", 2)
    assert rename.old_urn == f"{PREFIX}media:test:Shelf::shelf"
    assert '    aliases=[Alias(name="shelf")] is missing; it covers 2 resources' in text(found, "main").splitlines()


def test_a_resource_that_moved_into_a_component_needs_an_alias_with_its_former_urn():
    def moved(p: aws.Provider) -> None:
        shelf = ComponentResource("media:test:Rack", "rack", None, by(p))
        aws.s3.Bucket("books", bucket="books", opts=ResourceOptions(parent=shelf))

    found = difference(lambda p: aws.s3.Bucket("books", bucket="books", opts=by(p)), moved)
    expected = f'    aliases=[Alias(urn="{PREFIX}aws:s3/bucket:Bucket::books")] is missing'
    assert expected in text(found, "main").splitlines()


def test_an_alias_renames_and_deletes_nothing():
    found = difference(lambda p: Shelf("shelf", by(p)), lambda p: Shelf("rack", by(p, aliases=[Alias(name="shelf")])))
    below = f"{PREFIX}media:test:Shelf$aws:s3/"
    assert {change.name: (change.action, change.former_urn) for change in found.changes} == {
        "rack-bucket": ("rename", f"{below}bucket:Bucket::shelf-bucket"),
        "rack-versioning": ("rename", f"{below}bucketVersioning:BucketVersioning::shelf-versioning"),
    }
    assert (found.data_losses, found.renames) == ((), ())


@pytest.mark.parametrize(
    "alias",
    [
        pytest.param(Alias(name="old", parent=pulumi.ROOT_STACK_RESOURCE), id="moved from the stack"),
        pytest.param(f"{PREFIX}aws:s3/bucket:Bucket::old", id="whole URN"),
        pytest.param(Alias(name="old", type_="aws:s3/bucket:Bucket", parent=pulumi.ROOT_STACK_RESOURCE), id="type"),
    ],
)
def test_each_form_of_alias_is_resolved(alias: Any):
    class Rack(ComponentResource):
        def __init__(self, opts: ResourceOptions) -> None:
            super().__init__("media:test:Rack", "rack", None, opts)
            aws.s3.Bucket("new", bucket="books", opts=ResourceOptions(parent=self, aliases=[alias]))
            self.register_outputs({})

    found = difference(lambda p: aws.s3.Bucket("old", bucket="books", opts=by(p)), lambda p: Rack(by(p)))
    assert {change.name: (change.action, change.former_urn) for change in found.changes} == {
        "new": ("rename", f"{PREFIX}aws:s3/bucket:Bucket::old")
    }


def test_outputs_of_a_renamed_resource_are_unchanged():
    def program(name: str, *aliases: Alias) -> Program:
        def run(p: aws.Provider) -> None:
            key = aws.kms.Key(name, opts=by(p, aliases=list(aliases)))
            aws.rds.Cluster("db", engine="aurora-postgresql", kms_key_id=key.arn, opts=by(p))
            policy = key.arn.apply(lambda arn: json.dumps({"Statement": [{"Resource": f"{arn}/*"}]}))
            aws.iam.Policy("policy", policy=policy, opts=by(p))

        return run

    found = difference(program("old"), program("new", Alias(name="old")))
    assert actions(found) == {"new": "rename"}


def test_dissimilar_resources_of_one_type_are_no_rename():
    found = difference(
        lambda p: aws.sqs.Queue("uploads", delay_seconds=1, opts=by(p)),
        lambda p: aws.sqs.Queue("mail", max_message_size=2048, opts=by(p)),
    )
    assert (sorted(actions(found)), found.renames) == (["mail", "uploads"], ())


class Bucket(ComponentResource):
    """A bucket of a stack file's purpose, with a role that is named after it and has no alias."""

    def __init__(self, key: str, opts: ResourceOptions) -> None:
        super().__init__("media:storage:Bucket", f"primary-library-{key}", None, opts)
        aws.s3.Bucket(f"primary-library-{key}-bucket", bucket="books", opts=ResourceOptions(parent=self))
        self.register_outputs({})


def purpose(key: str, **options: Any) -> Program:
    def program(p: aws.Provider) -> None:
        Bucket(key, by(p, **options))
        aws.iam.Role(f"primary-{key}-role", assume_role_policy="{}", path="/a/", opts=by(p))

    return program


def test_a_renamed_key_of_a_stack_file_needs_formerly_and_what_follows_from_it_nothing():
    found = difference(purpose("media"), purpose("photos"))
    lines = text(found, "main").splitlines()
    assert "Possibly renamed without an alias (1)" in lines
    assert "    storage.purposes.photos.formerly: media is missing" in lines
    assert [(item["setting"], item["value"]) for item in document(found, "main")["missingAliases"]] == [
        ("storage.purposes.photos.formerly", "media")
    ]


def test_with_formerly_nothing_is_missing():
    alias = Alias(name="primary-library-media")
    assert difference(purpose("media"), purpose("photos", aliases=[alias])).renames == ()


def test_every_key_is_that_of_settings_with_formerly():
    keyed = {
        field.alias or name
        for each in models(whole_model(), set())
        for name, field in each.model_fields.items()
        if any(issubclass(kind, KeyedSettings) for kind in get_args(field.annotation) if isinstance(kind, type))
    }
    assert {path.partition(".")[2] for _, path in KEYS.values()} <= keyed


@pytest.mark.parametrize("token", KEYS)
def test_every_type_of_a_key_is_in_the_stacks_with_its_name(token: str):
    lines = [line for path in Path("tests/stacks/urns").glob("*.txt") for line in path.read_text().splitlines()]
    of_type = [line.rpartition("::") for line in lines]
    assert any(head.rpartition("$")[2] == token and KEYS[token][0] in name for head, _, name in of_type)

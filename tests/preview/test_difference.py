"""Changes between two revisions, determined from the registered resources."""

import json
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import Output

from preview.difference import compare
from preview.render_difference import document, markdown, text
from preview.value_changes import ABSENT
from tests.preview.programs import Program, Shelf, actions, by, case, difference, graph, nothing, paths


def test_two_runs_of_one_program_are_equal():
    same = difference(lambda p: Shelf("shelf", by(p)), lambda p: Shelf("shelf", by(p)))
    assert (same.changes, same.renames, same.outputs, same.unchanged) == ((), (), (), 2)


@pytest.mark.parametrize(
    ("before", "after", "action"),
    [
        case(None, lambda p: Shelf("shelf", by(p)), "create", title="stack without a file before"),
        case(lambda p: Shelf("shelf", by(p)), None, "delete", title="stack without a file now"),
    ],
)
def test_a_new_or_removed_stack_changes_all_its_resources(before: Program | None, after: Program | None, action: str):
    found = compare(before and graph(before), after and graph(after))
    assert actions(found) == {"shelf-bucket": action, "shelf-versioning": action}


def test_a_deleted_bucket_loses_its_objects_and_its_configuration_loses_no_data():
    found = difference(lambda p: Shelf("shelf", by(p)), nothing)
    assert [(change.name, change.data) for change in found.data_losses] == [("shelf-bucket", "objects")]


def test_changed_inputs_are_reported_by_leaf_value():
    def role(actions: list[str], **inputs: Any) -> Program:
        statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
        policy = json.dumps({"Statement": [statement]})
        return lambda p: aws.iam.Policy("policy", policy=policy, opts=by(p), **inputs)

    found = difference(role(["s3:GetObject", "s3:PutObject"], path="/a/"), role(["s3:PutObject"], description="b"))
    assert paths(found) == {
        "description": (ABSENT, "b"),
        "path": ("/a/", ABSENT),
        "policy.Statement[0].Action[0]": ("s3:GetObject", ABSENT),
    }
    assert actions(found) == {"policy": "update"}


def test_an_inserted_list_item_does_not_change_the_others():
    def rules(*days: int) -> Program:
        return lambda p: aws.s3.BucketLifecycleConfiguration(
            "rules",
            bucket="books",
            rules=[{"id": str(n), "status": "Enabled", "expiration": {"days": n}} for n in days],
            opts=by(p),
        )

    assert paths(difference(rules(2, 3), rules(1, 2, 3))) == {
        "rules[0]": (ABSENT, {"id": "1", "status": "Enabled", "expiration": {"days": 1}})
    }
    assert paths(difference(rules(2, 3), rules(2, 4))) == {
        "rules[1].expiration.days": (3, 4),
        "rules[1].id": ("3", "4"),
    }


def test_ignored_changes_are_omitted():
    def program(description: str) -> Program:
        return lambda p: aws.kms.Key("k", description=description, opts=by(p, ignore_changes=["description"]))

    assert difference(program("a"), program("b")).changes == ()


def test_a_retained_resource_loses_no_data():
    found = difference(lambda p: aws.s3.Bucket("b", opts=by(p, retain_on_delete=True)), nothing)
    assert (actions(found), found.data_losses) == ({"b": "delete"}, ())


def test_an_import_is_no_creation():
    found = difference(nothing, lambda p: aws.s3.Bucket("b", bucket="books", opts=by(p, import_="books")))
    assert actions(found) == {"b": "import"}


def test_secrets_are_masked_on_both_sides():
    def open_value(p: aws.Provider) -> None:
        aws.sns.Topic("t", display_name="hidden", opts=by(p))

    def secret_value(p: aws.Provider) -> None:
        aws.sns.Topic("t", display_name=Output.secret("hidden"), opts=by(p))

    for before, after, note in (
        (secret_value, open_value, "no longer secret"),
        (open_value, secret_value, "now secret"),
    ):
        found = difference(before, after)
        ((item,),) = [change.inputs for change in found.changes]
        assert (item.path, item.old, item.new, item.note) == ("displayName", "[secret]", "[secret]", note)
        assert "hidden" not in f"{text(found, 'main')}{markdown(found, 'main')}{document(found, 'main')}"


def test_stack_outputs_are_compared():
    found = difference(lambda p: pulumi.export("a", 1), lambda p: pulumi.export("a", 2))
    assert [(item.path, item.old, item.new) for item in found.outputs] == [("a", 1, 2)]


@pytest.mark.parametrize(
    ("options", "path"),
    [
        pytest.param({"ignore_changes": ["tags"]}, "ignoreChanges", id="ignored changes"),
        pytest.param({"protect": True}, "protect", id="protection"),
        pytest.param({"retain_on_delete": True}, "retainOnDelete", id="retention"),
        pytest.param({"custom_timeouts": {"create": "1h"}}, "customTimeouts", id="timeouts"),
    ],
)
def test_changed_options_update_nothing(options: dict[str, Any], path: str):
    found = difference(lambda p: aws.s3.Bucket("b", opts=by(p)), lambda p: aws.s3.Bucket("b", opts=by(p, **options)))
    ((change,), updates) = found.changes, found.of("update")
    assert (change.action, change.options[0].path, updates, found.unchanged) == ("options", path, (), 1)
    assert text(found, "main").splitlines()[0] == "media-platform / test: 1 unchanged, against main"
